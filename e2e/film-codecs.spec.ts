// Films of every kind that a relay makes and this browser decodes, watched in the studio before they are finished.
import { readFile } from 'node:fs/promises';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { Film, SEQUENCE } from '../relay-server/render-node/conformance/film.ts';
import { RenderBench } from '../relay-server/render-node/node-host/testing/render-bench.ts';
import { hashBytes } from '../src/base/hash.ts';
import { exportRecord } from '../src/project/records/export-settings.ts';
import type { MediaAsset } from '../src/project/records/media-asset.ts';
import { parseRecord } from '../src/project/records/record-type.ts';
import { RelayClient } from '../src/protocol/relay/client/relay-client.ts';
import { submitFilm } from '../src/protocol/relay/client/submit-film.ts';
import { type RelayAndNode, startRelayAndNode } from './studio/relay-and-node.ts';
import { newProject, openStart } from './studio/studio.ts';

test.describe.configure({ timeout: 300_000 });

const RATE = 25;
const SECONDS = 40;

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

interface Wish {
  readonly container: string;
  readonly codec: string;
  readonly audio: object;
}

/** @returns the job's id */
async function order(name: string, edit: Film, assets: readonly MediaAsset[], wish: Wish): Promise<string> {
  const { container, codec, audio } = wish;
  const settings = parseRecord(exportRecord, {
    ...{ id: 'e', sequence: SEQUENCE, container, audio },
    video: { codec, rate: { mode: 'quality', quality: 'low' } },
  });
  const media = new Map<string, { hash: string; bytes: Blob }>();
  for (const asset of assets) {
    const bytes = await readFile(bench.path(asset.name));
    media.set(asset.id, { hash: hashBytes(bytes), bytes: new Blob([bytes]) });
  }
  const job = await submitFilm(client, {
    snapshot: edit.snapshot(),
    settings,
    media,
    wish: { name, ending: container, idempotencyKey: name },
  });
  return job.id;
}

const textOf = async (id: string, list: string): Promise<string> =>
  (await client.send(`/api/jobs/${id}/hls/${list}.m3u8`).catch(() => null))?.text() ?? '';

/** Seconds of the film that are listed. */
async function listed(id: string, list: string): Promise<number> {
  const lengths = (await textOf(id, list)).match(/(?<=EXTINF:)[\d.]+/g) ?? [];
  return lengths.reduce((sum, seconds) => sum + Number(seconds), 0);
}

async function watch(page: Page, name: string): Promise<Locator> {
  const { url, token } = house;
  await page.addInitScript((kept) => localStorage.setItem('storycore.relay', JSON.stringify(kept)), {
    url,
    token,
  });
  await openStart(page);
  await newProject(page);
  await page.keyboard.press('Control+Shift+e');
  const dialog = page.getByRole('dialog', { name: 'Renders on the relay' });
  await dialog.getByRole('button', { name: new RegExp(name) }).click();
  await dialog.getByRole('button', { name: /^Watch (what is finished|the film)$/ }).click();
  return dialog.getByRole('figure', { name: `Player: ${name}` });
}

const look = (page: Page) =>
  page.evaluate(() => {
    const video = document.querySelector<HTMLVideoElement>('.film-picture')!;
    const { currentTime, duration, error, ended, buffered } = video;
    const sound = (video as unknown as { webkitAudioDecodedByteCount: number }).webkitAudioDecodedByteCount;
    const pictures = video.getVideoPlaybackQuality().totalVideoFrames;
    return {
      currentTime,
      duration,
      error: error?.message ?? null,
      ended,
      sound,
      pictures,
      ranges: Array.from(
        { length: buffered.length },
        (_, i) => [buffered.start(i), buffered.end(i)] as const,
      ),
    };
  });

const goTo = (page: Page, seconds: number): Promise<void> =>
  page.evaluate((to) => {
    const video = document.querySelector<HTMLVideoElement>('.film-picture')!;
    video.currentTime = to;
    void video.play();
  }, seconds);

/** Plays over a moment of the film. */
async function playOver(page: Page, seconds: number): Promise<void> {
  await goTo(page, seconds - 0.4);
  await expect
    .poll(async () => (await look(page)).currentTime, { timeout: 30_000 })
    .toBeGreaterThan(seconds + 0.4);
  const { error, ranges } = await look(page);
  expect(error).toBeNull();
  expect(ranges.some(([from, to]) => from < seconds - 0.3 && to > seconds + 0.3)).toBe(true);
}

