import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ffmpeg, hasFfmpeg } from '../../../oracle/ffmpeg.ts';
import { readAudioSegment, writeAudioSegment } from '../../../src/engine/render/audio/audio-segment-file.ts';
import type { RenderedAudioTrack } from '../../../src/engine/render/audio/audio-track.ts';
import { outlineFilm } from '../../../src/engine/render/film-parts.ts';
import { renderSoundParts } from '../../../src/engine/render/sound-parts.ts';
import { exportRecord } from '../../../src/project/records/export-settings.ts';
import type { MediaAsset } from '../../../src/project/records/media-asset.ts';
import { parseRecord } from '../../../src/project/records/record-type.ts';
import { readAsset } from '../cli/read-asset.ts';
import { Film, SEQUENCE } from '../conformance/film.ts';
import { RenderBench } from '../node-host/testing/render-bench.ts';
import { compareSounds } from './compare-sounds.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });

describe.skipIf(!hasFfmpeg)('a stretch of sound that another node made', () => {
  let bench: RenderBench;
  let asset: MediaAsset;
  let track: RenderedAudioTrack;
  let honest: Uint8Array;

  async function sound(inFrame: number, bitsPerSecond: number): Promise<Uint8Array> {
    const edit = new Film({ width: 64, height: 64 });
    edit.clip(edit.track('audio'), asset, { start: 0, length: 75, inFrame });
    const settings = parseRecord(exportRecord, {
      ...{ id: 'e', sequence: SEQUENCE, container: 'mp4', video: null },
      audio: { codec: 'aac', bitsPerSecond },
    });
    const request = { snapshot: edit.snapshot(), settings };
    const [part] = (await outlineFilm(bench.host, request)).sound!.parts;
    track = await renderSoundParts(bench.host, request, [part!.hash]);
    return (await bench.store.get(part!.hash))!;
  }

  beforeAll(async () => {
    bench = await RenderBench.open();
    // A tone over noise whose loudness is never the same twice.
    const loudness = '(0.1+0.4*(1+sin(t*t))/2)';
    const source = `aevalsrc='${loudness}*(0.5*sin(2*PI*300*t)+0.5*(random(0)*2-1))':s=48000:d=8`;
    await ffmpeg(['-f', 'lavfi', '-i', source, bench.path('sound.wav')]);
    asset = await readAsset(bench.host, { kind: 'path', path: bench.path('sound.wav') });
    honest = await sound(10, 128_000);
  });
  afterAll(() => bench.close());

  test('is the same when it is, and when its encoder had fewer bits', async () => {
    expect(await compareSounds(honest, honest, track)).toEqual({ same: true, psnr: 100, reason: '' });
    const other = await compareSounds(honest, await sound(10, 96_000), track);
    expect(other).toMatchObject({ same: true, reason: '' });
    expect(other.psnr).toBeLessThan(100);
  });

  test('is a lie when something else is heard, or nothing', async () => {
    const elsewhere = await compareSounds(honest, await sound(90, 128_000), track);
    expect(elsewhere).toMatchObject({ same: false, reason: 'another sound' });
    const { packets, peak } = readAudioSegment(honest)!;
    const stuck = writeAudioSegment({ packets: packets.map(() => packets[9]!), peak });
    expect(await compareSounds(honest, stuck, track)).toMatchObject({ same: false });
  });

  test('is a lie when packets are missing or broken', async () => {
    const { packets, peak } = readAudioSegment(honest)!;
    const short = writeAudioSegment({ packets: packets.slice(1), peak });
    expect(await compareSounds(honest, short, track)).toMatchObject({ same: false, reason: 'other packets' });
    expect(await compareSounds(honest, honest.subarray(0, 900), track)).toMatchObject({
      same: false,
      reason: 'it is no sound',
    });
    const noise = packets.map((packet) => new Uint8Array(packet.length).fill(7));
    const broken = writeAudioSegment({ packets: noise, peak });
    expect(await compareSounds(honest, broken, track)).toMatchObject({ same: false });
  });
});
