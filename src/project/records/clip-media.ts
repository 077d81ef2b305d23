import { type FrameRate, floorToFrame, frameToTicks, TICKS_PER_SECOND, type Ticks } from '../../base/time.ts';
import type { Clip } from './clip.ts';
import type { AudioStream, MediaAsset, VideoStream } from './media-asset.ts';
import type { ProjectSnapshot } from './snapshot.ts';
import type { Track } from './track.ts';

export type TrackKind = Track['kind'];

/** The stream of an asset that a track of this kind shows; a still counts as a picture of any length. */
export function streamOf(
  asset: MediaAsset,
  kind: TrackKind,
  stream: number,
): VideoStream | AudioStream | null {
  const streams: readonly (VideoStream | AudioStream)[] = kind === 'video' ? asset.video : asset.audio;
  return streams[stream] ?? null;
}

/**
 * Media time where a stream ends for clips of a sequence at `rate`; Infinity for stills. Sound counts up to the end of the frame
 * in which it stops (the rest is silence): AAC ends in the middle of a frame, and the clip must be as long as its picture.
 */
export function streamEnd(asset: MediaAsset, kind: TrackKind, stream: number, rate: FrameRate): Ticks {
  if (asset.kind === 'image') return Number.POSITIVE_INFINITY;
  const end = streamOf(asset, kind, stream)?.end ?? 0;
  if (kind === 'video') return end;
  return frameToTicks(Math.ceil((end * rate.num) / (TICKS_PER_SECOND * rate.den) - 1e-6), rate);
}

/** How much media `duration` of sequence time takes at this speed, in ticks, rounded up. */
export const sourceLength = (duration: Ticks, speed: Clip['speed']): Ticks =>
  speed.num === speed.den ? duration : Math.ceil((duration * speed.num) / speed.den - 1e-6);

/** How much sequence time a length of media lasts at this speed, in ticks, rounded down. */
export const playedLength = (length: Ticks, speed: Clip['speed']): Ticks =>
  speed.num === speed.den ? length : Math.floor((length * speed.den) / speed.num + 1e-6);

/** Media time where the clip's source ends; Infinity for titles, colours and stills; 0 when the asset is gone. */
export function mediaEndOf(snapshot: ProjectSnapshot, clip: Pick<Clip, 'source' | 'place'>): Ticks {
  if (clip.source.kind !== 'media') return Number.POSITIVE_INFINITY;
  const asset = snapshot.asset.get(clip.source.asset);
  const track = snapshot.track.get(clip.place.track);
  const sequence = track && snapshot.sequence.get(track.sequence);
  return asset && sequence ? streamEnd(asset, track.kind, clip.source.stream, sequence.frameRate) : 0;
}

/** True for sources that look the same at every media time: they have handles without end and no in-point. */
export const isTimeless = (snapshot: Pick<ProjectSnapshot, 'asset'>, source: Clip['source']): boolean =>
  source.kind !== 'media' || snapshot.asset.get(source.asset)?.kind === 'image';

/** Media before the clip's first frame, and after its last, as sequence time at the clip's speed. */
export function handlesOf(
  snapshot: ProjectSnapshot,
  clip: Clip,
): { readonly head: Ticks; readonly tail: Ticks } {
  if (isTimeless(snapshot, clip.source)) {
    return { head: Number.POSITIVE_INFINITY, tail: Number.POSITIVE_INFINITY };
  }
  const after = mediaEndOf(snapshot, clip) - clip.sourceIn - sourceLength(clip.duration, clip.speed);
  return {
    head: playedLength(clip.sourceIn, clip.speed),
    tail: playedLength(Math.max(0, after), clip.speed),
  };
}

/**
 * Where a clip must lie to show only media that is there: earlier media first, then fewer frames. Itself when it does already,
 * null when not one frame is left. A still or a title starts at 0.
 */
export function fittedToMedia(
  snapshot: ProjectSnapshot,
  clip: Clip,
  rate: FrameRate,
): Pick<Clip, 'sourceIn' | 'duration'> | null {
  if (isTimeless(snapshot, clip.source)) return { sourceIn: 0, duration: clip.duration };
  const end = mediaEndOf(snapshot, clip);
  const needed = sourceLength(clip.duration, clip.speed);
  if (clip.sourceIn + needed <= end) return clip;
  const sourceIn = Math.max(0, Math.min(clip.sourceIn, end - needed));
  const room = floorToFrame(playedLength(Math.max(0, end - sourceIn), clip.speed), rate);
  const duration = Math.min(clip.duration, room);
  return duration < frameToTicks(1, rate) ? null : { sourceIn, duration };
}
