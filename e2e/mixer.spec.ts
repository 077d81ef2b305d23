// The mixer: a 5.1 project is made on the screen, with a bus, a send, an equaliser and a compressor; what the hands do can be undone.
import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { waveFile } from '../src/engine/audio/testing/wave-file.ts';
import { axeViolations } from './browser/axe.ts';
import { boxOf, drag, importFiles, mediaItems, middle, newProject, openStart } from './studio/studio.ts';

const RATE = 48000;
/** A tone at −12 dBFS, 20 s. */
function toneFile(): string {
  const folder = join(tmpdir(), 'storycore-e2e');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'mixer-tone.wav');
  const plane = Float32Array.from(
    { length: 20 * RATE },
    (_, i) => 0.25 * Math.sin((2 * Math.PI * 997 * i) / RATE),
  );
  writeFileSync(path, waveFile([plane, plane], RATE));
  return path;
}

/** A room of 0.2 s. */
function roomFile(): string {
  const path = join(tmpdir(), 'storycore-e2e', 'mixer-room.wav');
  const plane = Float32Array.from({ length: 9600 }, (_, i) => Math.sin(i * i) * Math.exp(-i / 2000));
  writeFileSync(path, waveFile([plane], RATE));
  return path;
}

const mixer = (page: Page): Locator => page.getByRole('region', { name: 'Mixer' });
const strip = (page: Page, name: string): Locator =>
  mixer(page)
    .locator('.strip')
    .filter({ has: page.locator('.strip-name', { hasText: name }) });
const fader = (page: Page, name: string): Locator => page.getByRole('slider', { name: `Level of ${name}` });

interface Desk {
  readonly layout: string | null;
  readonly tracks: readonly { id: string; name: string; gainDb: unknown; solo: boolean; panner: unknown }[];
  readonly buses: readonly { id: string; name: string }[];
  readonly sends: readonly { from: string; to: string; gainDb: unknown; pre: boolean }[];
  readonly effects: readonly { effect: string; owner: string; params: Record<string, unknown> }[];
}
const desk = (page: Page): Promise<Desk> =>
  page.evaluate(() => {
    const { sequence, track, bus, send, effect } = __storycore!.session.snapshot();
    return {
      layout: [...sequence.values()][0]!.layout,
      tracks: [...track.values()].filter(({ kind }) => kind === 'audio'),
      buses: [...bus.values()],
      sends: [...send.values()],
      effects: [...effect.values()],
    } as unknown as Desk;
  });

async function withTone(page: Page): Promise<void> {
  await openStart(page);
  await newProject(page);
  await importFiles(page, [toneFile()]);
  await mediaItems(page).first().dblclick();
  await expect.poll(() => page.evaluate(() => __storycore!.session.snapshot().clip.size)).toBe(1);
  await page.keyboard.press('Alt+m');
  await expect(mixer(page)).toBeVisible();
}

async function addEffect(page: Page, name: string, effect: string): Promise<void> {
  await strip(page, name)
    .getByRole('button', { name: `Add effect to ${name}` })
    .click();
  await page.getByRole('combobox', { name: 'Search effects' }).fill(effect);
  await page.keyboard.press('Enter');
}