/** From where it was paused to its last picture. */
async function toItsEnd(page: Page, id: string, seconds: number): Promise<void> {
  if ((await client.job(id)).state === 'paused') await client.act(id, 'resume');
  await expect.poll(async () => (await client.job(id)).state, { timeout: 120_000 }).toBe('done');
  await expect
    .poll(async () => Math.abs((await look(page)).duration - seconds), { timeout: 60_000 })
    .toBeLessThan(1 / RATE);
  await goTo(page, seconds - 3);
  await expect.poll(() => look(page), { timeout: 60_000 }).toMatchObject({ ended: true, error: null });
  const { currentTime } = await look(page);
  expect(Math.abs(currentTime - seconds)).toBeLessThan(1 / RATE);
}

const KINDS: readonly [string, Wish][] = [
  [
    'VP9 and Opus in WebM',
    { container: 'webm', codec: 'vp9', audio: { codec: 'opus', bitsPerSecond: 96_000 } },
  ],
  [
    'AV1 and AC-3 in MKV',
    { container: 'mkv', codec: 'av1', audio: { codec: 'ac3', bitsPerSecond: 192_000 } },
  ],
];

for (const [name, wish] of KINDS) {
  test(`${name} is seen and heard before it is finished, and to its end`, async ({ page }) => {
    const asset = await bench.source(`${wish.codec}.mp4`, 'testsrc2', SECONDS);
    const edit = new Film({ width: 320, height: 180 });
    const whole = { start: 0, length: SECONDS * RATE };
    // Not quite opaque: none of it may be copied.
    edit.clip(edit.track(), asset, whole, { opacity: 0.95 });
    edit.clip(edit.track('audio'), asset, whole);
    const id = await order(name, edit, [asset], wish);
    await expect
      .poll(() => listed(id, 'pictures'), { timeout: 120_000, intervals: [200] })
      .toBeGreaterThan(5);
    await expect.poll(() => listed(id, 'sound'), { timeout: 120_000, intervals: [200] }).toBeGreaterThan(5);
    await client.act(id, 'pause');
    const player = await watch(page, name);
    await expect(player.getByText('more follows by itself')).toBeVisible({ timeout: 30_000 });
    await playOver(page, 2);
    const { sound, pictures } = await look(page);
    expect(sound).toBeGreaterThan(0);
    expect(pictures).toBeGreaterThan(10);
    expect((await client.job(id)).state).toBe('paused');
    await toItsEnd(page, id, SECONDS);
  });
}

test('a film plays over the joins of what is copied from two encoders and what is encoded', async ({
  page,
}) => {
  const name = 'Copies and encodings';
  const first = await bench.source('first.mp4', 'testsrc2', 12);
  const second = await bench.source('second.mp4', 'testsrc', 12, ['-profile:v', 'baseline', '-bf', '0']);
  const edit = new Film({ width: 320, height: 180 });
  const track = edit.track();
  edit.clip(track, first, { start: 0, length: 250 });
  // Begins within a group: the rest of it is encoded.
  edit.clip(track, second, { start: 250, length: 250, inFrame: 20 });
  edit.clip(track, first, { start: 500, length: 250, inFrame: 30 });
  edit.clip(track, second, { start: 750, length: 250 }, { opacity: 0.95 });
  edit.clip(edit.track('audio'), first, { start: 0, length: 300 });
  const audio = { codec: 'aac', bitsPerSecond: 96_000 };
  const id = await order(name, edit, [first, second], { container: 'mp4', codec: 'avc', audio });
  // Who asks for the list has the copies brought.
  await expect.poll(() => listed(id, 'pictures'), { timeout: 120_000, intervals: [200] }).toBeGreaterThan(29);
  const list = await textOf(id, 'pictures');
  expect(list).not.toContain('GAP');
  // A fast machine is done by now.
  await client.act(id, 'pause').catch(() => undefined);
  const player = await watch(page, name);
  await expect(player).toBeVisible();
  for (const join of [4, 10, 11.2, 20, 20.8]) await playOver(page, join);
  await toItsEnd(page, id, SECONDS);
  await expect(player.locator('.film-note')).toBeEmpty();
});
