// A film that a relay makes, watched in the studio while it is made: a relay and a render node, each a process of its own, behind a
// wire that can be cut.
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { readAsset } from '../relay-server/render-node/cli/read-asset.ts';
import { Film, SEQUENCE } from '../relay-server/render-node/conformance/film.ts';
import { RenderBench } from '../relay-server/render-node/node-host/testing/render-bench.ts';
import { hashBytes } from '../src/base/hash.ts';
import { exportRecord } from '../src/project/records/export-settings.ts';
import { parseRecord } from '../src/project/records/record-type.ts';
import { RelayClient } from '../src/protocol/relay/client/relay-client.ts';
import { submitFilm } from '../src/protocol/relay/client/submit-film.ts';
import type { JobView } from '../src/protocol/relay/job.ts';
import { axeViolations } from './browser/axe.ts';
import { type RelayAndNode, startRelayAndNode } from './studio/relay-and-node.ts';
import { newProject, openStart } from './studio/studio.ts';

// The second watches what the first ordered.
test.describe.configure({ mode: 'serial', timeout: 300_000 });

const SECONDS = 60;
const RATE = 25;

let bench: RenderBench;
let house: RelayAndNode;
let client: RelayClient;

test.beforeAll(async () => {
  house = await startRelayAndNode();
  client = new RelayClient({ url: house.direct, token: house.token });
  bench = await RenderBench.open();
});
test.afterAll(async () => {
  await house?.close();
  await bench?.close();
});

/** A minute with a tone, none of which may be copied. */
async function order(name: string): Promise<JobView> {
  const path = bench.path('minute.mp4');
  const inputs = [`testsrc2=s=640x360:r=${RATE}`, 'sine=f=440:r=48000'].flatMap((of) => [
    '-f',
    'lavfi',
    '-i',
    of,
  ]);
  const codecs = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac'];
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...inputs, '-t', String(SECONDS), ...codecs, path]);
  const asset = await readAsset(bench.host, { kind: 'path', path });
  const edit = new Film({ width: 640, height: 360 });
  const whole = { start: 0, length: SECONDS * RATE };
  edit.clip(edit.track(), asset, whole, { opacity: 0.95 });
  edit.clip(edit.track('audio'), asset, whole);
  const settings = parseRecord(exportRecord, {
    ...{ id: 'e', sequence: SEQUENCE, container: 'mp4' },
    video: { codec: 'avc', rate: { mode: 'quality', quality: 'low' } },
    audio: { codec: 'aac', bitsPerSecond: 96_000 },
  });
  const bytes = await readFile(path);
  const media = new Map([[asset.id, { hash: hashBytes(bytes), bytes: new Blob([bytes]) }]]);
  return submitFilm(client, {
    snapshot: edit.snapshot(),
    settings,
    media,
    wish: { name, ending: 'mp4', idempotencyKey: name },
  });
}

async function openRenders(page: Page): Promise<Locator> {
  const { url, token } = house;
  await page.addInitScript((kept) => localStorage.setItem('storycore.relay', JSON.stringify(kept)), {
    url,
    token,
  });
  await openStart(page);
  await newProject(page);
  await page.keyboard.press('Control+Shift+e');
  return page.getByRole('dialog', { name: 'Renders on the relay' });
}

/** Of the player's element, with the pictures that came to the screen since it was first asked. */
const look = (page: Page) =>
  page.evaluate(() => {
    const video = document.querySelector<HTMLVideoElement & { shown?: number }>('.film-picture')!;
    if (video.shown === undefined) {
      video.shown = 0;
      const count = (): void => {
        video.shown!++;
        video.requestVideoFrameCallback(count);
      };
      video.requestVideoFrameCallback(count);
    }
    const { currentTime, duration, error, paused, ended, shown } = video;
    const sound = (video as unknown as { webkitAudioDecodedByteCount: number }).webkitAudioDecodedByteCount;
    return { currentTime, duration, error: error?.message ?? null, paused, ended, shown, sound };
  });

