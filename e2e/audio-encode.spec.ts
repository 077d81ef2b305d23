// The browser's own encoders and the extensions beside them: no delay, joins that hold, and a notice where something stands in.
import { execFileSync } from 'node:child_process';
import { statSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { type Media, make, media, snrDb, span, track } from '../src/engine/audio/testing/fixtures.ts';
import { waveFile } from '../src/engine/audio/testing/wave-file.ts';
import { hear, probeFile } from '../src/engine/render/audio/testing/rig.ts';
import { buildHarness, serveFolder } from './harness/serve-built.ts';

const RATE = 48000;
const CLICK = 36001;

interface Answer {
  codec: string;
  notices: string[];
  counts: { encoded: number; reused: number };
  milliseconds: number;
  base64: string;
}
declare global {
  interface Window {
    renderSound(request: object): Promise<Answer>;
    probeSound(url: string): Promise<object>;
  }
}

test.describe('sound encoded in the browser', () => {
  let built: { folder: string; remove: () => void };
  let served: { server: Server; url: string };
  let page: Page;

  const serve = (planes: Float32Array[]): Media => {
    const one = media(planes);
    const name = `${one.asset.id}.wav`;
    const bytes = waveFile(planes, RATE);
    writeFileSync(join(built.folder, name), bytes);
    Object.assign(one.asset, { size: bytes.length, locations: [{ kind: 'url', url: served.url + name }] });
    return one;
  };
  const render = async (
    source: Media,
    codec: string,
    container: string,
    channels = 2,
  ): Promise<Answer & { path: string }> => {
    const request = {
      spans: [track([span(source)])],
      end: source.asset.duration,
      codec,
      container,
      channels,
    };
    const answer = await page.evaluate((ask) => window.renderSound(ask), request);
    const path = join(built.folder, `${codec}.${container}`);
    writeFileSync(path, Buffer.from(answer.base64, 'base64'));
    return { ...answer, path };
  };

  test.beforeAll(async ({ browser }) => {
    built = await buildHarness('audio-encode.html');
    served = await serveFolder(built.folder, true);
    page = await browser.newPage();
    await page.goto(`${served.url}e2e/harness/audio-encode.html`);
    await page.waitForFunction(() => 'renderSound' in window);
  });
  test.afterAll(async () => {
    await page?.close();
    served?.server.close();
    built?.remove();
  });

  for (const [codec, container] of [
    ['aac', 'mp4'],
    ['aac', 'mkv'],
    ['opus', 'webm'],
    ['opus', 'mp4'],
    ['flac', 'mkv'],
    ['flac', 'mp4'],
    ['flac', 'flac'],
    ['opus', 'ogg'],
    ['mp3', 'mp3'],
    ['ac3', 'ac3'],
    ['ac3', 'mp4'],
    ['pcm-s24', 'mov'],
    ['pcm-s24', 'wav'],
  ] as const) {
    test(`${codec} in ${container}: a click stays on its sample`, async () => {
      const source = serve(make(RATE * 2, 2, (i) => (i === CLICK ? 0.9 : 0)));
      const answer = await render(source, codec, container);
      expect(answer).toMatchObject({ codec, notices: [] });
      const [left] = hear(answer.path, 2);
      const peak = left!.reduce((best, value, i) => (Math.abs(value) > Math.abs(left![best]!) ? i : best), 0);
      expect(peak).toBe(CLICK);
    });
  }

  for (const [codec, container, frame] of [
    ['aac', 'mp4', 1024],
    ['opus', 'webm', 960],
  ] as const) {
    test(`${codec}: segments join`, async () => {
      const tone = make(RATE * 24, 2, (i, c) => {
        const t = i / RATE;
        return (
          0.2 * Math.sin(2 * Math.PI * (220 + 15 * Math.sin(t)) * t) +
          0.2 * Math.sin(2 * Math.PI * (660 + c) * t)
        );
      });
      const source = serve(tone);
      const answer = await render(source, codec, container);
      expect(answer.counts.encoded).toBe(3);
      const [left] = hear(answer.path, 2);
      const around = (centre: number): number =>
        snrDb(tone[0]!, left!, centre - 2 * frame, centre + 2 * frame);
      const places = Array.from({ length: 40 }, (_, k) => around(RATE + k * 24107)).sort((a, b) => a - b);
      const perSegment = Math.floor((10 * RATE) / frame / 2) * 2 * frame;
      for (const seam of [perSegment, 2 * perSegment])
        expect(around(seam - 600)).toBeGreaterThan(places[4]! - 1);
      console.log(
        `${codec}: ${(24_000 / answer.milliseconds).toFixed(0)}× real time, ${places[20]!.toFixed(0)} dB`,
      );
      const again = await render(source, codec, container);
      expect(again.counts).toEqual({ encoded: 0, reused: 3 });
    });
  }

  for (const [codec, container, channels, layout] of [
    ['opus', 'webm', 6, '5.1'],
    ['opus', 'ogg', 8, '7.1'],
    ['opus', 'ogg', 5, '5.0'],
    ['opus', 'ogg', 7, '6.1'],
    ['opus', 'ogg', 3, '3.0'],
    ['aac', 'mp4', 6, '5.1'],
    ['aac', 'mp4', 8, '7.1'],
    ['flac', 'flac', 6, '5.1'],
    ['ac3', 'ac3', 6, '5.1(side)'],
  ] as const) {
    test(`${codec} in ${container}: ${layout}, each channel from its own speaker`, async () => {
      const hz = (c: number): number => (c === 3 && channels > 5 ? 60 : 300 + 110 * c);
      const source = serve(make(RATE, channels, (i, c) => 0.3 * Math.sin((2 * Math.PI * hz(c) * i) / RATE)));
      const answer = await render(source, codec, container, channels);
      expect(answer).toMatchObject({ codec, notices: [] });
      expect(probeFile(answer.path).streams[0]).toMatchObject({ channels, channel_layout: layout });
      hear(answer.path, channels).forEach((plane, c) => {
        let rises = 0;
        for (let i = 9600; i < 38400; i++) if (plane[i - 1]! < 0 && plane[i]! >= 0) rises++;
        expect(Math.abs(rises / 0.6 - hz(c))).toBeLessThan(5);
      });
    });
  }

  for (const [file, layout, ...codec] of [
    ['quad.opus', 'quad', '-mapping_family', '1', '-b:a', '384k'],
    ['surround.opus', '5.1', '-mapping_family', '1', '-b:a', '512k'],
    ['surround.m4a', '5.1', '-b:a', '512k'],
    ['wide.m4a', '7.1', '-b:a', '640k'],
    ['surround.flac', '5.1(side)'],
    ['surround.mkv', '5.1', '-c:a', 'libvorbis', '-q:a', '6'],
    ['side.wav', '5.1(side)'],
  ] as const) {
    test(`${file} is decoded into the mixer's channels`, async () => {
      const channels = { quad: 4, '7.1': 8 }[layout as string] ?? 6;
      const hz = (c: number): number => (c === 3 && channels > 5 ? 60 : 300 + 110 * c);
      const tones = Array.from({ length: channels }, (_, c) => `0.3*sin(2*PI*${hz(c)}*t)`).join('|');
      const path = join(built.folder, file);
      const input = ['-f', 'lavfi', '-i', `aevalsrc=${tones}:c=${layout}:s=${RATE}:d=1`];
      execFileSync('ffmpeg', ['-v', 'error', '-y', ...input, ...codec, path]);
      const url = served.url + file;
      const probed = await page.evaluate((address) => window.probeSound(address), url);
      const source = serve(make(1, 1, () => 0));
      const { size } = statSync(path);
      Object.assign(source.asset, probed, { size, hash: file, locations: [{ kind: 'url', url }] });
      const answer = await render(source, 'pcm-f32', 'wav', channels);
      hear(answer.path, channels).forEach((plane, c) => {
        let rises = 0;
        for (let i = 9600; i < 38400; i++) if (plane[i - 1]! < 0 && plane[i]! >= 0) rises++;
        expect(Math.abs(rises / 0.6 - hz(c))).toBeLessThan(5);
      });
    });
  }
});
