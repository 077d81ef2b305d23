import { describe, expect, test } from 'vitest';
import { createAssetPort } from '../../../../relay-server/render-node/node-host/asset-port.ts';
import { parseRecord } from '../../../project/records/record-type.ts';
import { newTitleSize, titleRecord } from '../../../project/records/title.ts';
import { layoutTitle, type Title } from './layout-title.ts';
import { TypefaceStore } from './typeface.ts';

const FRAME = { width: 1920, height: 1080 };
const store = new TypefaceStore(createAssetPort());

const titleOf = (parts: Partial<Title>): Title => parseRecord(titleRecord, { id: 't', text: '', ...parts });

async function lay(parts: Partial<Title>, frame = FRAME) {
  const title = titleOf(parts);
  const faces = await store.faces(title.font, title.weight, title.italic);
  return { laid: layoutTitle(title, faces, frame), faces, title };
}

describe('setting a title', () => {
  test('kerns', async () => {
    const { laid, faces } = await lay({ text: 'AVAVA', size: 100 });
    const first = faces[0]!;
    const loose = ['A', 'V', 'A', 'V', 'A'].flatMap((char) => first.shape(char, 0, 1, false, true));
    const sum = loose.reduce((total, glyph) => total + glyph.advance, 0) / 10;
    expect(laid.block.right - laid.block.left).toBeLessThan(sum - 5);
  });

  test('leaves the letters of a tracked title apart', async () => {
    const { laid: plain } = await lay({ text: 'office', size: 100 });
    const { laid: tracked } = await lay({ text: 'office', size: 100, tracking: 100 });
    expect(tracked.glyphs).toHaveLength(6);
    // Five gaps of a tenth of an em: nothing hangs over after the last letter.
    const wider = tracked.block.right - tracked.block.left - (plain.block.right - plain.block.left);
    expect(wider).toBeGreaterThan(45);
    expect(wider).toBeLessThan(60);
  });

  test('joins Arabic and sets it from the right, in its own font', async () => {
    const { laid, faces } = await lay({ text: 'سلام', size: 100, align: 'start' });
    expect(laid.missing).toEqual([]);
    expect(new Set(laid.glyphs.map((glyph) => glyph.face))).toEqual(new Set([faces[1]]));
    const alone = faces[1]!.shape('س', 0, 1, true, true)[0]!.glyph;
    expect(laid.glyphs.map((glyph) => glyph.glyph)).not.toContain(alone);
    // The first letter stands rightmost, at the right edge of the box.
    const byPlace = laid.glyphs.toSorted((one, two) => two.left - one.left);
    expect(byPlace[0]!.cluster).toBe(0);
    expect(laid.block.right).toBeCloseTo(1920 * 0.9, 0);
  });

  test('keeps each direction within a mixed line', async () => {
    const { laid } = await lay({ text: 'ab سلام cd', size: 60 });
    const clusters = laid.glyphs.toSorted((one, two) => one.left - two.left).map((glyph) => glyph.cluster);
    const latin = clusters.filter((cluster) => cluster < 2 || cluster > 7);
    const arabic = clusters.filter((cluster) => cluster >= 3 && cluster <= 6);
    expect(latin).toEqual([0, 1, 8, 9]);
    expect(arabic).toEqual(arabic.toSorted((one, two) => two - one));
  });

  test('wraps between words, inside the box', async () => {
    const { laid } = await lay({ text: 'one two three four five six seven eight nine ten', size: 150 });
    expect(laid.lines.length).toBeGreaterThan(1);
    expect(laid.lines.join(' ')).toBe('one two three four five six seven eight nine ten');
    expect(laid.block.right - laid.block.left).toBeLessThanOrEqual(1920 * 0.8 + 1e-6);
  });

  test.each([
    [1920, 1080],
    [1080, 1920],
    [1080, 1350],
    [3840, 1600],
    [320, 180],
    [64, 64],
  ])('sets a new title of %i × %i in letters of one share of the shorter side', async (width, height) => {
    const frame = { width, height };
    const { laid } = await lay({ text: 'Wanderung', size: newTitleSize(frame) }, frame);
    expect(laid.lines).toEqual(['Wanderung']);
    // In whole units of 1080 of the height.
    expect(Math.abs(laid.size - (Math.min(width, height) * 96) / 1080)).toBeLessThanOrEqual(height / 2160);
  });

  test('takes a word to the next line whole as long as it fits there', async () => {
    const frame = { width: 1080, height: 1920 };
    let whole = 0;
    for (let size = 20; size <= 120; size += 2) {
      const alone = (await lay({ text: 'Wanderweg', size }, frame)).laid.lines.length === 1;
      const { laid } = await lay({ text: 'An einem Sonntag am Wanderweg', size }, frame);
      expect(laid.lines.at(-1)!.endsWith('Wanderweg')).toBe(alone);
      if (alone) whole++;
    }
    expect(whole).toBeGreaterThan(20);
    expect(whole).toBeLessThan(50);
  });

  test('breaks a word that is wider than the box, and keeps newlines', async () => {
    const { laid } = await lay({ text: 'Donaudampfschifffahrtsgesellschaftskapitän', size: 200 });
    expect(laid.lines.length).toBeGreaterThan(2);
    expect(laid.lines.join('')).toBe('Donaudampfschifffahrtsgesellschaftskapitän');
    expect((await lay({ text: 'a\r\n\r\nb\n' })).laid.lines).toEqual(['a', '', 'b', '']);
  });

  test('justifies all lines but the last', async () => {
    const text = 'one two three four five six seven eight nine ten eleven twelve';
    const { laid } = await lay({ text, size: 120, align: 'justify' });
    const rights = new Map<number, number>();
    for (const glyph of laid.glyphs) {
      const right = glyph.left + (glyph.advance / 1000) * laid.size;
      rights.set(glyph.baseline, Math.max(rights.get(glyph.baseline) ?? 0, right));
    }
    const edges = [...rights.entries()].toSorted(([one], [two]) => one - two).map(([, right]) => right);
    for (const edge of edges.slice(0, -1)) expect(edge).toBeCloseTo(1920 * 0.9, 0);
    expect(edges.at(-1)).toBeLessThan(1920 * 0.9 - 50);
  });

  test('stands at the top, in the middle or at the bottom, inside the margin', async () => {
    const block = async (verticalAlign: Title['verticalAlign']) =>
      (await lay({ text: 'Hi', size: 100, verticalAlign })).laid.block;
    expect((await block('top')).top).toBeCloseTo(1080 * 0.08);
    const middle = await block('middle');
    expect(middle.top + middle.bottom).toBeCloseTo(1080);
    expect((await block('bottom')).bottom).toBeCloseTo(1080 * 0.92);
  });

  test('scales with the height of the sequence', async () => {
    const { title, faces, laid } = await lay({ text: 'Scale', size: 100 });
    const small = layoutTitle(title, faces, { width: 960, height: 540 });
    expect(small.block.left).toBeCloseTo(laid.block.left / 2, 6);
    expect(small.size).toBe(50);
  });

  test('reports what no font has, once, and shows a box for it', async () => {
    const { laid } = await lay({ text: 'Hi 👩‍👩‍👧 漢 漢' });
    expect(laid.missing).toEqual(['👩‍👩‍👧', '漢']);
    expect(laid.glyphs.filter((glyph) => glyph.face === null)).toHaveLength(3);
  });

  test('an empty text has no glyphs', async () => {
    expect((await lay({ text: '' })).laid.glyphs).toEqual([]);
    expect((await lay({ text: ' \n ' })).laid.glyphs).toEqual([]);
  });

  test('sets 10,000 characters', async () => {
    const text = 'Lorem ipsum dolor sit amet, '.repeat(358);
    const { laid } = await lay({ text, size: 40 });
    expect(laid.lines.length).toBeGreaterThan(100);
    expect(laid.lines.join(' ')).toBe(text.trim());
  });
});
