import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ffmpeg, hasFfmpeg } from '../../../oracle/ffmpeg.ts';
import { type RenderRequest, renderFilm } from '../../../src/engine/render/render-job.ts';
import { renderSoundParts } from '../../../src/engine/render/sound-parts.ts';
import { exportRecord } from '../../../src/project/records/export-settings.ts';
import type { MediaAsset } from '../../../src/project/records/media-asset.ts';
import { parseRecord } from '../../../src/project/records/record-type.ts';
import { planOf } from '../../render-node/agent/tasks/plan-task.ts';
import { readAsset } from '../../render-node/cli/read-asset.ts';
import { Film, SEQUENCE } from '../../render-node/conformance/film.ts';
import { openFileSink } from '../../render-node/node-host/byte-sink.ts';
import { RenderBench } from '../../render-node/node-host/testing/render-bench.ts';
import { readSoundHead, type SoundHead } from './segment-head.ts';
import { soundFragment, soundInitialization } from './sound-boxes.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

describe.skipIf(!hasFfmpeg)('stored stretches of sound as fragments', () => {
  let bench: RenderBench;
  let asset: MediaAsset;

  beforeAll(async () => {
    bench = await RenderBench.open();
    const source = "aevalsrc='0.4*sin(2*PI*(200+20*t)*t)|0.3*sin(2*PI*500*t)':s=48000:d=13";
    await ffmpeg(['-f', 'lavfi', '-i', source, bench.path('sound.wav')]);
    asset = await readAsset(bench.host, { kind: 'path', path: bench.path('sound.wav') });
  });
  afterAll(() => bench.close());

  test.each([
    ['aac', 'mp4'],
    ['aac', 'mkv'],
    ['opus', 'mp4'],
    ['flac', 'mp4'],
  ])('%s of a film in %s decodes as in the film', async (codec, container) => {
    const edit = new Film({ width: 64, height: 64 });
    edit.clip(edit.track('audio'), asset, { start: 0, length: 311, inFrame: 3 });
    const settings = parseRecord(exportRecord, {
      ...{ id: 'e', sequence: SEQUENCE, container, video: null },
      audio: { codec, bitsPerSecond: 96_000 },
    });
    const request: RenderRequest = { snapshot: edit.snapshot(), settings };
    const sound = (await planOf(bench.host, request)).sound!;
    expect(sound.segments).toHaveLength(2);
    await renderSoundParts(
      bench.host,
      request,
      sound.segments.map(({ hash }) => hash),
    );
    const files = [soundInitialization(sound, Buffer.from(sound.description!, 'base64'))];
    let first = 0;
    for (const { hash, packets } of sound.segments) {
      const bytes = (await bench.store.get(hash))!;
      const head = readSoundHead(bytes) as SoundHead;
      expect(head.sizes).toHaveLength(packets);
      files.push(soundFragment(sound, first, head.sizes, bytes.subarray(head.offset)));
      first += packets;
    }
    const fragments = bench.path(`${codec}-${container}-fragments.mp4`);
    await writeFile(fragments, Buffer.concat(files));
    // The same packets; an MKV may leave out the first, which only MP4 can place before zero.
    await renderFilm(
      bench.host,
      { ...request, settings: { ...settings, container: 'mp4' } },
      await openFileSink(bench.path('film.mp4')),
    );
    const [heard, wanted] = [await decoded(fragments), await decoded(bench.path('film.mp4'))];
    expect(Math.abs(heard.length - 2 * sound.samples)).toBeLessThan(2 * sound.packetSamples);
    let worst = 0;
    for (let i = 0; i < Math.min(heard.length, wanted.length); i++)
      worst = Math.max(worst, Math.abs(heard[i]! - wanted[i]!));
    expect(worst).toBeLessThan(1e-6);
  });

  test.each([
    ['pcm-s24', 'mov', 'avc', 2],
    ['pcm-s16', 'mkv', 'avc', 6],
    ['mp3', 'mkv', 'hevc', 2],
    ['ac3', 'mp4', 'avc', 6],
    ['ac3', 'mkv', 'av1', 2],
    ['pcm-f32', 'mkv', 'vp9', 2],
  ])(
    '%s in %s is heard as AAC while the pictures (%s) are made',
    async (codec, container, video, channels) => {
      const edit = new Film({ width: 64, height: 64 });
      edit.clip(edit.track('audio'), asset, { start: 0, length: 311, inFrame: 3 });
      const rate = { mode: 'quality', quality: 'low' };
      const request = (audio: object, place: string, pictures: object | null): RenderRequest => {
        const wish = {
          id: 'e',
          sequence: SEQUENCE,
          container: place,
          video: pictures,
          audio,
        };
        return { snapshot: edit.snapshot(), settings: parseRecord(exportRecord, wish) };
      };
      const film = request({ codec, channels }, container, { codec: video, rate });
      const heard = (await planOf(bench.host, film)).sound!;
      const aac = request({ codec: 'aac', bitsPerSecond: 128_000 }, 'mp4', { codec: 'avc', rate });
      expect(heard).toEqual((await planOf(bench.host, aac)).sound);
      const hashes = heard.segments.map(({ hash }) => hash);
      await renderSoundParts(bench.host, film, hashes);
      for (const hash of hashes) expect(await bench.store.has(hash)).toBe(true);
      // Nobody would watch it: there is nothing to be heard before the end.
      const unwatched = await planOf(bench.host, request({ codec: 'pcm-s16', channels }, 'mkv', null));
      expect(unwatched.sound?.segments).toEqual([]);
    },
  );
});

/** Interleaved, from time 0 on: of AAC in fragments FFmpeg gives the encoder's delay too, at times before that. */
async function decoded(path: string): Promise<Float32Array> {
  const placed = ['-map', '0:a', '-af', 'aresample=async=1:first_pts=0', '-f', 'f32le', '-'];
  const bytes = await ffmpeg(['-copyts', '-i', path, ...placed]);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}
