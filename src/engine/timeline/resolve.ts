// What is on screen at one time. Rules of time, which every part of the engine leans on:
//  - Media is sampled at the *middle* of the output frame (less one tick, so that a source frame which begins exactly there
//    is not yet shown): frame n shows the last source frame with pts < (n + ½)/rate, as FFmpeg's `fps=round=near` does. Time
//    stamps that a container rounded (1 ms in Matroska, 1/90000 s in MPEG-TS) therefore never shift a picture by one frame.
//  - Fades and transitions are evaluated at the middle too: a ramp over n frames is symmetrical and never shows 0 or 1.
//  - Keyframes are evaluated at the frame's *start*: the frame that a key was set on shows exactly the key's value.
import { type FrameRate, type Ticks, ticksPerFrame } from '../../base/time.ts';
import { type Clip, clipEnd } from '../../project/records/clip.ts';
import type { ProjectSnapshot } from '../../project/records/snapshot.ts';
import { effectsOf, evaluateEffect } from './clip-effects.ts';
import { activeTracks, sequenceOf, tracksOf } from './duration.ts';
import { valueAt } from './keyframes.ts';
import {
  clipAt,
  type PlacedTransition,
  type TrackLayout,
  trackLayout,
  transitionAt,
} from './track-layout.ts';
import type { Layer, LayerSource, ResolvedFrame, StackItem } from './types.ts';

/** `rate`: of the output, when it is not the sequence's; it only decides where the middle of the frame is. */
export interface ResolveOptions {
  readonly rate?: FrameRate;
}

/**
 * @param time start of the output frame in ticks; outside of every clip the stack is empty
 * @throws StoryError `sequence-missing`
 */
export function resolve(
  snapshot: ProjectSnapshot,
  sequenceId: string,
  time: Ticks,
  options: ResolveOptions = {},
): ResolvedFrame {
  const sequence = sequenceOf(snapshot, sequenceId);
  const middle = time + halfFrame(options.rate ?? sequence.frameRate);
  const items: StackItem[] = [];
  for (const track of activeTracks(tracksOf(snapshot, sequenceId, 'video'))) {
    const item = itemOfTrack(snapshot, trackLayout(snapshot, track.id), time, middle);
    if (item) items.push(item);
  }
  return {
    time,
    width: sequence.width,
    height: sequence.height,
    background: sequence.background,
    color: sequence.color,
    items,
  };
}

const halfFrame = (rate: FrameRate): number => ticksPerFrame(rate) / 2;

function itemOfTrack(
  snapshot: ProjectSnapshot,
  layout: TrackLayout,
  time: Ticks,
  middle: number,
): StackItem | null {
  const clip = clipAt(layout, time);
  const running = transitionAt(layout, time);
  // A clip that a merge laid over the cut hides the transition below it.
  if (running && (clip === null || clip === running.from || clip === running.to)) {
    return transitionItem(snapshot, layout, running, time, middle);
  }
  return clip && layerOf(snapshot, layout, clip, time, middle);
}

function transitionItem(
  snapshot: ProjectSnapshot,
  layout: TrackLayout,
  running: PlacedTransition,
  time: Ticks,
  middle: number,
): StackItem {
  return {
    kind: 'transition',
    transition: running.record.kind,
    progress: clamp01((middle - running.start) / (running.end - running.start)),
    from: running.from && layerOf(snapshot, layout, running.from, time, middle),
    to: running.to && layerOf(snapshot, layout, running.to, time, middle),
    color: running.record.color,
  };
}

/** Null when the record it shows is gone, or has no such stream: then there is nothing to draw. */
function layerOf(
  snapshot: ProjectSnapshot,
  layout: TrackLayout,
  clip: Clip,
  time: Ticks,
  middle: number,
): Layer | null {
  const source = sourceOf(snapshot, clip);
  if (!source) return null;
  const at = time - clip.place.start;
  const { transform, crop } = clip;
  return {
    kind: 'layer',
    clip: clip.id,
    source,
    sourceTime: source.kind === 'media' ? sourceTimeOf(clip, source, middle) : 0,
    geometry: {
      x: valueAt(transform.x, at),
      y: valueAt(transform.y, at),
      scaleX: valueAt(transform.scaleX, at),
      scaleY: valueAt(transform.scaleY, at),
      rotation: valueAt(transform.rotation, at),
      anchorX: valueAt(transform.anchorX, at),
      anchorY: valueAt(transform.anchorY, at),
      fit: clip.fit,
      crop: {
        left: valueAt(crop.left, at),
        top: valueAt(crop.top, at),
        right: valueAt(crop.right, at),
        bottom: valueAt(crop.bottom, at),
      },
    },
    opacity: clamp01(valueAt(clip.opacity, at)) * fadeAt(layout, clip, middle),
    blend: clip.blend,
    effects: effectsOf(snapshot, clip.id).map((effect) => evaluateEffect(effect, at)),
  };
}

function sourceOf(snapshot: ProjectSnapshot, clip: Clip): LayerSource | null {
  if (clip.source.kind === 'color') return { kind: 'color', color: clip.source.color };
  if (clip.source.kind === 'title') {
    const title = snapshot.title.get(clip.source.title);
    return title ? { kind: 'title', title } : null;
  }
  const asset = snapshot.asset.get(clip.source.asset);
  if (!asset) return null;
  if (asset.kind === 'image') return { kind: 'media', asset, stream: -1 };
  return asset.video[clip.source.stream] ? { kind: 'media', asset, stream: clip.source.stream } : null;
}

/** Media time under `middle` (sequence time of a frame's middle), less one tick; may lie outside of the media. */
export const mediaTime = (clip: Clip, middle: number): Ticks =>
  clip.sourceIn + Math.ceil(((middle - clip.place.start) * clip.speed.num) / clip.speed.den) - 1;

/** Stays inside the stream: a handle that runs out holds the first or the last picture. */
function sourceTimeOf(clip: Clip, source: LayerSource & { kind: 'media' }, middle: number): Ticks {
  const time = mediaTime(clip, middle);
  const stream = source.asset.video[source.stream];
  return stream ? Math.max(stream.start, Math.min(time, stream.end - 1)) : Math.max(0, time);
}

/** A fade gives way to a transition on the same end: both together would dip twice. */
function fadeAt(layout: TrackLayout, clip: Clip, middle: number): number {
  const fadeIn = layout.into.has(clip.id) ? 0 : clip.fadeIn;
  const fadeOut = layout.outOf.has(clip.id) ? 0 : clip.fadeOut;
  const rise = fadeIn > 0 ? clamp01((middle - clip.place.start) / fadeIn) : 1;
  const fall = fadeOut > 0 ? clamp01((clipEnd(clip) - middle) / fadeOut) : 1;
  return rise * fall;
}

const clamp01 = (x: number): number => Math.max(0, Math.min(1, x));