test('a 5.1 desk is built, played and undone', async ({ page }) => {
  await withTone(page);
  const name = (await desk(page)).tracks[0]!.name;
  await mixer(page).getByRole('combobox', { name: 'Channels of the mix' }).selectOption('5.1');
  await mixer(page).getByRole('button', { name: 'Add bus' }).click();
  await expect(strip(page, 'B1')).toBeVisible();

  await test.step('a send', async () => {
    await strip(page, name)
      .getByRole('button', { name: `Add send from ${name}` })
      .click();
    await page.getByRole('menuitem', { name: 'Send to B1' }).click();
    const level = strip(page, name).getByRole('slider', { name: 'Level of the send to B1' });
    await level.focus();
    await page.keyboard.press('PageDown');
    await expect(level).toHaveAttribute('aria-valuetext', '−3 dB');
  });

  await test.step('an equaliser, whose band is dragged in the picture', async () => {
    await addEffect(page, name, 'parametric');
    const window = page.getByRole('region', { name: /^Effect: Parametric equaliser/ });
    await expect(window).toBeVisible();
    const point = window.getByRole('slider', { name: /^Band 5:/ });
    const from = middle(await boxOf(point));
    await drag(page, from, { x: from.x, y: from.y - 40 });
    await expect
      .poll(async () => (await desk(page)).effects[0]?.params)
      .toMatchObject({ band5On: true, band5Gain: expect.any(Number) });
    expect((await desk(page)).effects[0]!.params.band5Gain).toBeGreaterThan(2);
    await page.keyboard.press('Control+z');
    await expect.poll(async () => (await desk(page)).effects[0]!.params).toEqual({});
    await page.keyboard.press('Control+Shift+z');
    await page.keyboard.press('Escape');
    await expect(window).toHaveCount(0);
  });

  await addEffect(page, name, 'compressor');
  const compressor = page.getByRole('region', { name: /^Effect: Compressor/ });
  const threshold = compressor.getByRole('textbox', { name: 'Threshold' });
  await threshold.fill('-30');
  await threshold.press('Enter');
  await expect
    .poll(async () => (await desk(page)).effects.find(({ effect }) => effect === 'compressor')?.params)
    .toEqual({ threshold: -30 });

  await test.step('the fader by keys, typed and undone', async () => {
    await fader(page, name).focus();
    await page.keyboard.press('ArrowUp');
    await expect(fader(page, name)).toHaveAttribute('aria-valuetext', '0.5 dB');
    await page.keyboard.press('Enter');
    await page.keyboard.type('-6.5');
    await page.keyboard.press('Enter');
    await expect(fader(page, name)).toHaveAttribute('aria-valuetext', '−6.5 dB');
    const from = middle(await boxOf(strip(page, name).locator('.fader-cap')));
    await drag(page, from, { x: from.x, y: from.y + 30 });
    const gain = async () => (await desk(page)).tracks[0]!.gainDb;
    await expect.poll(gain).toBeLessThan(-7);
    // The whole drag is one step.
    await page.keyboard.press('Control+z');
    await expect.poll(gain).toBe(-6.5);
    await fader(page, name).dblclick();
    await expect.poll(gain).toBe(0);
  });

  await test.step('a place in the room', async () => {
    await strip(page, name)
      .getByRole('button', { name: `Position of ${name}:` })
      .click();
    const room = page.getByRole('region', { name: `Position of ${name}` });
    await room.getByRole('slider', { name: /^Source/ }).focus();
    await page.keyboard.press('Shift+ArrowLeft');
    await expect.poll(async () => (await desk(page)).tracks[0]!.panner).toMatchObject({ x: -0.2, y: 1 });
    await page.keyboard.press('Escape');
  });

  await strip(page, name)
    .getByRole('button', { name: `Solo ${name}` })
    .click();
  await expect.poll(async () => (await desk(page)).tracks[0]!.solo).toBe(true);

  await test.step('meters move while it plays', async () => {
    const peakOf = (label: string): Promise<number> =>
      page.getByRole('meter', { name: label }).getAttribute('aria-valuenow').then(Number);
    expect(await peakOf(`Meter of ${name}`)).toBe(-144);
    await page.evaluate(() => __storycore!.session.player.play());
    await expect.poll(() => peakOf(`Meter of ${name}`), { timeout: 20_000 }).toBeGreaterThan(-60);
    await expect.poll(() => peakOf('Meter of Master')).toBeGreaterThan(-60);
    await expect
      .poll(() => page.evaluate(() => __storycore!.session.meters.master()?.momentary ?? -144))
      .toBeGreaterThan(-60);
    // −12 dBFS over a threshold of −30 dB is reduced, and the window of the effect shows it.
    await strip(page, name).getByRole('button', { name: 'Open Compressor' }).click();
    await expect
      .poll(() =>
        page.getByRole('meter', { name: 'Gain reduction' }).getAttribute('aria-valuenow').then(Number),
      )
      .toBeLessThan(-3);
    await page.evaluate(() => __storycore!.session.player.pause());
  });

  const after = await desk(page);
  expect(after).toMatchObject({
    layout: '5.1',
    sends: [{ from: after.tracks[0]!.id, to: after.buses[0]!.id, gainDb: -3 }],
  });
  expect(after.effects.map(({ effect }) => effect)).toEqual(['parametric-eq', 'compressor']);
  await mixer(page).getByRole('button', { name: 'Routing' }).click();
  await expect(page.getByRole('button', { name: `${name}, goes to Master, B1 by a send` })).toBeVisible();

  await test.step('everything is undone', async () => {
    for (let i = 0; i < 16; i++) await page.keyboard.press('Control+z');
    await expect
      .poll(async () => desk(page))
      .toMatchObject({ layout: null, buses: [], sends: [], effects: [] });
  });
});

