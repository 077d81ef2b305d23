// The preview's line to a real relay with a real node, over a wire that is cut.
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { TcpProxy } from '../../../e2e/chaos/tcp-proxy.ts';
import { ffmpeg, hasFfmpeg } from '../../../oracle/ffmpeg.ts';
import { type RelayRig, startRelayRig } from '../../../relay-server/relay/testing/relay-rig.ts';
import { Film, SEQUENCE } from '../../../relay-server/render-node/conformance/film.ts';
import { RenderBench } from '../../../relay-server/render-node/node-host/testing/render-bench.ts';
import { PreviewProcess } from '../../../relay-server/render-node/preview/preview-process.ts';
import { frameToTicks } from '../../../src/base/time.ts';
import type { Clip } from '../../../src/project/records/clip.ts';
import { exportRecord } from '../../../src/project/records/export-settings.ts';
import { parseRecord } from '../../../src/project/records/record-type.ts';
import type { RecordChange } from '../../../src/project/records/snapshot.ts';
import { RelayClient } from '../../../src/protocol/relay/client/relay-client.ts';
import { orderOf } from '../../../src/protocol/relay/order.ts';
import { RelayLine } from './relay-line.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 90_000 });

const at = (frame: number): number => frameToTicks(frame, { num: 25, den: 1 });

describe.skipIf(!hasFfmpeg)('a line to the relay that draws', () => {
  let bench: RenderBench;
  let relay: RelayRig;
  let wire: TcpProxy;
  let node: PreviewProcess;
  let order: string;
  let clips: readonly Clip[];
  const lines: RelayLine[] = [];

  beforeAll(async () => {
    bench = await RenderBench.open();
    relay = await startRelayRig();
    wire = await TcpProxy.open(Number(new URL(relay.url).port));
    const film = new Film({ width: 64, height: 36 });
    const track = film.track();
    film.clip(track, '#c02040', { start: 0, length: 50 });
    film.clip(track, '#20c040', { start: 50, length: 50 });
    clips = [...film.snapshot().clip.values()];
    const wish = { id: 'e', sequence: SEQUENCE, container: 'mp4', video: null, audio: null };
    const settings = parseRecord(exportRecord, wish);
    const bytes = new TextEncoder().encode(JSON.stringify(orderOf(film.snapshot(), settings, {})));
    order = createHash('sha256').update(bytes).digest('hex');
    await relay.ask(`/api/blobs/${order}`, { method: 'PUT', body: bytes as BodyInit });
    const address = { url: relay.url, token: relay.nodeToken };
    node = new PreviewProcess({ relay: address, name: 'n', cache: bench.path('cache'), sessions: 4 });
  });
  afterAll(async () => {
    for (const line of lines) line.close();
    node?.close();
    await wire?.close();
    await relay?.close();
    await bench?.close();
  });

  const open = (ask = relay.token) => {
    const phases: string[] = [];
    const url = `http://127.0.0.1:${wire.port}`;
    const client = new RelayClient({ url, token: ask });
    const ticket = async (): Promise<string> =>
      (await client.ask<{ ticket: string }>('/api/access/tickets', { method: 'POST' })).ticket;
    const onState = ({ phase }: { readonly phase: string }): void => void phases.push(phase);
    const line = new RelayLine({ url, order, changes: [], sequence: SEQUENCE, ticket, onState });
    lines.push(line);
    return { line, phases };
  };
  const colored = (index: number, color: string): RecordChange => {
    const before = clips[index]!;
    return { type: 'clip', id: before.id, before, after: { ...before, source: { kind: 'color', color } } };
  };
  /** Which of red, green and blue is the strongest. */
  const hueOf = async (jpeg: Uint8Array): Promise<number> => {
    await writeFile(bench.path('picture.jpg'), jpeg);
    const form = ['-vf', 'scale=1:1', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'];
    const rgb = [...(await ffmpeg(['-i', bench.path('picture.jpg'), ...form]))];
    return rgb.indexOf(Math.max(...rgb));
  };

  test('answers with the document as it was asked, through changes that nobody sent by themselves', async () => {
    const { line } = open();
    expect(await hueOf((await line.picture(at(10), 'full')).bytes)).toBe(0);
    line.change([colored(0, '#101020')]);
    line.change([colored(0, '#2040c0')]);
    const { head, bytes } = await line.picture(at(12), 'draft');
    expect([head.time, head.quality, await hueOf(bytes)]).toEqual([at(12), 'draft', 2]);
    // Elsewhere it is as it was.
    expect(await hueOf((await line.picture(at(60), 'full')).bytes)).toBe(1);
  });

  test('answers several that queue, all of them, and those that nobody wants any more do not hold up a hand', async () => {
    const { line } = open();
    await line.picture(at(10), 'full');
    expect(line.mostQueued).toBe(4);
    const stop = new AbortController();
    const queued = (frame: number) => line.picture(at(frame), 'full', { queue: true, signal: stop.signal });
    const shown = await Promise.all([20, 21, 22, 23].map(queued));
    expect(shown.map(({ head }) => head.time)).toEqual([20, 21, 22, 23].map(at));
    const given = Promise.allSettled([30, 31, 32, 33].map(queued));
    stop.abort();
    const newest = line.picture(at(60), 'full');
    for (const outcome of await given)
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'cancelled' } });
    expect((await newest).head.time).toBe(at(60));
  });

  test('comes back after a cut with all that changed, and answers what was asked meanwhile', async () => {
    const { line, phases } = open();
    await line.picture(at(10), 'full');
    line.change([colored(0, '#2040c0')]);
    await line.picture(at(10), 'full');
    wire.break();
    await expect.poll(() => phases.at(-1)).toBe('away');
    line.change([colored(1, '#c04020')]);
    const older = line.picture(at(60), 'full');
    const newer = line.picture(at(61), 'full');
    wire.mend();
    await expect(older).rejects.toMatchObject({ code: 'cancelled' });
    expect(await hueOf((await newer).bytes)).toBe(0);
    expect(await hueOf((await line.picture(at(10), 'full')).bytes)).toBe(2);
    expect(phases.filter((phase) => phase === 'live')).toHaveLength(2);
  });

  test('an answer to what was asked before a change is never taken for one after it', async () => {
    const { line, phases } = open();
    await line.picture(at(10), 'full');
    wire.break();
    await expect.poll(() => phases.at(-1)).toBe('away');
    const before = line.picture(at(20), 'full');
    line.change([colored(0, '#2040c0')]);
    wire.mend();
    await expect(before).rejects.toMatchObject({ code: 'cancelled' });
    expect(await hueOf((await line.picture(at(20), 'full')).bytes)).toBe(2);
  });

  test('ends, and says why, where trying again would not help', async () => {
    const { line, phases } = open('sc_user_nobody-has-this-one-at-all');
    await expect.poll(() => phases.at(-1)).toBe('ended');
    await expect(line.picture(at(0), 'full')).rejects.toMatchObject({ code: 'cancelled' });
  });
});
