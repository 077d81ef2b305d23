import { type Hash, hashValue } from '../../base/hash.ts';
import { type Ticks, ticksPerFrame } from '../../base/time.ts';
import type { Clip } from '../../project/records/clip.ts';
import type { Animated } from '../../project/records/fields.ts';
import type { ProjectSnapshot } from '../../project/records/snapshot.ts';
import { animatedValues } from './edit-runs.ts';
import { type FrameGrid, timeOfFrame } from './frame-grid.ts';
import { mediaTime, resolve } from './resolve.ts';
import type { OutputShape } from './straight-source.ts';
import type { Layer, LayerSource, LayerTransition, ResolvedFrame } from './types.ts';
import { withoutHidden } from './visible-items.ts';

/** Raised whenever the same description would give other pixels or packets; stored segments of older versions are then never met. */
export const RENDER_VERSION = 2;

/** Everything about the encoder that can change a packet. */
export interface EncoderSignature {
  readonly codec: string;
  readonly rate: unknown;
  readonly gopFrames: number;
  /** From CodecPort.encoderIdentity. */
  readonly identity: string;
}

export interface SegmentContent {
  readonly hash: Hash;
  /** Every frame shows the same picture: it is drawn once and encoded again and again. */
  readonly still: boolean;
}

/** Rules S5–S9 of SPEC-segments.md. `from`, `to`: frames of the grid, with one set of layers throughout. */
export function segmentContent(
  snapshot: ProjectSnapshot,
  sequence: string,
  grid: FrameGrid,
  from: number,
  to: number,
  shape: OutputShape,
  encoder: EncoderSignature,
): SegmentContent {
  const steady = isSteady(snapshot, sequence, grid, from, to);
  // What moves may hide and uncover layers from frame to frame, so then every layer counts (rule S6).
  const first = steady
    ? shownAt(snapshot, sequence, grid, from)
    : resolve(snapshot, sequence, timeOfFrame(grid, from), { rate: grid.rate });
  const values = steady
    ? [valuesOf(first)]
    : Array.from({ length: to - from }, (_, i) =>
        valuesOf(resolve(snapshot, sequence, timeOfFrame(grid, from + i), { rate: grid.rate })),
      );
  const description = {
    version: RENDER_VERSION,
    frames: to - from,
    canvas: [first.width, first.height, first.background, first.color],
    output: [shape.width, shape.height, shape.rate.num, shape.rate.den, shape.fit],
    encoder,
    content: first.items.map((item) =>
      item.kind === 'layer'
        ? contentOf(snapshot, item, first, grid)
        : transitionContent(snapshot, item, first, grid),
    ),
    values,
  };
  return { hash: hashValue(description), still: steady && first.items.every(isTimeless) };
}

/** The frame without what cannot be seen. */
export const shownAt = (
  snapshot: ProjectSnapshot,
  sequence: string,
  grid: FrameGrid,
  frame: number,
): ResolvedFrame => withoutHidden(resolve(snapshot, sequence, timeOfFrame(grid, frame), { rate: grid.rate }));

/**
 * Rule S7: no number of the frames [from, to) of one run changes. Runs are cut at fades, transitions and the outer keys of moves, so
 * equal ends with no key between them mean a constant; the middle is looked at for fades that cross.
 */
export function isSteady(
  snapshot: ProjectSnapshot,
  sequence: string,
  grid: FrameGrid,
  from: number,
  to: number,
): boolean {
  const first = shownAt(snapshot, sequence, grid, from);
  if (first.items.some((item) => item.kind === 'transition')) return false;
  const text = JSON.stringify(valuesOf(first));
  const same = (frame: number): boolean =>
    frame === from || JSON.stringify(valuesOf(shownAt(snapshot, sequence, grid, frame))) === text;
  if (!same(to - 1) || !same(from + ((to - from) >> 1))) return false;
  const range = [timeOfFrame(grid, from), timeOfFrame(grid, to)] as const;
  const clips = resolve(snapshot, sequence, range[0], { rate: grid.rate }).items.map((item) =>
    item.kind === 'layer' ? snapshot.clip.get(item.clip) : undefined,
  );
  return !clips.some(
    (clip) => clip && animatedValues(snapshot, clip).some((value) => hasKeyWithin(clip, value, range)),
  );
}

const hasKeyWithin = (clip: Clip, value: Animated, [start, end]: readonly [Ticks, Ticks]): boolean =>
  typeof value !== 'number' &&
  value.keys.some(({ at }) => clip.place.start + at > start && clip.place.start + at < end);

/** What a layer shows, without where on the time line it stands. */
function contentOf(snapshot: ProjectSnapshot, layer: Layer, frame: ResolvedFrame, grid: FrameGrid): unknown {
  const clip = snapshot.clip.get(layer.clip)!;
  const source = sourceContent(layer.source);
  const timing = isTimelessSource(layer.source)
    ? null
    : // Unclamped: a handle before the media's first frame begins to move later than its clamped time tells.
      [mediaTime(clip, frame.time + halfFrame(grid)), clip.speed.num, clip.speed.den];
  return [source, timing, layer.geometry.fit, layer.blend];
}

function transitionContent(
  snapshot: ProjectSnapshot,
  item: LayerTransition,
  frame: ResolvedFrame,
  grid: FrameGrid,
): unknown {
  const side = (layer: Layer | null): unknown => layer && contentOf(snapshot, layer, frame, grid);
  return [item.transition, item.color, side(item.from), side(item.to)];
}

function sourceContent(source: LayerSource): unknown {
  if (source.kind === 'color') return ['color', source.color];
  if (source.kind === 'title') {
    const { id: _, ...title } = source.title;
    return ['title', title];
  }
  return ['media', source.asset.hash, source.asset.mezzanine?.hash ?? null, source.stream];
}

/** The numbers of a frame that keyframes, fades and transitions can move. */
function valuesOf(frame: ResolvedFrame): unknown {
  return frame.items.map((item) =>
    item.kind === 'layer'
      ? layerValues(item)
      : [item.progress, item.from && layerValues(item.from), item.to && layerValues(item.to)],
  );
}

function layerValues(layer: Layer): unknown {
  const { x, y, scaleX, scaleY, rotation, anchorX, anchorY, crop } = layer.geometry;
  return [x, y, scaleX, scaleY, rotation, anchorX, anchorY, crop, layer.opacity, layer.effects];
}

const isTimelessSource = (source: LayerSource): boolean =>
  source.kind !== 'media' || (source.stream < 0 && source.asset.duration === 0);

const isTimeless = (item: ResolvedFrame['items'][number]): boolean =>
  item.kind === 'layer' && isTimelessSource(item.source);

const halfFrame = (grid: FrameGrid): number => ticksPerFrame(grid.rate) / 2;