test('on a phone, what is set by ear leaves picture and transport free', async ({ page }) => {
  await withTone(page);
  await mixer(page).getByRole('combobox', { name: 'Channels of the mix' }).selectOption('5.1');
  const name = (await desk(page)).tracks[0]!.name;
  await page.setViewportSize({ width: 390, height: 844 });
  const { y, height } = await boxOf(page.getByRole('toolbar', { name: 'Transport' }));
  await strip(page, name)
    .getByRole('button', { name: `Position of ${name}:` })
    .click();
  const room = page.getByRole('region', { name: `Position of ${name}` });
  expect((await boxOf(room)).y).toBeGreaterThanOrEqual(y + height);
  const picture = await boxOf(room.getByRole('group'));
  expect(Math.abs(middle(picture).x - 195)).toBeLessThan(1);
  await page.keyboard.press('Escape');
  await addEffect(page, name, 'compressor');
  const effect = page.getByRole('region', { name: /^Effect: Compressor/ });
  expect((await boxOf(effect)).y).toBeGreaterThanOrEqual(y + height);
  await expect(page.getByRole('button', { name: 'Play or pause' })).toBeInViewport();
});

test('normalising brings the mix to its target', async ({ page }) => {
  await withTone(page);
  await mixer(page)
    .getByRole('combobox', { name: 'Loudness target' })
    .selectOption({ label: 'EBU R 128, −23 LUFS' });
  await mixer(page).getByRole('button', { name: 'Normalise' }).click();
  // 997 Hz at −12.04 dBFS in two channels is −12.04 LUFS (BS.1770-5, annex 1: −3.01 for one of 0 dBFS, two add 3.01).
  const gain = () =>
    page.evaluate(() => [...__storycore!.session.snapshot().sequence.values()][0]!.gainDb as number);
  await expect.poll(gain, { timeout: 30_000 }).not.toBe(0);
  expect(Math.abs((await gain()) - (-23 + 12.04))).toBeLessThan(0.1);
});

const words = {
  en: {
    locale: 'en-GB',
    start: 'New project',
    colorScheme: 'dark',
    bus: 'Add bus',
    mixer: 'Mixer',
    routing: 'Routing',
  },
  fr: {
    locale: 'fr-FR',
    start: 'Nouveau projet',
    colorScheme: 'light',
    bus: 'Ajouter un bus',
    mixer: 'Mixage',
    routing: 'Routage',
  },
} as const;

for (const say of Object.values(words)) {
  test.describe(say.locale, () => {
    test.use({ locale: say.locale, colorScheme: say.colorScheme });

    test('no axe violation', async ({ page }) => {
      await page.goto('./');
      await page.getByRole('button', { name: say.start }).first().click();
      // The shortcut is there with the editor, not before.
      await expect(page.locator('.timeline')).toBeVisible({ timeout: 60_000 });
      await page.keyboard.press('Alt+m');
      const region = page.getByRole('region', { name: say.mixer, exact: true });
      await expect(region).toBeVisible({ timeout: 30_000 });
      await region.getByRole('button', { name: say.bus }).click();
      await page.evaluate(() => {
        const { store } = __storycore!.session;
        const [bus] = [...store.snapshot().bus.values()];
        store.transact('effect.add', (tx) => {
          for (const [order, effect] of ['parametric-eq', 'compressor'].entries())
            tx.put('effect', {
              id: effect,
              owner: bus!.id,
              effect,
              effectVersion: 1,
              order,
              enabled: true,
              params: {},
              key: null,
            });
        });
      });
      const check = async (what: string): Promise<void> => {
        expect(await axeViolations(page, '.mixer'), what).toEqual([]);
      };
      await check('strips');
      await region.locator('.slot-name').first().click();
      await expect(page.locator('.effect-window')).toBeVisible();
      await check('equaliser');
      await region.locator('.slot-name').nth(1).click();
      await check('compressor');
      await page.keyboard.press('Escape');
      await region.getByRole('button', { name: say.routing }).click();
      await check('routes');
    });
  });
}

