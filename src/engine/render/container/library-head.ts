// How a decoder is to be set up, in the words of each container. mediabunny knows them for every codec: it is made to write a film
// without a packet, from whose head they are taken.
import {
  EncodedAudioPacketSource,
  EncodedVideoPacketSource,
  NullTarget,
  Output,
  type OutputFormat,
} from 'mediabunny';
import type { FilmTrack } from './container-writer.ts';

export interface Bitrates {
  readonly average: number;
  readonly most: number;
}

/** Runs the library over the tracks alone; what the format's call-backs are given is what it is for. */
export async function writeHeadOnly(
  format: OutputFormat,
  tracks: readonly FilmTrack[],
  bitrates: readonly Bitrates[] = [],
): Promise<void> {
  const output = new Output({ format, target: new NullTarget() });
  tracks.forEach((track, i) => {
    const rates = bitrates[i] ? { averageBitrate: bitrates[i].average, bitrate: bitrates[i].most } : {};
    const primed = { primingPacket: track.firstPacket, ...rates };
    if (track.kind === 'video') {
      const frameRate = track.rate.num / track.rate.den;
      const source = new EncodedVideoPacketSource(track.codec);
      output.addVideoTrack(source, { decoderConfig: track.config, frameRate, ...primed });
    } else {
      output.addAudioTrack(new EncodedAudioPacketSource(track.codec), {
        decoderConfig: track.config,
        ...primed,
      });
    }
  });
  await output.start();
  await output.finalize();
}
