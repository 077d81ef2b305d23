// Films of every codec that a relay renders, watched before they are joined: FFmpeg plays the list, and then the film.
import { BufferSource, Input, MP4 } from 'mediabunny';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { hasFfmpeg } from '../../../oracle/ffmpeg.ts';
import { type RenderRequest, renderFilm } from '../../../src/engine/render/render-job.ts';
import { exportRecord } from '../../../src/project/records/export-settings.ts';
import type { MediaAsset } from '../../../src/project/records/media-asset.ts';
import { parseRecord } from '../../../src/project/records/record-type.ts';
import { Film, SEQUENCE } from '../../render-node/conformance/film.ts';
import { openFileSink } from '../../render-node/node-host/byte-sink.ts';
import { RenderBench } from '../../render-node/node-host/testing/render-bench.ts';
import { PATIENT } from '../testing/fake-node.ts';
import { type RelayRig, startRelayRig } from '../testing/relay-rig.ts';
import { FilmMaker, picturesOf } from './testing/film-maker.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 90_000 });

const FRAMES = 110;

const CASES = [
  ['avc', 'mp4', 'h264', /^avc1\.64\w{4}$/],
  ['hevc', 'mp4', 'hevc', /^hvc1\.1\./],
  ['vp9', 'webm', 'vp9', /^vp09\.00\.\d\d\.08\.01\.01\.01\.01\.00$/],
  ['av1', 'mkv', 'av1', /^av01\.0\.\d\d[MH]\.08\.0\.110\.01\.01\.01\.0$/],
] as const;

describe.skipIf(!hasFfmpeg)('a film that is not joined yet', () => {
  let bench: RenderBench;
  let relay: RelayRig;
  let asset: MediaAsset;

  beforeAll(async () => {
    [bench, relay] = await Promise.all([RenderBench.open(), startRelayRig({ environment: PATIENT })]);
    asset = await bench.source('chart.mp4', 'testsrc2', 5);
  });
  afterAll(async () => {
    await relay?.close();
    await bench?.close();
  });

  /** Not quite opaque: none of it may be copied. */
  function filmOf(codec: string, container: string): RenderRequest {
    const edit = new Film({ width: 320, height: 180 });
    edit.clip(edit.track(), asset, { start: 0, length: FRAMES }, { opacity: 0.95 });
    const video = { codec, rate: { mode: 'quality', quality: 'low' } };
    const settings = parseRecord(exportRecord, {
      ...{ id: 'e', sequence: SEQUENCE, container, video, audio: null },
    });
    return { snapshot: edit.snapshot(), settings };
  }

  test.each(CASES)(
    'in %s, for %s, plays every picture in its place',
    async (codec, container, name, says) => {
      const request = filmOf(codec, container);
      const film = await FilmMaker.plan(relay, bench, codec, request);
      await film.makeAll();

      const whole = await film.text('playlist.m3u8');
      expect(/CODECS="([^"]*)"/.exec(whole)?.[1]).toMatch(says);
      const list = await film.text('pictures.m3u8');
      expect(list.match(/segment-\d+\.m4s/g)).toHaveLength(film.plan.segments.length);
      expect(list).toContain('#EXT-X-ENDLIST');
      expect(list).not.toContain('GAP');

      expect(await film.probe('stream=codec_name,width,height')).toContain(`${name},320,180`);
      // Of pictures that are decoded before they are shown, FFmpeg 5 counts from the first that it decodes.
      const times = (await film.probe('packet=pts_time')).map((time) => Math.round(Number(time) * 25));
      const first = Math.min(...times);
      const places = times.map((time) => time - first).sort((a, b) => a - b);
      expect(places).toEqual(Array.from({ length: FRAMES }, (_, i) => i));
      expect(await colorOf(film)).toEqual({
        ...{ primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', fullRange: false },
      });

      await renderFilm(bench.host, request, await openFileSink(bench.path(`${codec}.${container}`)));
      const shown = await picturesOf(film.input());
      expect(shown).toHaveLength(FRAMES);
      expect(shown).toEqual(await picturesOf(['-i', bench.path(`${codec}.${container}`)]));
    },
  );
});

/** As the initialization says it: the packets of VP9 and AV1 do not. */
async function colorOf(film: FilmMaker): Promise<VideoColorSpaceInit> {
  const files = ['init-0.mp4', 'segment-0.m4s'].map(async (name) => (await film.ask(name)).arrayBuffer());
  const bytes = await new Blob(await Promise.all(files)).arrayBuffer();
  const input = new Input({ source: new BufferSource(bytes), formats: [MP4] });
  const track = (await input.getPrimaryVideoTrack())!;
  const color = await track.getColorSpace();
  input.dispose();
  return color;
}