test('a reverb takes an impulse response of the project, a noise reduction learns the marked noise', async ({
  page,
}) => {
  await withTone(page);
  const name = (await desk(page)).tracks[0]!.name;
  const given = () =>
    page.evaluate(() =>
      [...__storycore!.session.snapshot().effect.values()].map(({ effect, data }) => ({
        effect,
        slots: Object.entries(data).map(([slot, { kind, name: named }]) => [slot, kind, named]),
      })),
    );
  await addEffect(page, name, 'convolution');
  const reverb = page.getByRole('region', { name: /^Effect: Convolution reverb/ });
  const slot = reverb.getByRole('group', { name: 'Impulse response' });
  await slot.getByRole('combobox').selectOption('mixer-tone.wav');
  const picked = [{ effect: 'convolution-reverb', slots: [['impulse', 'asset', 'mixer-tone.wav']] }];
  expect(await given()).toEqual(picked);
  await page.keyboard.press('Control+z');
  expect((await given())[0]!.slots).toEqual([]);
  const choosing = page.waitForEvent('filechooser');
  await slot.getByRole('button').click();
  await (await choosing).setFiles([roomFile()]);
  await expect(slot.getByRole('combobox')).toHaveValue(/./);
  expect((await given())[0]!.slots).toEqual([['impulse', 'asset', 'mixer-room.wav']]);
  await page.keyboard.press('Escape');

  await addEffect(page, name, 'noise reduction');
  const reduction = page.getByRole('region', { name: /^Effect: Noise reduction/ });
  const learn = reduction.getByRole('button', { name: 'Learn noise print' });
  await learn.click();
  await expect(page.getByText('Mark a range in which the noise alone is heard')).toBeVisible();
  await page.evaluate(() => __storycore!.session.player.seek(0));
  await page.locator('body').press('i');
  await page.evaluate(() => __storycore!.session.player.seek(2 * 705_600_000));
  await page.locator('body').press('o');
  await learn.click();
  await expect(page.getByText('The noise is learned.')).toBeVisible();
  expect((await given())[1]).toMatchObject({
    effect: 'noise-reduction',
    slots: [['noise', 'print', '00:00:00:00 – 00:00:02:01']],
  });
});

test('two recordings of one event come together by their sound', async ({ page }) => {
  const folder = join(tmpdir(), 'storycore-e2e');
  mkdirSync(folder, { recursive: true });
  // Bursts of noise of uneven length; the second machine began 0.7 s later and a little off the frame.
  let state = 7;
  const next = (): number => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 3266489917) | 0;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 31 - 1;
  };
  let [left, loud] = [0, 0];
  const sound = Float32Array.from({ length: 6 * RATE }, () => {
    if (left-- <= 0)
      [left, loud] = [RATE * (0.1 + 0.2 * Math.abs(next())), Math.abs(next()) > 0.4 ? 0.4 : 0.01];
    return loud * next();
  });
  const late = 0.7 * RATE + 123;
  const files = [sound, sound.slice(late)].map((plane, i) => {
    const path = join(folder, `event-${i}.wav`);
    writeFileSync(path, waveFile([plane], RATE));
    return path;
  });
  await openStart(page);
  await newProject(page);
  await importFiles(page, files);
  for (const name of ['event-0.wav', 'event-1.wav']) {
    await mediaItems(page).filter({ hasText: name }).dblclick();
    await expect(page.getByText(`“${name}” added`)).toBeVisible();
  }
  const clips = () =>
    page.evaluate(() =>
      [...__storycore!.session.snapshot().clip.values()]
        .sort((a, b) => b.duration - a.duration)
        .map(({ place, sourceIn }) => ((place.start - sourceIn) / 705_600_000) * 48000),
    );
  await page
    .getByRole('option', { name: /^event-0/ })
    .last()
    .click();
  await page
    .getByRole('option', { name: /^event-1/ })
    .last()
    .click({ modifiers: ['ControlOrMeta'] });
  await page.keyboard.press('Control+Shift+y');
  await expect(page.getByText('1 clip synchronised.')).toBeVisible({ timeout: 30_000 });
  const [first, second] = await clips();
  expect(Math.abs(second! - first! - late)).toBeLessThan(1);
  await page.keyboard.press('Control+z');
  expect((await clips())[1]! - (await clips())[0]!).toBe(6 * RATE);
});

test('the views of a strip move while it plays', async ({ page }) => {
  await withTone(page);
  const name = (await desk(page)).tracks[0]!.name;
  await strip(page, name)
    .getByRole('button', { name: `More for ${name}` })
    .click();
  await page.getByRole('menuitem', { name: /^Views/ }).click();
  const views = page.getByRole('region', { name: `Views of ${name}` });
  await expect(views).toBeVisible();
  const inked = (label: RegExp) =>
    views.getByRole('img', { name: label }).evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      return data.filter((value, i) => (i % 4 === 3 ? false : value > 120)).length;
    });
  expect(await inked(/^Stereo/)).toBe(0);
  await page.evaluate(() => {
    __storycore!.session.player.seek(0);
    void __storycore!.session.player.play(1);
  });
  const correlation = views.getByRole('meter', { name: 'Phase correlation' });
  await expect(correlation).toHaveAttribute('aria-valuetext', /^1, the sides are alike/, { timeout: 15_000 });
  await expect.poll(() => inked(/^Stereo/)).toBeGreaterThan(50);
  await expect.poll(() => inked(/^Spectrogram/)).toBeGreaterThan(50);
  expect(await axeViolations(page, '.scope-window')).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(views).toBeHidden();
});
