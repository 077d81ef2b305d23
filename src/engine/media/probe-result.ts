import type { MediaAsset } from '../timeline/media-types.ts';

/** What probing finds out; identity and places are the importer's to add. */
export type ProbedMedia = Pick<MediaAsset, 'kind' | 'format' | 'duration' | 'origin' | 'video' | 'audio'> &
  Partial<Pick<MediaAsset, 'broadcast'>>;

export interface ConversionNeed {
  /** What this host cannot read: a codec or a container. */
  readonly codec: string;
  /** `edit-list`: an MP4 that is assembled of several stretches by its index; no browser plays these in place. */
  readonly reason: 'container' | 'video-codec' | 'audio-codec' | 'edit-list';
  /** Per stream of `media`, whether this host decodes it; empty when the container is foreign. */
  readonly decodableVideo: readonly boolean[];
  readonly decodableAudio: readonly boolean[];
}

export interface ProbeResult {
  /** Null when the container itself is foreign: only converting shows what is inside. */
  readonly media: ProbedMedia | null;
  readonly needsConversion: ConversionNeed | null;
}

export interface ProbeFacts {
  readonly name: string;
  /** As the browser says, '' when it does not; the bytes decide, this breaks ties only. */
  readonly mime: string;
}

/** A container that only FFmpeg opens. */
export const foreignNeed = (codec: string): ConversionNeed => ({
  codec,
  reason: 'container',
  decodableVideo: [],
  decodableAudio: [],
});
