import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { ffmpeg, hasFfmpeg } from '../../../oracle/ffmpeg.ts';
import { frameToTicks } from '../../../src/base/time.ts';
import { type ExportSettings, exportRecord } from '../../../src/project/records/export-settings.ts';
import { parseRecord } from '../../../src/project/records/record-type.ts';
import type { ProjectSnapshot } from '../../../src/project/records/snapshot.ts';
import { orderOf } from '../../../src/protocol/relay/order.ts';
import type { PreviewAsk, PreviewQuality } from '../../../src/protocol/relay/preview.ts';
import { type RelayRig, startRelayRig } from '../../relay/testing/relay-rig.ts';
import { Film, SEQUENCE } from '../conformance/film.ts';
import { RenderBench } from '../node-host/testing/render-bench.ts';
import { PreviewProcess } from './preview-process.ts';
import { PreviewClient } from './testing/preview-client.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 90_000 });

const RATE = { num: 25, den: 1 };
const at = (frame: number): number => frameToTicks(frame, RATE);
const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe.skipIf(!hasFfmpeg)('a preview that a node draws for somebody else', () => {
  let bench: RenderBench;
  let relay: RelayRig;
  let node: PreviewProcess;
  let snapshot: ProjectSnapshot;
  let settings: ExportSettings;
  let order: string;
  const clients: PreviewClient[] = [];

  const put = async (bytes: Uint8Array): Promise<string> => {
    const hash = hashOf(bytes);
    await relay.ask(`/api/blobs/${hash}`, { method: 'PUT', body: bytes as BodyInit });
    return hash;
  };
  const startNode = (name: string): PreviewProcess =>
    new PreviewProcess({
      relay: { url: relay.url, token: relay.nodeToken },
      name,
      cache: bench.path(`cache ${name}`),
      sessions: 8,
    });
  const open = async (wish: Partial<Extract<PreviewAsk, { type: 'open' }>> = {}): Promise<PreviewClient> => {
    const client = new PreviewClient(relay.url);
    clients.push(client);
    await client.open({ token: relay.token, order, quality: 'full', width: 640, height: 640, ...wish });
    return client;
  };
  /** Mean red, green and blue of a picture as FFmpeg decodes it. */
  const colorOf = async (jpeg: Uint8Array): Promise<number[]> => {
    const folder = await mkdtemp(join(tmpdir(), 'storycore-jpeg-'));
    try {
      await writeFile(join(folder, 'picture.jpg'), jpeg);
      const rgb = await ffmpeg([
        '-i',
        join(folder, 'picture.jpg'),
        '-vf',
        'scale=1:1:flags=area',
        '-f',
        'rawvideo',
        '-pix_fmt',
        'rgb24',
        '-',
      ]);
      return [...rgb];
    } finally {
      await rm(folder, { recursive: true });
    }
  };

  beforeAll(async () => {
    bench = await RenderBench.open();
    relay = await startRelayRig();
    const chart = await bench.source('chart.mp4', 'testsrc2', 4);
    const film = new Film({ width: 320, height: 180 });
    const track = film.track();
    film.clip(track, chart, { start: 0, length: 100 });
    film.clip(track, '#c02040', { start: 100, length: 50 });
    snapshot = film.snapshot();
    // Black, as nothing of the chart is.
    await bench.source('light.mp4', 'color', 4);
    settings = parseRecord(exportRecord, {
      id: 'e',
      sequence: SEQUENCE,
      container: 'mp4',
      video: null,
      audio: null,
    });
    const media = await put(await readFile(bench.path('chart.mp4')));
    order = await put(
      new TextEncoder().encode(JSON.stringify(orderOf(snapshot, settings, { [chart.id]: media }))),
    );
    node = startNode('first');
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.end();
    await expect.poll(() => relay.services.preview.statistics.sessions).toBe(0);
  });
  afterAll(async () => {
    node?.close();
    await relay?.close();
    await bench?.close();
  });

  test('has the colours of the document, at four qualities and never larger than asked', async () => {
    const client = await open();
    expect(client.facts).toMatchObject({ width: 320, height: 180, frameRate: RATE, duration: at(150) });
    const sizes: Record<PreviewQuality, number[]> = {
      wireframe: [160, 90],
      draft: [80, 46],
      standard: [160, 90],
      full: [320, 180],
    };
    for (const [quality, size] of Object.entries(sizes) as [PreviewQuality, number[]][]) {
      const { head, picture } = await client.seek(at(120), quality);
      expect([head.quality, head.width, head.height, head.cached]).toEqual([quality, ...size, false]);
      if (quality === 'wireframe') continue;
      const color = await colorOf(picture);
      for (const [i, value] of [0xc0, 0x20, 0x40].entries())
        expect(Math.abs(color[i]! - value)).toBeLessThan(6);
    }
    const small = await open({ width: 64, height: 64 });
    const { head } = await small.seek(at(120), 'full');
    expect([head.width, head.height]).toEqual([64, 36]);
  });

  test('shows the very frame that an export would', async () => {
    const client = await open();
    const { picture } = await client.seek(at(37), 'full');
    await writeFile(bench.path('shown.jpg'), picture);
    const compared = ['-i', bench.path('shown.jpg'), '-i', bench.path('chart.mp4')];
    const graph =
      '[1:v]select=eq(n\\,37),scale=out_range=full:out_color_matrix=bt601,format=yuvj420p[b];[0:v]format=yuvj420p[a];[a][b]psnr=stats_file=-';
    const said = (
      await ffmpeg([...compared, '-filter_complex', graph, '-frames:v', '1', '-f', 'null', '-'])
    ).toString();
    expect(Number(/psnr_y:([\d.]+)/.exec(said)?.[1])).toBeGreaterThan(32);
  });

  test('comes from the cache the second time, and changes only where the document did', async () => {
    const client = await open();
    await client.seek(at(110), 'standard');
    await client.seek(at(10), 'standard');
    expect((await client.seek(at(110), 'standard')).head).toMatchObject({ cached: true, renderMs: 0 });
    const before = [...snapshot.clip.values()][1]!;
    const after = { ...before, source: { kind: 'color' as const, color: '#20c040' } };
    const changed = await client.change([{ type: 'clip', id: before.id, before, after }]);
    expect(changed.head).toMatchObject({ time: at(110), cached: false });
    const [red, green] = await colorOf(changed.picture);
    expect(green! - red!).toBeGreaterThan(100);
    // Another clip's picture is as it was.
    expect((await client.seek(at(10), 'standard')).head.cached).toBe(true);
    // Whoever looks at the document as it was sees it as it was.
    const other = await open();
    const { head, picture } = await other.seek(at(110), 'standard');
    expect(head.cached).toBe(true);
    expect((await colorOf(picture))[0]).toBeGreaterThan(150);
    const statistics = await other.statistics();
    expect(statistics.hits).toBeGreaterThan(0);
    const { figures } = await relay.services.vitals.figures.read();
    const hits = figures.find(({ name, labels }) => name === 'cache.hits' && labels?.cache === 'preview');
    expect(hits?.value).toBe(statistics.hits);
    expect(statistics.hitRate).toBeCloseTo(statistics.hits / (statistics.hits + statistics.misses), 9);
  });

  test('answers a hand that drags with the newest frame, and drops what is stale', async () => {
    const client = await open();
    const frames = Array.from({ length: 40 }, (_, i) => 50 + i);
    const last = await client.drag(frames.map(at), 'full');
    expect(last.head.time).toBe(at(89));
    const statistics = await client.statistics();
    expect(statistics.asked).toBe(40);
    expect(statistics.shown + statistics.dropped).toBe(40);
    expect(statistics.dropped).toBeGreaterThan(20);
    const seqs = client.pictures.map(({ head }) => head.seq);
    expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
  });

  test('answers all that a client queues, in order, and none of it once the hand is elsewhere', async () => {
    const client = await open();
    // One is kept already: it waits for those before it all the same.
    await client.seek(at(82), 'standard');
    const times = [80, 81, 82, 83].map(at);
    const shown = await Promise.all(client.queue(times, 'standard'));
    expect(shown.map(({ head }) => head.time)).toEqual(times);
    expect(shown.map(({ head }) => head.cached)).toEqual([false, false, true, false]);
    const seqs = client.pictures.map(({ head }) => head.seq);
    expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
    expect((await client.statistics()).dropped).toBe(0);
    for (const passed of client.queue([84, 85, 86, 87].map(at), 'standard')) passed.catch(() => undefined);
    expect((await client.seek(at(20), 'standard')).head.time).toBe(at(20));
    // Two were begun; the others gave way.
    const { asked, dropped } = await client.statistics();
    expect([asked, dropped]).toEqual([10, 2]);
  });

  test('answers a change with the picture of the moment that it names', async () => {
    const client = await open();
    await client.seek(at(10), 'draft');
    const before = [...snapshot.clip.values()][1]!;
    const after = { ...before, source: { kind: 'color' as const, color: '#c0c020' } };
    const changed = await client.change(
      [{ type: 'clip', id: before.id, before, after }],
      at(120),
      'standard',
    );
    expect(changed.head).toMatchObject({ time: at(120), quality: 'standard' });
  });

  test('draws a film from its proxy where the original never came, after a change of it too', async () => {
    const light = await put(await readFile(bench.path('light.mp4')));
    const chart = [...snapshot.asset.values()][0]!;
    const given = { ...orderOf(snapshot, settings, {}), proxies: { [chart.id]: light } };
    const client = await open({ order: await put(new TextEncoder().encode(JSON.stringify(given))) });
    for (let change = 0; change < 2; change++) {
      const color = await colorOf((await client.seek(at(10 + change), 'full')).picture);
      expect(Math.max(...color)).toBeLessThan(8);
      const after = { ...chart, name: 'another name.mp4' };
      await client.change([{ type: 'asset', id: chart.id, before: chart, after }]);
    }
  });

  test('goes on with another node when its own is killed, changes and all', async () => {
    const client = await open();
    const before = [...snapshot.clip.values()][1]!;
    const after = { ...before, source: { kind: 'color' as const, color: '#2040c0' } };
    await client.change([{ type: 'clip', id: before.id, before, after }]);
    node.close();
    const asked = client.seek(at(130), 'draft');
    node = startNode('second');
    const { picture } = await asked;
    expect((await colorOf(picture))[2]).toBeGreaterThan(150);
  });

  test('holds its files while it is open and lets them go when the line breaks', async () => {
    const client = await open();
    const held = () =>
      relay.services.database.query(
        `SELECT hash FROM relay.blob_reference WHERE kind = 'preview' AND holder = $1`,
        [client.session],
      );
    expect(await held()).toHaveLength(2);
    const { sessions } = relay.services.preview.statistics;
    client.end();
    await expect.poll(held).toHaveLength(0);
    expect(relay.services.preview.statistics.sessions).toBe(sessions - 1);
  });

  test('says why it cannot be had', async () => {
    const missing = open({ order: 'a'.repeat(64) });
    await expect(missing).rejects.toMatchObject({ code: 'blob-missing' });
    await expect(open({ token: 'nonsense' })).rejects.toThrow('4401');
    await expect(open({ protocol: 99 })).rejects.toThrow('4426');
    const many = await Promise.allSettled(Array.from({ length: 9 }, () => open()));
    const refused = many.filter((outcome) => outcome.status === 'rejected');
    expect(refused).toHaveLength(1);
    for (const { reason } of refused) expect(reason).toMatchObject({ code: 'preview-busy' });
    const client = await open({ sequence: 'nowhere' }).catch((error: unknown) => error);
    expect(client).toBeInstanceOf(Error);
  });
});
