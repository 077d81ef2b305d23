// Switches in the automation: an effect is switched off and on by hand while the film plays, and its lane shows and edits what came of it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { waveFile } from '../src/engine/audio/testing/wave-file.ts';
import { importFiles, mediaItems, newProject, openStart } from './studio/studio.ts';

const RATE = 48_000;
const SECOND = 705_600_000;

function toneFile(): string {
  const folder = join(tmpdir(), 'storycore-e2e');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'switch-tone.wav');
  const plane = Float32Array.from({ length: 10 * RATE }, (_, i) => 0.25 * Math.sin(i / 10));
  writeFileSync(path, waveFile([plane, plane], RATE));
  return path;
}

const bypass = (page: Page) =>
  page.evaluate(() => {
    const [effect] = __storycore!.session.snapshot().effect.values();
    const value = effect!.params.bypass;
    return typeof value === 'object'
      ? value.keys.map(({ at, value: v, ease }) => ({ at, value: v, ease }))
      : value;
  });

const mute = (page: Page) =>
  page.evaluate(() => {
    const track = [...__storycore!.session.snapshot().track.values()].find(({ kind }) => kind === 'audio');
    const value = track!.mute;
    return typeof value === 'object' ? value.keys.map(({ at, value: v }) => ({ at, value: v })) : value;
  });
const time = (page: Page) => page.evaluate(() => __storycore!.session.player.time());

async function mixerWithTone(page: Page): Promise<void> {
  await openStart(page);
  await newProject(page);
  await importFiles(page, [toneFile()]);
  await mediaItems(page).first().dblclick();
  await expect.poll(() => page.evaluate(() => __storycore!.session.snapshot().clip.size)).toBe(1);
  await page.keyboard.press('Alt+m');
}

async function chooseMode(page: Page, mode: RegExp): Promise<void> {
  await page.getByRole('button', { name: 'More for A1' }).last().click();
  await page
    .getByRole('menuitemcheckbox', { name: mode })
    .or(page.getByRole('menuitem', { name: mode }))
    .click();
}

test('a press on an effect is recorded while the film plays, and its lane is walked by keys', async ({
  page,
}) => {
  await mixerWithTone(page);
  await page.getByRole('button', { name: 'Add effect to A1' }).click();
  await page.getByRole('combobox', { name: 'Search effects' }).fill('compressor');
  await page.keyboard.press('Enter');
  await chooseMode(page, /Latch$/);
  const power = page.getByRole('button', { name: 'Switch Compressor on' }).first();
  await expect(power).toHaveAttribute('aria-pressed', 'true');
  await page.evaluate(() => {
    __storycore!.session.player.seek(0);
    void __storycore!.session.player.play(1);
  });
  await expect.poll(() => time(page)).toBeGreaterThan(0.5 * SECOND);
  await power.click();
  await expect(power).toHaveAttribute('aria-pressed', 'false');
  const off = await time(page);
  await expect.poll(() => time(page)).toBeGreaterThan(off + 0.5 * SECOND);
  await power.click();
  await expect.poll(() => time(page)).toBeGreaterThan(off + SECOND);
  await page.evaluate(() => __storycore!.session.player.pause());
  await expect.poll(async () => Array.isArray(await bypass(page))).toBe(true);
  const keys = (await bypass(page)) as { at: number; value: number; ease: string }[];
  expect(keys.map(({ value }) => value)).toEqual([0, 1, 0]);
  expect(keys.every(({ ease }) => ease === 'hold')).toBe(true);
  expect(Math.abs(keys[1]!.at - off)).toBeLessThan(0.5 * SECOND);
  // Where it is off the button says so.
  await page.evaluate((at) => __storycore!.session.player.seek(at), keys[1]!.at + 0.1 * SECOND);
  await expect(power).toHaveAttribute('aria-pressed', 'false');

  await page.getByRole('button', { name: 'Automation of A1' }).first().click();
  const lane = page.getByRole('slider', { name: 'Compressor: on of A1' });
  await lane.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(lane).toHaveAttribute('aria-valuetext', /^off at/);
  await page.keyboard.press('ArrowUp');
  await expect(lane).toHaveAttribute('aria-valuetext', /^on at/);
  expect(((await bypass(page)) as { value: number }[]).map(({ value }) => value)).toEqual([0, 0, 0]);
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  expect(await bypass(page)).toBeUndefined();
});

test('a switch held in touch mode comes back as it is let go, by pointer and by key; a click stays', async ({
  page,
}) => {
  await mixerWithTone(page);
  await chooseMode(page, /Touch$/);
  const button = page.getByRole('region', { name: 'Mixer' }).getByRole('button', { name: 'Mute A1' });
  const until = (seconds: number) => expect.poll(() => time(page)).toBeGreaterThan(seconds * SECOND);
  const keys = async () => (await mute(page)) as { at: number; value: number }[];
  await page.evaluate(() => {
    __storycore!.session.player.seek(0);
    void __storycore!.session.player.play(1);
  });
  await until(0.5);
  await button.hover();
  await page.mouse.down();
  await expect(button).toHaveAttribute('aria-pressed', 'true');
  const pressed = await time(page);
  await until(pressed / SECOND + 0.6);
  await page.mouse.up();
  await expect(button).toHaveAttribute('aria-pressed', 'false');
  expect((await keys()).map(({ value }) => value)).toEqual([0, 1, 0]);
  const [, on, off] = await keys();
  expect(off!.at - on!.at).toBeGreaterThan(0.5 * SECOND);

  await button.focus();
  await page.keyboard.down('Space');
  await expect(button).toHaveAttribute('aria-pressed', 'true');
  await until((await time(page)) / SECOND + 0.6);
  await page.keyboard.up('Space');
  await expect(button).toHaveAttribute('aria-pressed', 'false');
  // The key is the switch's alone: the film plays on.
  expect(await page.evaluate(() => __storycore!.session.player.playing())).toBe(true);
  expect((await keys()).map(({ value }) => value)).toEqual([0, 1, 0, 1, 0]);

  await button.click();
  await expect(button).toHaveAttribute('aria-pressed', 'true');
  const clicked = await time(page);
  await until(clicked / SECOND + 0.5);
  await expect(button).toHaveAttribute('aria-pressed', 'true');
  await page.evaluate(() => __storycore!.session.player.pause());
  await expect.poll(async () => (await keys()).map(({ value }) => value)).toEqual([0, 1, 0, 1, 0, 1, 0]);
  expect((await keys()).at(-1)!.at - clicked).toBeGreaterThanOrEqual(0.5 * SECOND);
  // Each touch is a step of undo.
  for (const left of [5, 3]) {
    await page.keyboard.press('Control+z');
    expect(await keys()).toHaveLength(left);
  }
  await page.keyboard.press('Control+z');
  expect(await mute(page)).toBe(0);
});
