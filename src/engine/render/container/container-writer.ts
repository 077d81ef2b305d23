// What a film is made of when it comes to be written, whichever container holds it.
import type { EncodedPacket } from 'mediabunny';
import type { FrameRate } from '../../../base/time.ts';
import type { AudioSettings, VideoSettings } from '../../timeline/document-types.ts';

export interface PictureTrack {
  readonly kind: 'video';
  readonly codec: VideoSettings['codec'];
  readonly config: VideoDecoderConfig;
  /** Its numerator is the track's time scale. */
  readonly rate: FrameRate;
  /** Packets that will come, at most. */
  readonly mostPackets: number;
  readonly firstPacket: EncodedPacket;
}

export interface SoundTrack {
  readonly kind: 'audio';
  readonly codec: AudioSettings['codec'];
  /** Its sample rate is the track's time scale. */
  readonly config: AudioDecoderConfig;
  readonly mostPackets: number;
  readonly firstPacket: EncodedPacket;
}

export type FilmTrack = PictureTrack | SoundTrack;

export interface TrackPacket {
  readonly data: Uint8Array;
  readonly key: boolean;
  /** When it is shown or heard, and for how long: whole units of the track's time scale. */
  readonly time: number;
  readonly duration: number;
}

/**
 * Writes packets as they come and keeps as little of them as the index needs. Each track's packets come in decode order, those of all
 * tracks in order of time.
 */
export interface ContainerWriter {
  /**
   * The bytes are the caller's again when this resolves.
   * @param track its place in the list that the writer was opened with
   * @param opens a reader could begin here: the next packet of every track is a key frame
   */
  add(track: number, packet: TrackPacket, opens: boolean): Promise<void>;
  /** Writes the index. The sink stays the caller's to close. */
  finish(): Promise<void>;
}

export const timescaleOf = (track: FilmTrack): number =>
  track.kind === 'video' ? track.rate.num : track.config.sampleRate;
