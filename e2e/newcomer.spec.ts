// The first film of somebody who has read nothing: real files, cut together with a crossfade, a title and music, exported here and
// made again from the project file by the command line. FFmpeg and the browser have to take it without complaint.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { hasFfmpeg } from '../oracle/ffmpeg.ts';
import { hasRealMedia, realMedia } from '../oracle/real-media.ts';
import { psnr } from '../relay-server/render-node/conformance/psnr.ts';
import { lumaFrames, pictureTimes, probeFilm } from './harness/read-film.ts';
import { boxOf, clips, importFiles, mediaItems, middle, newProject, openStart } from './studio/studio.ts';

test.skip(!hasFfmpeg, 'ffmpeg is not on this machine');
test.skip(!hasRealMedia, 'the real media are not here');

/** One film by two encoders at a web page's rate: 39.0 at least where the portrait scene moves, 53 and more where nothing does. */
const ENCODERS_AGREE_DECIBELS = 36;
const FILES = ['edts.mp4', 'video.mp4', 'rotate-buck-bunny.mp4', 'red-image.png', 'sample.flac'];

const place = (page: Page, name: string) => mediaItems(page).filter({ hasText: name }).dblclick();

/** In tens of frames from the start. */
async function playheadTo(page: Page, tens: number): Promise<void> {
  await page.getByRole('slider', { name: 'Playhead' }).focus();
  await page.keyboard.press('Home');
  for (let i = 0; i < tens; i++) await page.keyboard.press('Shift+ArrowRight');
}

/** Two scenes, cut where both have more to show, then what lies on and under them. The first gives the film its size and rate. */
async function cutTheFilm(page: Page): Promise<void> {
  await importFiles(page, FILES.map(realMedia));
  await place(page, 'edts.mp4');
  await place(page, 'video.mp4');
  await place(page, 'rotate-buck-bunny.mp4');
  await expect(clips(page)).toHaveCount(6);
  // 9 s of the first become 6, 5 s of the second lose their first.
  await playheadTo(page, 15);
  await page.keyboard.press('s');
  await playheadTo(page, 25);
  await page.keyboard.press('s');
  await expect(clips(page)).toHaveCount(10);
  await page.mouse.click(...(await centre(page, 1)));
  await page.keyboard.down('Shift');
  await page.mouse.click(...(await centre(page, 2)));
  await page.keyboard.up('Shift');
  await page.keyboard.press('Shift+Delete');
  await expect(clips(page)).toHaveCount(6);
  await page.keyboard.press('Escape');
  await playheadTo(page, 15);
  await page.keyboard.press('Shift+T');
  await playheadTo(page, 0);
  await page.keyboard.press('t');
  await page.keyboard.type('Landscape');
  await page.keyboard.press('Escape');
  await playheadTo(page, 0);
  await place(page, 'sample.flac');
  // All ends together.
  await playheadTo(page, 27);
  await page.keyboard.press('Escape');
  await page.keyboard.press('w');
}

async function centre(page: Page, index: number): Promise<[number, number]> {
  const { x, y } = middle(await boxOf(clips(page).nth(index)));
  return [x, y];
}

async function exportFilm(page: Page, path: string): Promise<void> {
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const download = page.waitForEvent('download', { timeout: 180_000 });
  await page.getByRole('button', { name: 'Start export' }).click();
  await (await download).saveAs(path);
}

test('real files become a film with a crossfade, a title and music, here and on the command line', async ({
  page,
}, info) => {
  test.setTimeout(300_000);
  await openStart(page);
  await newProject(page);
  await cutTheFilm(page);
  const names = await clips(page).evaluateAll((all) => all.map((clip) => clip.getAttribute('aria-label')));
  // The music lies under the sound of the scenes, not in its place.
  expect(names.map((name) => name!.split(', ').slice(0, 3).join(' '))).toEqual([
    'Landscape V2 starts 00:00:00:00',
    'edts.mp4 V1 starts 00:00:00:00',
    'video.mp4 V1 starts 00:00:06:00',
    'rotate-buck-bunny.mp4 V1 starts 00:00:10:00',
    'edts.mp4 A1 starts 00:00:00:00',
    'video.mp4 A1 starts 00:00:06:00',
    'rotate-buck-bunny.mp4 A1 starts 00:00:10:00',
    'sample.flac A2 starts 00:00:00:00',
  ]);
  expect(await page.evaluate(() => __storycore!.session.snapshot().transition.size)).toBe(2);

  const here = info.outputPath('here.mp4');
  await exportFilm(page, here);
  const there = info.outputPath('there.mp4');
  renderOnNode(await saveProject(page, info.outputPath('film.storycore')), there);
  for (const film of [here, there]) {
    const [video, audio] = probeFilm(film);
    expect(video).toMatchObject({ codec_name: 'h264', nb_read_frames: '270', width: 854, height: 480 });
    expect(audio).toMatchObject({ codec_name: 'aac', channels: 2, duration: '10.800000' });
    pictureTimes(film).forEach((time, n) => {
      expect(time).toBeCloseTo(n / 25, 4);
    });
    expect(complaintsOf(film)).toBe('');
    expect(await played(page, film)).toEqual({ how: 'ended', seconds: 10.8, width: 854, height: 480 });
  }
  const made = lumaFrames(there);
  const alike = lumaFrames(here).map((frame, n) => psnr(frame, made[n]!));
  expect(Math.min(...alike)).toBeGreaterThan(ENCODERS_AGREE_DECIBELS);
});

async function saveProject(page: Page, path: string): Promise<string> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Project', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Save project file with media' }).click();
  await (await download).saveAs(path);
  return path;
}

const renderOnNode = (project: string, film: string) =>
  execFileSync(process.execPath, ['bin/storycore.mjs', 'render', project, '-o', film], { encoding: 'utf8' });

/** What FFmpeg has to say while it decodes everything. */
function complaintsOf(path: string): string {
  return spawnSync('ffmpeg', ['-v', 'warning', '-xerror', '-i', path, '-f', 'null', '-'], {
    encoding: 'utf8',
  }).stderr;
}

/** Plays it in a page of its own, as somebody does who was sent the file. @returns what the video element says at its end */
async function played(page: Page, path: string) {
  const other = await page.context().newPage();
  try {
    await other.goto('about:blank');
    const url = `data:video/mp4;base64,${readFileSync(path).toString('base64')}`;
    return await other.evaluate(async (src) => {
      const video = document.createElement('video');
      video.muted = true;
      video.playbackRate = 4;
      const ended = new Promise<string>((resolve) => {
        video.onended = () => resolve('ended');
        video.onerror = () => resolve(video.error?.message ?? 'failed');
      });
      video.src = src;
      document.body.append(video);
      await video.play();
      const how = await ended;
      return { how, seconds: video.duration, width: video.videoWidth, height: video.videoHeight };
    }, url);
  } finally {
    await other.close();
  }
}
