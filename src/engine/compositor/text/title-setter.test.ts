import { afterAll, describe, expect, test, vi } from 'vitest';
import { createAssetPort } from '../../../../relay-server/render-node/node-host/asset-port.ts';
import { parseRecord } from '../../../project/records/record-type.ts';
import { titleRecord } from '../../../project/records/title.ts';
import { layerOf, psnr } from '../test-rig/pictures.ts';
import { drawn, openStage, shapeOf } from '../test-rig/stage.ts';
import type { Title } from './layout-title.ts';
import { TitleSetter } from './title-setter.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const FRAME = { width: 640, height: 360 };
const OUTPUT = shapeOf(FRAME.width, FRAME.height);
const titleOf = (parts: Partial<Title>): Title =>
  parseRecord(titleRecord, { id: 't', text: 'Title', ...parts });
const layer = (title: Title, geometry = {}) => layerOf('t', { source: { kind: 'title', title }, geometry });

describe('rasterising titles', () => {
  const setter = new TitleSetter(createAssetPort());
  const raster = (parts: Partial<Title>, geometry = {}) => {
    const title = titleOf(parts);
    return setter.raster(title, layer(title, geometry), FRAME, OUTPUT);
  };

  test('is premultiplied, and cut to the ink', async () => {
    const half = await raster({ color: '#ff000080', size: 300 });
    let most = 0;
    for (let at = 0; at < half!.rgba.length; at += 4) {
      expect(half!.rgba[at]!).toBeLessThanOrEqual(half!.rgba[at + 3]!);
      most = Math.max(most, half!.rgba[at + 3]!);
    }
    expect(most).toBe(128);
    expect(half!.width).toBeLessThan(FRAME.width);
  });

  test('is done once for the same look, whatever the title is called', async () => {
    const [one, two] = [await raster({}), await raster({ id: 'u' })];
    expect(one).toBe(two);
    expect(await raster({ color: '#ff0000' })).not.toBe(one);
  });

  test('nothing comes of an empty text', async () => {
    expect(await raster({ text: '' })).toBeNull();
    expect(await raster({ text: ' \n\t' })).toBeNull();
  });

  test('a magnified title is rasterised larger', async () => {
    const plain = await raster({});
    const large = await raster({}, { scaleX: 2, scaleY: 2 });
    expect(large!.width / plain!.width).toBeGreaterThan(1.8);
  });

  test('a credit roll is rasterised by the page that is seen', async () => {
    const text = 'A name in the credits\n'.repeat(300);
    const first = await raster({ text, size: 60, verticalAlign: 'top' });
    const later = await raster({ text, size: 60, verticalAlign: 'top' }, { y: -FRAME.height * 3 });
    expect(first!.bottom).toBeLessThanOrEqual(FRAME.height);
    expect(later!.top).toBeGreaterThanOrEqual(FRAME.height * 3 - 1);
    expect(later!.height).toBeLessThanOrEqual(FRAME.height + 2);
  });

  test.each<[string, Partial<Title>]>([
    ['the largest size', { size: 2000 }],
    [
      'an outline, a shadow and a box',
      {
        outline: { color: '#000000', width: 8 },
        shadow: { color: '#000000aa', x: 4, y: 4, blur: 12 },
        background: { color: '#123456', padding: 40, radius: 20 },
      },
    ],
    ['markup in the text', { text: '<svg>&amp;"\'' }],
  ])('takes %s', async (_, parts) => {
    const made = await raster(parts);
    expect(made!.rgba.some((value) => value > 0)).toBe(true);
    expect(Math.max(made!.width, made!.height)).toBeLessThanOrEqual(8192);
  });
});

describe('titles in a frame', () => {
  const stage = openStage();
  afterAll(() => stage.close());
  const background = layerOf('c', { source: { kind: 'color', color: '#336699' } });

  test('look the same on planes and in R′G′B′', async () => {
    const title = titleOf({
      text: 'Hamburgefonstiv',
      size: 120,
      shadow: { color: '#000000', x: 6, y: 6, blur: 8 },
    });
    const items = [background, layer(title)];
    const [planar, general] = await Promise.all(
      (['auto', 'rgba'] as const).map(async (path) => drawn(await stage.of(path), items, {}, OUTPUT)),
    );
    expect(psnr(planar!, general!)).toBeGreaterThan(45);
  });

  test('stand where they are put', async () => {
    const title = titleOf({ text: '■■■', size: 200 });
    const compositor = await stage.of('auto');
    const plain = await drawn(compositor, [layer(title)], {}, OUTPUT);
    const moved = await drawn(compositor, [layer(title, { x: 40, y: 20 })], {}, OUTPUT);
    const shifted = new Uint8Array(FRAME.width * FRAME.height).fill(16);
    for (let y = 20; y < FRAME.height; y++) {
      for (let x = 40; x < FRAME.width; x++)
        shifted[y * FRAME.width + x] = plain[(y - 20) * FRAME.width + x - 40]!;
    }
    expect(psnr(moved.subarray(0, shifted.length), shifted)).toBeGreaterThan(45);
  });

  test('a static title is uploaded once', async () => {
    const compositor = await stage.of('auto');
    const title = titleOf({ text: 'Once' });
    const cached = () => compositor.usage.cached;
    await drawn(compositor, [layer(title)], {}, OUTPUT);
    const before = cached();
    await drawn(compositor, [layer(title)], {}, OUTPUT, { time: 1 });
    expect(cached()).toBe(before);
  });
});
