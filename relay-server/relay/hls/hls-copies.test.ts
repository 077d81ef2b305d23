// A film of which most is only copied from two encoders' files, watched while it is made, with FFmpeg as the player.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { hasFfmpeg } from '../../../oracle/ffmpeg.ts';
import { type RenderRequest, renderFilm } from '../../../src/engine/render/render-job.ts';
import { exportRecord } from '../../../src/project/records/export-settings.ts';
import { parseRecord } from '../../../src/project/records/record-type.ts';
import type { Lease } from '../../../src/protocol/relay/task.ts';
import { Film, SEQUENCE } from '../../render-node/conformance/film.ts';
import { openFileSink } from '../../render-node/node-host/byte-sink.ts';
import { RenderBench } from '../../render-node/node-host/testing/render-bench.ts';
import { PATIENT } from '../testing/fake-node.ts';
import { type RelayRig, startRelayRig } from '../testing/relay-rig.ts';
import { FilmMaker, picturesOf } from './testing/film-maker.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });

/** Copied from its start; begins within a group, so that some frames are encoded first; copied whole, of another encoder. */
const CLIPS = [
  { start: 0, length: 260 },
  { start: 260, length: 130, inFrame: 20 },
  { start: 390, length: 110 },
] as const;
const FRAMES = 500;

describe.skipIf(!hasFfmpeg).each([
  ['avc', 'mp4', ['-c:v', 'libx264', '-profile:v', 'main', '-bf', '0', '-g', '50']],
  [
    'hevc',
    'mp4',
    [
      '-c:v',
      'libx265',
      '-preset',
      'ultrafast',
      '-x265-params',
      'log-level=error:keyint=50:open-gop=0',
      '-tag:v',
      'hvc1',
    ],
  ],
  ['vp9', 'webm', ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-g', '50']],
] as const)('parts that are only copied, in %s', (codec, container, encoder) => {
  let bench: RenderBench;
  let relay: RelayRig;
  let request: RenderRequest;
  const copies = (leases: readonly Lease[], film: FilmMaker): string[] => {
    const copied = new Set(film.plan.segments.filter(({ kind }) => kind === 'copy').map(({ hash }) => hash));
    return leases.flatMap(({ task }) =>
      task.kind === 'segment' ? task.segments.filter((hash) => copied.has(hash)) : [],
    );
  };

  beforeAll(async () => {
    [bench, relay] = await Promise.all([RenderBench.open(), startRelayRig({ environment: PATIENT })]);
    const other = codec === 'avc' ? [] : encoder;
    const [whole, second] = [
      await bench.source('chart.mp4', 'testsrc2', 12, other),
      await bench.source('bars.mp4', 'testsrc', 5, encoder),
    ];
    const edit = new Film({ width: 320, height: 180 });
    const track = edit.track();
    edit.clip(track, whole, CLIPS[0]);
    edit.clip(track, whole, CLIPS[1]);
    edit.clip(track, second, CLIPS[2]);
    const video = { codec, rate: { mode: 'quality', quality: 'low' } };
    const settings = parseRecord(exportRecord, {
      ...{ id: 'e', sequence: SEQUENCE, container, video, audio: null },
    });
    request = { snapshot: edit.snapshot(), settings };
    await renderFilm(bench.host, request, await openFileSink(bench.path(`film.${container}`)));
    await bench.store.trim(0);
  });
  afterAll(async () => {
    await relay?.close();
    await bench?.close();
  });

  test('come when somebody watches, before the rest, and join without a gap', async () => {
    const film = await FilmMaker.plan(relay, bench, `${codec}-watched`, request);
    const { segments } = film.plan;
    expect(segments.filter(({ kind }) => kind === 'copy').length).toBeGreaterThan(3);
    expect(segments.some(({ kind }) => kind !== 'copy')).toBe(true);
    expect(Math.max(...segments.map(({ seconds }) => seconds))).toBeLessThan(9);

    expect(await film.text('playlist.m3u8')).not.toContain('CODECS');
    expect(await film.text('pictures.m3u8')).not.toContain('.m4s');
    const first = (await film.next())!;
    expect(copies([first], film)).toContain(segments[0]!.hash);
    await film.complete(first);
    expect(await film.text('pictures.m3u8')).toContain('segment-0.m4s');
    expect(await film.text('pictures.m3u8')).not.toContain('ENDLIST');
    const { made, mux } = await film.makeAll();
    expect(mux).not.toBeNull();
    expect(copies([first, ...made], film)).toHaveLength(
      segments.filter(({ kind }) => kind === 'copy').length,
    );

    const list = await film.text('pictures.m3u8');
    expect(list.match(/segment-\d+\.m4s/g)).toHaveLength(segments.length);
    expect(list).not.toContain('GAP');
    expect(list.match(/EXT-X-MAP/g)).toHaveLength(1);
    expect(list).toContain('#EXT-X-ENDLIST');
    const times = (await film.probe('packet=pts_time')).map((time) => Math.round(Number(time) * 25));
    // Of pictures that are decoded before they are shown, FFmpeg 5 counts from the first that it decodes.
    const begin = Math.min(...times);
    const places = times.map((time) => time - begin).sort((a, b) => a - b);
    expect(places).toEqual(Array.from({ length: FRAMES }, (_, i) => i));
    const shown = await picturesOf(film.input());
    expect(shown).toHaveLength(FRAMES);
    expect(shown).toEqual(await picturesOf(['-i', bench.path(`film.${container}`)]));
  });

  test('do not keep their film waiting, and come of a film that is done', async () => {
    const film = await FilmMaker.plan(relay, bench, `${codec}-done`, request);
    const { made, mux } = await film.makeAll();
    expect(copies(made, film)).toEqual([]);
    await film.join(mux!);
    expect((await film.desk.job(film.id)).state).toBe('done');

    // What another film's watcher had made is here already.
    await relay.services.database.query('DELETE FROM relay.segment WHERE hash = ANY($1::text[])', [
      film.plan.segments.filter(({ kind }) => kind === 'copy').map(({ hash }) => hash),
    ]);
    expect(await film.text('pictures.m3u8')).not.toContain('ENDLIST');
    const lease = (await film.next())!;
    expect(copies([lease], film).length).toBeGreaterThan(0);
    await film.complete(lease);
    await film.makeAll();
    const list = await film.text('pictures.m3u8');
    expect(list).toContain('#EXT-X-ENDLIST');
    expect(list).not.toContain('GAP');
    expect((await film.desk.job(film.id)).state).toBe('done');
  });

  test('are passed over where no node can read them, and the film is made all the same', async () => {
    const film = await FilmMaker.plan(relay, bench, `${codec}-failed`, request);
    await relay.services.database.query('DELETE FROM relay.segment WHERE hash = ANY($1::text[])', [
      film.plan.segments.map(({ hash }) => hash),
    ]);
    await film.text('pictures.m3u8');
    const lease = (await film.next())!;
    expect(copies([lease], film)).toContain(film.plan.segments[0]!.hash);
    expect((await film.fail(lease)).ok).toBe(true);
    expect((await film.desk.job(film.id)).state).toBe('running');
    expect(await film.text('pictures.m3u8')).toContain('#EXT-X-GAP');
    const { mux } = await film.makeAll();
    await film.join(mux!);
    expect((await film.desk.job(film.id)).state).toBe('done');
    const list = await film.text('pictures.m3u8');
    expect(list.match(/#EXT-X-GAP/g)).toHaveLength(copies([lease], film).length);
    expect(list).toContain('#EXT-X-ENDLIST');
  });
});
