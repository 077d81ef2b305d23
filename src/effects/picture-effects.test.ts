import { afterAll, describe, expect, test, vi } from 'vitest';
import { en } from '../base/messages/en/index.ts';
import { layerOf, psnr, sampleOf } from '../engine/compositor/test-rig/pictures.ts';
import { drawn, openStage, shapeOf } from '../engine/compositor/test-rig/stage.ts';
import { effectValues } from '../engine/frame-graph/effect-definition.ts';
import { TRANSITION_KINDS } from '../project/records/transition.ts';
import { findPictureEffect, PICTURE_EFFECTS } from './picture-effects.ts';
import { TRANSITIONS } from './transitions.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const WIDTH = 64;
const HEIGHT = 32;
const OUTPUT = shapeOf(WIDTH, HEIGHT);

/** R, G, B of a pixel. */
type Paint = (x: number, y: number) => readonly [number, number, number];
const scene: Paint = (x, y) => [x * 4, y * 8, x < 20 && y < 10 ? 255 : 60];

const pixels = (paint: Paint): Uint8Array => {
  const bytes = new Uint8Array(WIDTH * HEIGHT * 4);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const rgb = paint(x, y).map((value) => Math.min(255, Math.max(0, value)));
      bytes.set([...rgb, 255], (y * WIDTH + x) * 4);
    }
  }
  return bytes;
};
const picture = (paint: Paint) => sampleOf(pixels(paint), 'RGBA', WIDTH, HEIGHT);

describe('picture effects', () => {
  const stage = openStage();
  afterAll(() => stage.close());

  const shown = async (
    paint: Paint,
    effect: string | null,
    params: Record<string, number | boolean> = {},
  ) => {
    const effects = effect ? [{ effect, version: 1, params }] : [];
    return drawn(await stage.of('auto'), [layerOf('a', { effects })], { a: picture(paint) }, OUTPUT);
  };

  /** The effect's picture against the same thing computed here. */
  const agrees = async (effect: string, params: Record<string, number | boolean>, want: Paint) =>
    psnr(await shown(scene, effect, params), await shown(want, null));

  test('brightness and contrast', async () => {
    const of = (value: number) => (value / 255 + 0.1 - 0.5) * 1.5 * 255 + 127.5;
    const want: Paint = (x, y) => scene(x, y).map(of) as unknown as readonly [number, number, number];
    expect(await agrees('brightness-contrast', { brightness: 0.1, contrast: 1.5 }, want)).toBeGreaterThan(45);
    const gentle: Paint = (x, y) =>
      scene(x, y).map((value) => (value / 255 - 0.5) * 0.5 * 255 + 127.5) as unknown as readonly [
        number,
        number,
        number,
      ];
    expect(await agrees('brightness-contrast', { contrast: 0.5 }, gentle)).toBeGreaterThan(45);
  });

  test('saturation', async () => {
    const want: Paint = (x, y) => {
      const [r, g, b] = scene(x, y);
      const luma = 0.2126 * r + 0.7152 * g + 0.0722 * b;
      return [luma, luma, luma];
    };
    expect(await agrees('saturation', { amount: 0 }, want)).toBeGreaterThan(45);
  });

  test('flip, along either axis', async () => {
    expect(await agrees('flip', { horizontal: true }, (x, y) => scene(WIDTH - 1 - x, y))).toBeGreaterThan(50);
    const down = { horizontal: false, vertical: true };
    expect(await agrees('flip', down, (x, y) => scene(x, HEIGHT - 1 - y))).toBeGreaterThan(50);
  });

  test('a flip mirrors the upright picture, not the one that lies on its side', async () => {
    const turned = sampleOf(pixels(scene), 'RGBA', WIDTH, HEIGHT, { rotation: 90 });
    const effects = [{ effect: 'flip', version: 1, params: { horizontal: true } }];
    const output = shapeOf(HEIGHT, WIDTH);
    const got = await drawn(await stage.of('auto'), [layerOf('a', { effects })], { a: turned }, output);
    const mirrored = sampleOf(pixels(scene), 'RGBA', WIDTH, HEIGHT, { rotation: 90, flip: true });
    const want = await drawn(await stage.of('auto'), [layerOf('a')], { a: mirrored }, output);
    expect(psnr(got, want)).toBeGreaterThan(50);
  });

  test('Gaussian blur', async () => {
    // Pixels of a sequence 1080 high: this picture is 32 high.
    const sigma = (16 * HEIGHT) / 1080;
    const reach = Math.ceil(sigma * 3);
    const weights = Array.from({ length: 2 * reach + 1 }, (_, at) =>
      Math.exp(-0.5 * ((at - reach) / sigma) ** 2),
    );
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const clamp = (value: number, last: number) => Math.min(last, Math.max(0, value));
    const want: Paint = (x, y) => {
      const sums: [number, number, number] = [0, 0, 0];
      weights.forEach((wy, dy) => {
        weights.forEach((wx, dx) => {
          const color = scene(clamp(x + dx - reach, WIDTH - 1), clamp(y + dy - reach, HEIGHT - 1));
          for (const at of [0, 1, 2] as const) sums[at] += (color[at] * wx * wy) / (total * total);
        });
      });
      return sums;
    };
    expect(await agrees('gaussian-blur', { sigma: 16 }, want)).toBeGreaterThan(45);
    expect(await agrees('gaussian-blur', { sigma: 0 }, scene)).toBeGreaterThan(50);
  });

  test('run in their order', async () => {
    const effects = [
      { effect: 'saturation', version: 1, params: { amount: 0 } },
      { effect: 'flip', version: 1, params: {} },
    ];
    const got = await drawn(
      await stage.of('auto'),
      [layerOf('a', { effects })],
      { a: picture(scene) },
      OUTPUT,
    );
    const flipped = await shown((x, y) => scene(WIDTH - 1 - x, y), 'saturation', { amount: 0 });
    expect(psnr(got, flipped)).toBeGreaterThan(50);
  });

  test('an unknown one is an error that names it', async () => {
    await expect(shown(scene, 'sparkle')).rejects.toMatchObject({
      code: 'effect-unknown',
      params: { effect: 'sparkle' },
    });
  });

  test('ids are unique, labels exist, defaults lie in their range and strange values fall back', () => {
    expect(new Set(PICTURE_EFFECTS.map((effect) => effect.id)).size).toBe(PICTURE_EFFECTS.length);
    const labels: Readonly<Record<string, string>> = en.effects;
    const named = (label: string) => labels[label.replace('effects.', '')];
    for (const effect of PICTURE_EFFECTS) {
      expect(findPictureEffect(effect.id)).toBe(effect);
      expect(named(effect.label)).toBeTruthy();
      for (const param of effect.params) {
        expect(named(param.label)).toBeTruthy();
        expect(param.default).toBeGreaterThanOrEqual(param.min);
        expect(param.default).toBeLessThanOrEqual(param.max);
      }
      for (const { label, values } of effect.presets) {
        expect(named(label)).toBeTruthy();
        for (const [key, value] of Object.entries(values)) {
          const param = effect.params.find((one) => one.key === key)!;
          expect(value).toBeGreaterThanOrEqual(param.min);
          expect(value).toBeLessThanOrEqual(param.max);
        }
      }
      const strange = Object.fromEntries(effect.params.map((param) => [param.key, Number.NaN]));
      expect(effectValues(effect, strange)).toEqual(effect.params.map((param) => param.default));
    }
    expect(TRANSITIONS.map((transition) => transition.id)).toEqual([...TRANSITION_KINDS]);
    for (const transition of TRANSITIONS) expect(named(transition.label)).toBeTruthy();
  });
});