test('what is finished of a film plays while the rest is made, through a broken line, to its end', async ({
  page,
}, info) => {
  const { id } = await order('minute');
  const listed = async (list: string): Promise<number> => {
    const answer = await client.send(`/api/jobs/${id}/hls/${list}.m3u8`).catch(() => null);
    return (await answer?.text())?.match(/^#EXTINF/gm)?.length ?? 0;
  };
  // Twelve seconds of the film, and forty of its sound.
  await expect.poll(() => listed('pictures'), { timeout: 90_000 }).toBeGreaterThanOrEqual(6);
  await expect.poll(() => listed('sound'), { timeout: 90_000 }).toBeGreaterThan(0);
  await client.act(id, 'pause');
  const dialog = await openRenders(page);
  await dialog.getByRole('button', { name: 'Watch what is finished' }).click();
  const player = dialog.getByRole('figure', { name: 'Player: minute' });
  await expect(player.getByText('more follows by itself')).toBeVisible({ timeout: 30_000 });
  await expect.poll(async () => (await look(page)).shown, { timeout: 30_000 }).toBeGreaterThan(10);
  const first = await look(page);
  const until = Number(
    await player.getByRole('slider', { name: 'Position in the film' }).getAttribute('max'),
  );
  expect(until).toBeGreaterThanOrEqual(12);
  expect(until).toBeLessThan(SECONDS - 1);
  expect(first).toMatchObject({ error: null, paused: false });
  expect(first.sound).toBeGreaterThan(0);
  expect((await client.job(id)).state).toBe('paused');
  await page.screenshot({ path: info.outputPath('making.png') });
  expect(await axeViolations(page)).toEqual([]);

  // Over the border of two parts, then the keys.
  await page.evaluate(() => {
    const video = document.querySelector<HTMLVideoElement>('.film-picture')!;
    video.currentTime = 9.5;
  });
  await expect.poll(async () => (await look(page)).currentTime, { timeout: 30_000 }).toBeGreaterThan(10.5);
  await player.press('k');
  expect((await look(page)).paused).toBe(true);
  await player.press('Home');
  expect((await look(page)).currentTime).toBe(0);
  await player.press('ArrowRight');
  expect((await look(page)).currentTime).toBe(5);

  house.wire.break();
  await expect(player.getByText('The relay does not answer')).toBeVisible({ timeout: 30_000 });
  house.wire.mend();
  await client.act(id, 'resume');
  await expect.poll(async () => (await client.job(id)).state, { timeout: 90_000 }).toBe('done');
  await expect
    .poll(async () => Math.abs((await look(page)).duration - SECONDS), { timeout: 60_000 })
    .toBeLessThan(1 / RATE);
  await expect(player.locator('.film-note')).toBeEmpty();
  await player.press('End');
  await player.press('ArrowLeft');
  await player.press(' ');
  await expect.poll(async () => (await look(page)).ended, { timeout: 30_000 }).toBe(true);
  const { currentTime, error } = await look(page);
  expect(Math.abs(currentTime - SECONDS)).toBeLessThan(1 / RATE);
  expect(error).toBeNull();
  await page.screenshot({ path: info.outputPath('done.png') });

  await player.getByRole('button', { name: 'Close the player' }).click();
  await expect(player).toHaveCount(0);
  await expect(dialog.getByRole('button', { name: 'Watch the film' })).toBeVisible();
});

test('a film that cannot be played says why and what to do', async ({ page }) => {
  const dialog = await openRenders(page);
  await page.route(/playlist\.m3u8$/, async (route) => {
    const answer = await route.fetch();
    const text = (await answer.text()).replace(/avc1\.\w+/, 'hvc1.1.6.L93.B0');
    await route.fulfill({ response: answer, body: text });
  });
  await dialog.getByRole('button', { name: 'Watch the film' }).click();
  await expect(dialog.getByText('This browser cannot play HEVC (H.265). Save the film')).toBeVisible();
  await page.unroute(/playlist\.m3u8$/);
  await dialog.getByRole('button', { name: 'Try again' }).click();
  await expect.poll(async () => (await look(page)).currentTime, { timeout: 30_000 }).toBeGreaterThan(0.5);
});

test('parts that are only in the saved film are passed over, and it is said', async ({ page }) => {
  const dialog = await openRenders(page);
  await page.route(/pictures\.m3u8$/, async (route) => {
    const answer = await route.fetch();
    const text = (await answer.text()).replace(/(#EXTINF:[^\n]*\n)segment-1\./, '#EXT-X-GAP\n$1segment-1.');
    await route.fulfill({ response: answer, body: text });
  });
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await dialog.getByRole('button', { name: 'Watch the film' }).click();
  await expect(dialog.getByText('the saved film has them')).toBeVisible({ timeout: 30_000 });
  await expect.poll(async () => (await look(page)).currentTime, { timeout: 30_000 }).toBeGreaterThan(5);
  expect((await look(page)).error).toBeNull();
  expect(asked.some((each) => each.endsWith('segment-2.m4s'))).toBe(true);
  expect(asked.some((each) => each.endsWith('segment-1.m4s'))).toBe(false);
});
