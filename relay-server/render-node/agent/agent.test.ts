import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { hasFfmpeg } from '../../../oracle/ffmpeg.ts';
import { FINAL_STATES, type JobView } from '../../../src/protocol/relay/job.ts';
import type { NodeView } from '../../../src/protocol/relay/node.ts';
import { PATIENT } from '../../relay/testing/fake-node.ts';
import { type RelayRig, startRelayRig } from '../../relay/testing/relay-rig.ts';
import { createNodeHost } from '../node-host/node-host.ts';
import { RenderBench } from '../node-host/testing/render-bench.ts';
import { doTask } from './tasks/do-task.ts';
import { CuttableLine } from './testing/cuttable-line.ts';
import { type Program, startNode, submit } from './testing/program.ts';
import { PROJECT_FRAMES, writeSmallProject } from './testing/small-project.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

describe.skipIf(!hasFfmpeg)('a render node', () => {
  let bench: RenderBench;
  let relay: RelayRig;
  let line: CuttableLine;
  let node: Program;

  beforeAll(async () => {
    bench = await RenderBench.open();
    // A busy machine makes no node dead.
    relay = await startRelayRig({ environment: PATIENT });
    line = await CuttableLine.to(relay.url);
    node = startNode({ url: line.url, nodeToken: relay.nodeToken }, 'node', bench.path('cache'));
    const sources = [
      await bench.source('chart.mp4', 'testsrc2', 12),
      await bench.source('bars.mp4', 'testsrc', 12),
    ];
    await writeSmallProject(bench.path('harbour.storycore'), [sources[0]!, sources[1]!]);
    await node.until({ event: 'joined' });
  });
  afterAll(async () => {
    node.child.kill('SIGKILL');
    line.close();
    await relay.close();
    await bench.close();
  });

  const json = async <T>(path: string, init: RequestInit = {}): Promise<T> => {
    const headers = { 'content-type': 'application/json' };
    const answer = await relay.ask(path, { headers, ...init });
    const text = await answer.text();
    if (!answer.ok) throw new Error(text);
    return JSON.parse(text) as T;
  };
  async function finished(id: string): Promise<JobView> {
    for (;;) {
      const job = await json<JobView>(`/api/jobs/${id}`);
      if (FINAL_STATES.includes(job.state)) return job;
      await sleep(100);
    }
  }
  async function fileJob(kind: string, name: string, settings: object = {}): Promise<JobView> {
    const bytes = await readFile(bench.path(name));
    const input = createHash('sha256').update(bytes).digest('hex');
    await relay.ask(`/api/blobs/${input}`, { method: 'PUT', body: bytes });
    const job = await json<JobView>('/api/jobs', {
      method: 'POST',
      body: JSON.stringify({ kind, input, settings }),
    });
    return finished(job.id);
  }

  test('says what this machine can do, and how busy it is', async () => {
    // The first heartbeat with a load comes right after it has joined.
    const { nodes } = await json<{ nodes: NodeView[] }>('/api/nodes');
    const [view] = nodes;
    expect(view).toMatchObject({ name: 'node', state: 'online', pools: ['default'], slots: 1 });
    expect(view!.capabilities).toMatchObject({ cores: 1, models: [], preview: true });
    expect(view!.capabilities.encoders).toEqual(expect.arrayContaining(['avc', 'hevc', 'vp9']));
    expect(view!.capabilities.encoder).toMatch(/^libav-[\d.]+ avc=\S+ hevc=\S+/);
    expect(view!.capabilities.memory).toBeGreaterThan(2 ** 28);
  });

  test('makes proxies and other containers of a file', async () => {
    const proxy = await fileJob('proxy', 'chart.mp4', { height: 90 });
    expect(proxy).toMatchObject({ state: 'done', artefacts: [{ mediaType: 'video/mp4' }] });
    const { blob, bytes } = proxy.artefacts[0]!;
    const answer = await relay.ask(`/api/blobs/${blob}`);
    const film = new Uint8Array(await answer.arrayBuffer());
    expect(film).toHaveLength(bytes);
    await writeFile(bench.path('proxy.mp4'), film);
    expect(await bench.probe('proxy.mp4', 'stream=codec_name,width,height')).toEqual([
      'h264',
      '160',
      '90',
      'aac',
    ]);
    expect(await bench.times('proxy.mp4')).toHaveLength(300);

    expect(await fileJob('transcode', 'chart.mp4', { ending: 'wav' })).toMatchObject({
      state: 'done',
      artefacts: [{ name: 'transcode.wav', mediaType: 'audio/wav' }],
    });
  });

  test('an order that nobody could follow is dead at once, with its reason', async () => {
    const broken = await fileJob('transcode', 'harbour.storycore');
    expect(broken).toMatchObject({ state: 'dead', attempts: 1 });
    expect(broken.error!.code).toBe('conversion-failed');
    const wrong = await fileJob('transcode', 'chart.mp4', { ending: 'exe' });
    expect(wrong).toMatchObject({ state: 'dead', attempts: 1, error: { code: 'settings-invalid' } });
  });

  test('works on while the line is cut, and delivers when it is back', async () => {
    const sending = submit(relay, bench.path('harbour.storycore'), bench.path('cut.mp4'));
    await node.until({ event: 'task', kind: 'segment' });
    line.cut();
    // Longer than from heartbeat to heartbeat, and until the node has noticed, shorter than the relay waits for one.
    await Promise.all([sleep(4000), node.until({ event: 'away' })]);
    line.mend();
    expect(await sending.ended, sending.errors).toBe(0);
    expect(await bench.times('cut.mp4')).toHaveLength(PROJECT_FRAMES);
    expect(node.all({ event: 'task-lost' })).toEqual([]);
    expect(node.all({ event: 'joined' })).toHaveLength(1);
  });

  test('makes a segment again and says whether another node told the truth', async () => {
    const { database } = relay.services;
    const [render] = await database.query<{ id: string; spec: { order: string } }>(
      "SELECT id, spec FROM relay.job WHERE kind = 'render'",
    );
    // Of one length, so that one can be passed off as the other.
    const [one, other] = await database.query<{ hash: string; blob: string }>(
      `SELECT r.hash, s.blob FROM relay.render_segment r JOIN relay.segment s USING (hash)
       WHERE r.render = $1 AND r.frames = 50 ORDER BY r.position`,
      [render!.id],
    );
    const host = createNodeHost();
    const check = async (blob: string) => {
      const task = {
        kind: 'segment' as const,
        job: render!.id,
        render: render!.id,
        order: render!.spec.order,
        segments: [one!.hash],
        sound: false,
        compare: { [one!.hash]: blob },
      };
      const address = { url: relay.url, token: relay.nodeToken };
      const signal = new AbortController().signal;
      const ignored = (): void => undefined;
      const order = { task, relay: address, cache: bench.path('cache') };
      return doTask(host, order, { signal, onProgress: ignored, log: ignored });
    };
    const fresh = { segments: [], encodedFrames: 50 };
    expect(await check(one!.blob)).toMatchObject({ ...fresh, compared: [{ hash: one!.hash, same: true }] });
    expect(await check(other!.blob)).toMatchObject({
      ...fresh,
      compared: [{ hash: one!.hash, same: false }],
    });
    await host.close();
  });

  test('Ctrl-C of who sent it cancels the job, and its node stops at once', async () => {
    const args = ['--preset', 'web-1080p', '--range', '6-9'];
    const before = node.all({ event: 'task', kind: 'segment' }).length;
    const sending = submit(relay, bench.path('harbour.storycore'), bench.path('never.mp4'), args);
    const { job } = (await sending.until({ event: 'submitted' })) as unknown as { job: string };
    while (node.all({ event: 'task', kind: 'segment' }).length === before) await sleep(50);
    sending.child.kill('SIGINT');
    expect(await sending.ended).toBe(130);
    expect(await finished(job)).toMatchObject({ state: 'cancelled' });
    await node.until({ event: 'task-lost' });
    await expect(readFile(bench.path('never.mp4'))).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await fileJob('transcode', 'bars.mp4', { ending: 'wav' })).toMatchObject({ state: 'done' });
  });

  test('with a wrong token it says so and ends', async () => {
    const stranger = startNode(
      { url: relay.url, nodeToken: 'sc_node_guess' },
      'stranger',
      bench.path('other'),
    );
    expect(await stranger.ended).toBe(1);
    expect(stranger.events.at(-1)).toMatchObject({ event: 'error', code: 'not-signed-in' });
  });
});
