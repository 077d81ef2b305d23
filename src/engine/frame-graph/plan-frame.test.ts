import { describe, expect, test } from 'vitest';
import { frameOf, layerOf, REC709, transitionOf } from '../compositor/test-rig/pictures.ts';
import type { Layer, StackItem } from '../timeline/types.ts';
import type { LayerDraw, LayerPicture, OutputShape } from './frame-plan.ts';
import { type PlanOptions, planFrame } from './plan-frame.ts';

const OUTPUT: OutputShape = { width: 1920, height: 1080, fit: 'contain', color: REC709, bitDepth: 8 };

const HD: LayerPicture = {
  width: 1920,
  height: 1080,
  rotation: 0,
  flip: false,
  displayWidth: 1920,
  displayHeight: 1080,
  layout: 'i420',
  bitDepth: 8,
  alpha: false,
  color: { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', fullRange: false },
};

function plan(
  items: readonly StackItem[],
  parts: {
    picture?: Partial<LayerPicture>;
    pictures?: Readonly<Record<string, Partial<LayerPicture> | null>>;
    output?: Partial<OutputShape>;
    options?: PlanOptions;
    background?: string;
    sequence?: readonly [number, number];
  } = {},
) {
  const pictureOf = (layer: Layer) => {
    const own = parts.pictures?.[layer.clip];
    return own === null ? null : { ...HD, ...parts.picture, ...own };
  };
  const [width, height] = parts.sequence ?? [1920, 1080];
  const frame = frameOf(width, height, items, { background: parts.background ?? '#102030' });
  return planFrame(frame, pictureOf, { ...OUTPUT, ...parts.output }, parts.options);
}

const first = (result: ReturnType<typeof plan>): LayerDraw => result.overlays[0] as LayerDraw;
const a = layerOf('a');
const b = layerOf('b');

describe('which path a frame takes', () => {
  test('one full-frame picture of the output encoding is left untouched', () => {
    expect(plan([a]).path).toBe('untouched');
  });

  test.each<[string, Partial<LayerPicture>, Partial<OutputShape>]>([
    ['another matrix', { color: { ...HD.color, matrix: 'smpte170m' } }, {}],
    ['full range', { color: { ...HD.color, fullRange: true } }, {}],
    ['4:4:4', { layout: 'i444' }, {}],
    ['ten bits', { bitDepth: 10 }, {}],
    ['an alpha plane', { alpha: true }, {}],
    ['a ten-bit output', {}, { bitDepth: 10 }],
  ])('%s is drawn', (_, picture, output) => {
    expect(plan([a], { picture, output }).path).toBe('rgba');
  });

  test('an empty frame is its background, without the GPU', () => {
    const result = plan([], { background: '#ff000080' });
    expect(result.base).toMatchObject({ kind: 'fill' });
    expect(result.overlays).toHaveLength(0);
    expect(result.background.r).toBeCloseTo(128 / 255);
  });

  test('a crossfade of two full-frame pictures is a dissolve', () => {
    const result = plan([transitionOf('crossfade', 0.25, a, b)]);
    expect(result.base).toMatchObject({ kind: 'dissolve', mix: 0.25 });
    expect(result.path).toBe('planar');
  });

  test('a dip goes through its colour in the middle', () => {
    const keep = (progress: number) => {
      const { base } = plan([transitionOf('dip', progress, a, b, '#ffffff')]);
      return base.kind === 'tint' ? [base.draw.layer.clip, base.keep] : base.kind;
    };
    expect(keep(0.25)).toEqual(['a', 0.5]);
    expect(keep(0.75)).toEqual(['b', 0.5]);
  });

  test('a fade with one side missing goes from or to its colour', () => {
    expect(plan([transitionOf('crossfade', 0.25, null, b, '#000000')]).base).toMatchObject({
      kind: 'tint',
      keep: 0.25,
    });
    expect(plan([transitionOf('crossfade', 0.25, a, null, '#000000')]).base).toMatchObject({
      kind: 'tint',
      keep: 0.75,
    });
  });

  test('a crossfade into a picture that is missing fades to what lies below', () => {
    const result = plan([transitionOf('crossfade', 0.25, a, b)], { pictures: { b: null } });
    expect(result.base).toMatchObject({ kind: 'tint', keep: 0.75 });
  });

  test('a corner picture stays on planes, in its own box', () => {
    const result = plan([a, layerOf('b', { geometry: { scaleX: 0.25, scaleY: 0.25, x: 640, y: -360 } })]);
    expect(result).toMatchObject({ path: 'planar', base: { kind: 'picture' } });
    expect(first(result).box).toEqual({ left: 1360, top: 45, right: 1840, bottom: 315 });
    expect(result.region).toEqual({ left: 1360, top: 44, right: 1840, bottom: 316 });
  });

  test('a blend mode or an effect needs R′G′B′, but only in its box', () => {
    const result = plan([a, layerOf('b', { blend: 'multiply', geometry: { scaleX: 0.5, scaleY: 0.5 } })]);
    expect(result).toMatchObject({ path: 'rgba', base: { kind: 'picture' } });
    expect(result.region.right - result.region.left).toBeLessThan(1000);
  });

  test('bars are black, and layers do not reach into them', () => {
    const wide = layerOf('a', { geometry: { scaleX: 3, scaleY: 3 } });
    const result = plan([wide], { sequence: [1080, 1080] });
    expect(result.clip).toEqual({ left: 420, top: 0, right: 1500, bottom: 1080 });
    expect(first(result).box).toEqual(result.clip);
    expect(result.base).toEqual({ kind: 'fill', color: { r: 0, g: 0, b: 0, a: 1 } });
  });
});

describe('what is not drawn', () => {
  const clips = (result: ReturnType<typeof plan>) =>
    result.overlays.map((draw) => (draw.kind === 'draw' ? draw.layer.clip : 'pair'));

  test('what something opaque covers', () => {
    const result = plan([
      layerOf('c', { geometry: { scaleX: 0.3, scaleY: 0.3 } }),
      a,
      layerOf('b', { opacity: 0.5 }),
    ]);
    expect(result.base).toMatchObject({ kind: 'picture', draw: { layer: { clip: 'a' } } });
    expect(clips(result)).toEqual(['b']);
  });

  test('but not below alpha, opacity, a blend mode or an effect that makes holes', () => {
    const below = layerOf('c', { geometry: { scaleX: 0.3, scaleY: 0.3 } });
    expect(clips(plan([below, a], { pictures: { a: { alpha: true } } }))).toEqual(['c', 'a']);
    expect(clips(plan([below, layerOf('a', { opacity: 0.9 })]))).toEqual(['c', 'a']);
    expect(clips(plan([below, layerOf('a', { blend: 'screen' })]))).toEqual(['c', 'a']);
    const holes = layerOf('a', { effects: [{ effect: 'key', version: 1, params: {} }] });
    expect(clips(plan([below, holes]))).toEqual(['c', 'a']);
    expect(clips(plan([below, holes], { options: { keepsOpaque: () => true } }))).toEqual(['a']);
  });

  test('what is transparent, outside, flat or cropped away', () => {
    const gone = [
      layerOf('a', { opacity: 0 }),
      layerOf('a', { geometry: { x: 5000 } }),
      layerOf('a', { geometry: { scaleX: 0 } }),
      layerOf('a', { geometry: { crop: { left: 0.6, right: 0.6, top: 0, bottom: 0 } } }),
      layerOf('a', { opacity: Number.NaN }),
    ];
    for (const layer of gone) expect(plan([layer]).overlays).toHaveLength(0);
  });
});

describe('where a layer lands', () => {
  const boxOf = (parts: Parameters<typeof layerOf>[1], picture: Partial<LayerPicture> = {}) =>
    first(plan([layerOf('a', parts)], { picture, options: { general: true } })).box;

  test('fit: contain, cover, fill and none', () => {
    const square = { width: 500, height: 500, displayWidth: 500, displayHeight: 500 };
    expect(boxOf({}, square)).toEqual({ left: 420, top: 0, right: 1500, bottom: 1080 });
    expect(boxOf({ geometry: { fit: 'cover' } }, square)).toEqual({
      left: 0,
      top: 0,
      right: 1920,
      bottom: 1080,
    });
    expect(boxOf({ geometry: { fit: 'fill' } }, square)).toEqual({
      left: 0,
      top: 0,
      right: 1920,
      bottom: 1080,
    });
    expect(boxOf({ geometry: { fit: 'none' } }, square)).toEqual({
      left: 710,
      top: 290,
      right: 1210,
      bottom: 790,
    });
  });

  test('the crop comes before the fit', () => {
    const crop = { left: 0.5, right: 0, top: 0, bottom: 0 };
    expect(boxOf({ geometry: { crop } })).toEqual({ left: 480, top: 0, right: 1440, bottom: 1080 });
  });

  test('scale and rotation turn about the anchor, which lands on the centre plus the position', () => {
    const geometry = { scaleX: 0.5, scaleY: 0.5, anchorX: 0, anchorY: 0, x: 100, y: 50 };
    expect(boxOf({ geometry })).toEqual({ left: 1060, top: 590, right: 1920, bottom: 1080 });
    expect(boxOf({ geometry: { ...geometry, rotation: 90, x: 0, y: 0 } })).toEqual({
      left: 420,
      top: 540,
      right: 960,
      bottom: 1080,
    });
  });

  test('rotation metadata and pixel aspect make the picture upright', () => {
    const turned = { rotation: 90 as const, displayWidth: 1080, displayHeight: 1920 };
    expect(boxOf({}, turned)).toEqual({ left: 656, top: 0, right: 1264, bottom: 1080 });
    const anamorphic = { width: 720, height: 576, displayWidth: 1024, displayHeight: 576 };
    expect(boxOf({}, anamorphic)).toEqual({ left: 0, top: 0, right: 1920, bottom: 1080 });
  });

  test('the output is the sequence scaled as a whole', () => {
    const small = plan([layerOf('a', { geometry: { fit: 'none', x: 960 } })], {
      output: { width: 960, height: 540 },
      options: { general: true },
    });
    expect(first(small).box).toEqual({ left: 480, top: 0, right: 960, bottom: 540 });
  });
});
