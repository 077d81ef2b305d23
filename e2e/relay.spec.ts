// The studio and a relay with a render node, each a process of its own: signed in, a film made there, and the operator's page.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { axeViolations } from './browser/axe.ts';
import { Program, programs } from './chaos/program.ts';
import { openSample, openStart } from './studio/studio.ts';

let folder = '';
let relay: Program;
let node: Program;
let url = '';
let token = '';

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'storycore-relay-'));
  const environment = { STORYCORE_DATA: join(folder, 'data'), HOST: '', PORT: '', LC_ALL: 'C' };
  relay = new Program('relay', [...programs.relay, '--port', '0', '--log-level', 'warn'], environment);
  const ready = (await relay.start()) as { url: string; tokens: { admin: string; node: string } };
  url = ready.url;
  token = ready.tokens.admin;
  const args = ['--relay', url, '--name', 'attic', '--cache', join(folder, 'cache')];
  node = new Program('node', [...programs.node, ...args], {
    ...environment,
    STORYCORE_TOKEN: ready.tokens.node,
  });
  await node.start();
});
test.afterAll(async () => {
  await node.end('SIGKILL');
  await relay.end('SIGTERM');
  await rm(folder, { recursive: true, force: true });
});

test('a film is made by the relay as this tab would make it, and is found in its list', async ({
  page,
}, info) => {
  const told: string[] = [];
  page.on(
    'request',
    (request) => request.url().endsWith('/api/telemetry') && told.push(request.postData() ?? ''),
  );
  await openStart(page);
  await openSample(page);
  await page.getByRole('button', { name: 'Settings' }).click();
  const settings = page.getByRole('dialog', { name: 'Settings' });
  await settings.getByLabel('Address').fill(url);
  await settings.getByLabel('Token').fill('sc_user_nobody-has-this-one-at-all');
  await settings.getByRole('button', { name: 'Sign in' }).click();
  await expect(settings.getByRole('status')).toContainText('does not know this token');
  await settings.getByLabel('Token').fill(token);
  await settings.getByRole('button', { name: 'Sign in' }).click();
  await expect(settings.getByRole('status')).toContainText('One render node takes work');
  expect(await axeViolations(page)).toEqual([]);
  await page.keyboard.press('Escape');

  await page.keyboard.press('Control+e');
  const dialog = page.getByRole('dialog', { name: 'Export film' });
  await dialog.getByLabel('Preset').selectOption('small');
  await dialog.getByLabel('Render on').selectOption('relay');
  const download = page.waitForEvent('download', { timeout: 100_000 });
  await dialog.getByRole('button', { name: 'Start export' }).click();
  const film = info.outputPath('film.mp4');
  await (await download).saveAs(film);
  const probe = ['-v', 'error', '-count_frames', '-select_streams', 'v', '-show_entries'];
  const streams = execFileSync('ffprobe', [
    ...probe,
    'stream=codec_name,height,nb_read_frames',
    '-of',
    'json',
    film,
  ]);
  const [video] = (JSON.parse(String(streams)) as { streams: Record<string, string>[] }).streams;
  expect(video).toMatchObject({ codec_name: 'h264', height: 720 });
  expect(Number(video!.nb_read_frames)).toBeGreaterThan(50);

  await page.keyboard.press('Control+Shift+e');
  const renders = page.getByRole('dialog', { name: 'Renders on the relay' });
  await expect(renders.getByRole('list', { name: 'Renders' }).getByRole('listitem')).toHaveCount(1);
  const saved = page.waitForEvent('download');
  await renders.getByRole('button', { name: 'Save film' }).click();
  const again = info.outputPath('again.mp4');
  await (await saved).saveAs(again);
  expect(readFileSync(again).equals(readFileSync(film))).toBe(true);
  await renders.getByText('What happened').click();
  await expect(renders.locator('.renders-history li').first()).toBeVisible();
  expect(await axeViolations(page)).toEqual([]);
  await page.screenshot({ path: info.outputPath('renders.png') });
  await page.keyboard.press('Escape');

  // Nothing is told before the user agreed, and then numbers alone.
  expect(told).toEqual([]);
  await page.getByRole('button', { name: 'Settings' }).click();
  await settings.getByLabel('Tell the relay how the studio runs').check();
  await page.keyboard.press('Escape');
  const answer = page.waitForResponse((response) => response.url().endsWith('/api/telemetry'));
  await page.getByRole('button', { name: 'Back to the start' }).click();
  expect((await answer).status()).toBe(202);
  expect(JSON.parse(told[0]!)).toMatchObject({
    client: 'studio',
    points: expect.arrayContaining([expect.objectContaining({ name: 'export.fps' })]),
  });
});

test('the relay shows its operator how it is', async ({ page }, info) => {
  await page.goto(`${url}/dashboard`);
  await page.getByLabel('Token').fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
  const nodes = page.getByRole('row').filter({ hasText: 'attic' });
  await expect(nodes).toContainText('At work');
  await expect(page.getByRole('figure').filter({ hasText: 'Waiting work' })).toBeVisible();
  await nodes.getByRole('button').click();
  await expect(nodes).toContainText('Finishing');
  await nodes.getByRole('button').click();
  await expect(nodes).toContainText('At work');
  expect(await axeViolations(page)).toEqual([]);
  await page.screenshot({ path: info.outputPath('dashboard.png'), fullPage: true });
});
