// Where a clip's picture stands in the sequence: what the handles hold, in sequence pixels. The compositor does the same in
// engine/frame-graph; both follow the words of the Clip record.

import type { Ticks } from '../../../base/time.ts';
import { valueAt } from '../../../engine/timeline/keyframes.ts';
import type { Clip } from '../../../project/records/clip.ts';
import type { ProjectSnapshot } from '../../../project/records/snapshot.ts';

export interface ClipBox {
  /** Of the sequence: the anchor's place. */
  readonly cx: number;
  readonly cy: number;
  /** Of the scaled layer, before rotation. */
  readonly width: number;
  readonly height: number;
  /** Fractions of the layer. */
  readonly anchorX: number;
  readonly anchorY: number;
  /** Degrees clockwise. */
  readonly rotation: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function sourceSize(snapshot: ProjectSnapshot, clip: Clip, frame: Size): Size {
  if (clip.source.kind !== 'media') return frame;
  const asset = snapshot.asset.get(clip.source.asset);
  return asset?.video[clip.source.stream] ?? asset?.video[0] ?? frame;
}

export function fittedSize(source: Size, frame: Size, fit: Clip['fit']): Size {
  if (fit === 'fill') return frame;
  if (fit === 'none') return source;
  const [sx, sy] = [frame.width / source.width, frame.height / source.height];
  const scale = fit === 'cover' ? Math.max(sx, sy) : Math.min(sx, sy);
  return { width: source.width * scale, height: source.height * scale };
}

/** At `time` of the sequence. */
export function clipBox(snapshot: ProjectSnapshot, clip: Clip, frame: Size, time: Ticks): ClipBox {
  const at = time - clip.place.start;
  const value = (key: 'x' | 'y' | 'scaleX' | 'scaleY' | 'rotation' | 'anchorX' | 'anchorY') =>
    valueAt(clip.transform[key], at);
  const cut = (edge: 'left' | 'top' | 'right' | 'bottom') => valueAt(clip.crop[edge], at);
  const whole = sourceSize(snapshot, clip, frame);
  const cropped = {
    width: Math.max(1, whole.width * (1 - cut('left') - cut('right'))),
    height: Math.max(1, whole.height * (1 - cut('top') - cut('bottom'))),
  };
  const fitted = fittedSize(cropped, frame, clip.fit);
  return {
    cx: frame.width / 2 + value('x'),
    cy: frame.height / 2 + value('y'),
    width: fitted.width * value('scaleX'),
    height: fitted.height * value('scaleY'),
    anchorX: value('anchorX'),
    anchorY: value('anchorY'),
    rotation: value('rotation'),
  };
}
