import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ffmpeg, hasFfmpeg } from '../../../oracle/ffmpeg.ts';
import { readAudioSegment, writeAudioSegment } from '../../../src/engine/render/audio/audio-segment-file.ts';
import type { NodeView } from '../../../src/protocol/relay/node.ts';
import type { Lease, SegmentResult, TaskResult } from '../../../src/protocol/relay/task.ts';
import { FakeNode } from '../../relay/testing/fake-node.ts';
import { type RelayRig, startRelayRig } from '../../relay/testing/relay-rig.ts';
import { RenderBench } from '../node-host/testing/render-bench.ts';
import { doTask } from './tasks/do-task.ts';
import { Program, startNode, submit } from './testing/program.ts';
import { writeSmallProject } from './testing/small-project.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

/** A packet of AAC-LC, two channels, in which nothing is heard (ISO/IEC 14496-3: one channel pair without spectra). */
const SILENT_PACKET = Uint8Array.of(0x21, 0x10, 0x04, 0x60, 0x8c, 0x1c);

describe.skipIf(!hasFfmpeg)('a node that is silent where the film is loud', () => {
  let bench: RenderBench;
  let relay: RelayRig;
  beforeAll(async () => {
    bench = await RenderBench.open();
    relay = await startRelayRig({
      environment: { STORYCORE_VERIFY_SHARE: '1', STORYCORE_NODE_DEAD: '3600' },
    });
    const chart = await bench.source('chart.mp4', 'testsrc2', 12);
    const bars = await bench.source('bars.mp4', 'testsrc', 12);
    await writeSmallProject(bench.path('harbour.storycore'), [chart, bars]);
    const args = ['render', bench.path('harbour.storycore'), '-o', bench.path('local.mp4')];
    const local = new Program(args, { STORYCORE_CACHE: bench.path('cache-local') });
    expect(await local.ended, local.errors).toBe(0);
  });
  afterAll(async () => {
    await relay?.close();
    await bench?.close();
  });

  const nodes = async (): Promise<readonly NodeView[]> =>
    (await (await relay.ask('/api/nodes')).json()).nodes;
  const turn = (id: string, how: 'drain' | 'resume') =>
    relay.ask(`/api/nodes/${id}/${how}`, { method: 'POST' });
  const honestly = ({ task }: Lease): Promise<TaskResult> =>
    doTask(
      bench.host,
      { task, relay: { url: relay.url, token: relay.nodeToken }, cache: bench.path('liar') },
      { signal: new AbortController().signal, onProgress: () => {}, log: () => {} },
    );
  /** Silent where it is loud, and loud where the film is silent (its tail): whichever stretch is checked is a lie. */
  const falsified = async (liar: FakeNode, { segments, ...rest }: SegmentResult): Promise<SegmentResult> => {
    const sounds = await Promise.all(
      segments.map(async ({ hash, blob }) => {
        const bytes = new Uint8Array(await (await relay.ask(`/api/blobs/${blob}`)).arrayBuffer());
        return { hash, sound: readAudioSegment(bytes)! };
      }),
    );
    const loud = sounds.flatMap(({ sound }) => sound.packets.filter(({ length }) => length > 100));
    expect(loud.length).toBeGreaterThan(0);
    const made = [];
    for (const { hash, sound } of sounds) {
      const silent = sound.packets.every(({ length }) => length <= 100);
      const packets = sound.packets.map((_, i) => (silent ? loud[i % loud.length]! : SILENT_PACKET));
      made.push({ hash, ...(await liar.put(writeAudioSegment({ ...sound, packets }))) });
    }
    return { ...rest, segments: made };
  };

  test('is found out by one that makes the stretch again, and the film sounds as it should', async () => {
    const honest = startNode(relay, 'honest', bench.path('honest'));
    await honest.until({ event: 'joined' });
    const [{ id, capabilities }] = (await nodes()) as [NodeView];
    await turn(id, 'drain');
    const liar = await FakeNode.join(relay, { name: 'liar', slots: 9, capabilities });
    const sending = submit(relay, bench.path('harbour.storycore'), bench.path('film.mp4'));
    try {
      const plan = await liar.leased();
      expect(plan.task.kind).toBe('plan');
      await liar.complete(plan, await honestly(plan));
      // It keeps the pictures to itself, so that the film is not done before the check.
      const leases: Lease[] = [];
      const isSound = ({ task }: Lease): boolean => task.kind === 'segment' && task.sound;
      while (!leases.some(isSound) || leases.every(isSound)) leases.push(await liar.leased());
      await turn(id, 'resume');
      const sound = leases.find(isSound)!;
      const told = (await honestly(sound)) as SegmentResult;
      expect(told.segments.length).toBeGreaterThan(0);
      expect((await liar.complete(sound, await falsified(liar, told))).status).toBeLessThan(300);
      const stateOfLiar = async () => (await nodes()).find(({ name }) => name === 'liar')?.state;
      await expect.poll(stateOfLiar, { timeout: 60_000, interval: 200 }).toBe('quarantined');
      expect(await sending.ended, sending.errors).toBe(0);
      const { job } = sending.all({ event: 'submitted' })[0] as unknown as { job: string };
      const history = await (await relay.ask(`/api/jobs/${job}/history`)).text();
      expect(history).toContain('a check found a segment wrong');
      expect(await soundOf('film.mp4')).toBe(await soundOf('local.mp4'));
    } finally {
      honest.child.kill('SIGKILL');
      sending.child.kill('SIGKILL');
    }
  });

  /** Its packets and their times, unchanged. */
  const soundOf = async (name: string): Promise<string> =>
    Buffer.from(
      await ffmpeg(['-i', bench.path(name), '-map', '0:a', '-c', 'copy', '-f', 'framehash', '-']),
    ).toString();
});
