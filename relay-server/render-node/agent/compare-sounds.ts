import { type AudioSegment, readAudioSegment } from '../../../src/engine/render/audio/audio-segment-file.ts';
import type { RenderedAudioTrack } from '../../../src/engine/render/audio/audio-track.ts';
import { firstChannelOf } from '../../../src/engine/render/audio/first-channel.ts';
import type { ComparedSegment } from '../../../src/protocol/relay/task.ts';

/** How loud packets may differ in the mean, in dB: honest encoders on other processors differ by tenths. */
const GIVE_DB = 3;
/** Quieter than that a packet counts as silent, of full scale. */
const SILENCE_DB = -60;
const EQUAL_DB = 100;

/**
 * Whether what another node made sounds as it should: as loud as ours, packet by packet. Samples are not compared: of noise an encoder
 * keeps how loud it is and no more.
 */
export async function compareSounds(
  mine: Uint8Array | null,
  theirs: Uint8Array,
  track: Pick<RenderedAudioTrack, 'codec' | 'decoderConfig' | 'packetSamples'>,
): Promise<Omit<ComparedSegment, 'hash'>> {
  const own = mine && readAudioSegment(mine);
  if (!own) throw new Error('The sound that was made to compare with is gone.');
  const other = readAudioSegment(theirs);
  if (!other) return different('it is no sound');
  if (other.packets.length !== own.packets.length) return different('other packets');
  if (Buffer.compare(mine, theirs) === 0) return { same: true, psnr: EQUAL_DB, reason: '' };
  try {
    const [a, b] = [await levelsOf(own, track), await levelsOf(other, track)];
    const apart = a.reduce((sum, level, i) => sum + Math.abs(level - b[i]!), 0) / a.length;
    const same = apart <= GIVE_DB;
    return { same, psnr: Math.max(0, EQUAL_DB - apart), reason: same ? '' : 'another sound' };
  } catch (error) {
    return different(`it does not decode: ${error instanceof Error ? error.message : error}`.slice(0, 200));
  }
}

const different = (reason: string): Omit<ComparedSegment, 'hash'> => ({ same: false, psnr: 0, reason });

/** Of each packet in dB. */
async function levelsOf(
  { packets }: AudioSegment,
  {
    codec,
    decoderConfig,
    packetSamples,
  }: Pick<RenderedAudioTrack, 'codec' | 'decoderConfig' | 'packetSamples'>,
): Promise<number[]> {
  const timed = packets.map((data) => ({ data, samples: packetSamples }));
  const heard = await firstChannelOf(codec, decoderConfig, timed);
  return packets.map((_, i) => {
    const samples = heard.subarray(i * packetSamples, (i + 1) * packetSamples);
    const power = samples.reduce((sum, sample) => sum + sample ** 2, 0) / Math.max(1, samples.length);
    return Math.max(SILENCE_DB, 10 * Math.log10(power + 1e-12));
  });
}
