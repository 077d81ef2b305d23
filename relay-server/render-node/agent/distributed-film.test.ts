import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { ffmpeg, hasFfmpeg } from '../../../oracle/ffmpeg.ts';
import { S3Client } from '../../relay/blobs/s3/s3-client.ts';
import { s3Options } from '../../relay/blobs/s3/s3-options.ts';
import { findPostgres, startPostgres } from '../../relay/testing/databases.ts';
import { type RelayRig, startRelayRig } from '../../relay/testing/relay-rig.ts';
import { hasSwift, startSwift } from '../../relay/testing/swift.ts';
import { psnr } from '../conformance/psnr.ts';
import { RenderBench } from '../node-host/testing/render-bench.ts';
import { Program, startNode, submit } from './testing/program.ts';
import { PROJECT_FRAMES, writeSmallProject } from './testing/small-project.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });

/** Each task is counted: none is made again by chance, to see whether its node told the truth. */
const UNCHECKED = { STORYCORE_VERIFY_SHARE: '0' };

describe.skipIf(!hasFfmpeg)('a film made by two nodes, of which one is killed', () => {
  let bench: RenderBench;
  let local: Uint8Array[];

  beforeAll(async () => {
    bench = await RenderBench.open();
    const chart = await bench.source('chart.mp4', 'testsrc2', 12);
    const bars = await bench.source('bars.mp4', 'testsrc', 12);
    await writeSmallProject(bench.path('harbour.storycore'), [chart, bars]);
    const args = ['render', bench.path('harbour.storycore'), '-o', bench.path('local.mp4')];
    const render = new Program(args, { STORYCORE_CACHE: bench.path('cache-local') });
    expect(await render.ended, render.errors).toBe(0);
    local = await bench.luma(['-i', bench.path('local.mp4'), '-an']);
  });
  afterAll(() => bench.close());

  /** Packets and their times. */
  const soundOf = async (name: string): Promise<string> =>
    Buffer.from(
      await ffmpeg(['-i', bench.path(name), '-map', '0:a', '-c', 'copy', '-f', 'framehash', '-']),
    ).toString();

  async function prove(relay: RelayRig, name: string): Promise<void> {
    const doomed = startNode(relay, 'doomed', bench.path(`${name}-doomed`));
    const steady = startNode(relay, 'steady', bench.path(`${name}-steady`));
    try {
      await Promise.all([doomed.until({ event: 'joined' }), steady.until({ event: 'joined' })]);
      const first = submit(relay, bench.path('harbour.storycore'), bench.path(`${name}.mp4`));
      await doomed.until({ event: 'task', kind: 'segment' });
      doomed.child.kill('SIGKILL');
      expect(await first.ended, first.errors).toBe(0);
      const { segments } = first.all({ event: 'done' })[0] as unknown as { segments: { total: number } };
      expect(segments).toMatchObject({ stored: 0, done: segments.total });

      const shown = await bench.luma(['-i', bench.path(`${name}.mp4`), '-an']);
      expect(shown).toHaveLength(PROJECT_FRAMES);
      expect(psnr(Buffer.concat(shown), Buffer.concat(local))).toBeGreaterThan(45);
      expect(await bench.times(`${name}.mp4`)).toEqual(await bench.times('local.mp4'));
      expect(await bench.probe(`${name}.mp4`, 'stream=codec_name')).toEqual(['h264', 'aac']);
      expect(await soundOf(`${name}.mp4`)).toBe(await soundOf('local.mp4'));

      const before = steady.all({ event: 'task-done', kind: 'segment' }).length;
      const again = submit(relay, bench.path('harbour.storycore'), bench.path(`${name}-again.mp4`));
      expect(await again.ended, again.errors).toBe(0);
      expect(again.all({ event: 'done' })[0]).toMatchObject({
        segments: { stored: segments.total, done: 0 },
      });
      expect(steady.all({ event: 'task-done', kind: 'segment' })).toHaveLength(before);
      const mux = steady.all({ event: 'task-done', kind: 'mux' }).at(-1);
      expect(mux).toMatchObject({ result: { encodedFrames: 0, frames: PROJECT_FRAMES } });

      // It drains: nothing is begun, so it leaves at once and well.
      steady.child.kill('SIGTERM');
      expect(await steady.ended).toBe(0);
    } finally {
      doomed.child.kill('SIGKILL');
      steady.child.kill('SIGKILL');
    }
  }

  test('with the embedded database', async () => {
    const relay = await startRelayRig({ environment: UNCHECKED });
    onTestFinished(() => relay.close());
    await prove(relay, 'embedded');
  });

  test.skipIf(!findPostgres() || hasSwift())('with a PostgreSQL server', async () => {
    const server = await startPostgres(findPostgres()!);
    onTestFinished(() => server.stop());
    const relay = await startRelayRig({ databaseUrl: await server.database(), environment: UNCHECKED });
    onTestFinished(() => relay.close());
    await prove(relay, 'postgres');
  });

  test.skipIf(!findPostgres() || !hasSwift())('with a PostgreSQL server and an S3 store', async () => {
    const server = await startPostgres(findPostgres()!);
    onTestFinished(() => server.stop());
    const store = await startSwift();
    onTestFinished(() => store.stop());
    // What nobody refers to is nobody's at once, so that the end can be looked at.
    const environment = { ...UNCHECKED, ...store.environment(), STORYCORE_GRACE: '0' };
    const relay = await startRelayRig({ databaseUrl: await server.database(), environment });
    onTestFinished(() => relay.close());
    await prove(relay, 'store');
    await relay.services.bytes.collector.collect();
    const client = new S3Client(s3Options(environment)!);
    const kept = await relay.services.database.query<{ hash: string }>(
      'SELECT DISTINCT hash FROM relay.blob_reference ORDER BY hash',
    );
    expect(kept.length).toBeGreaterThan(3);
    expect(await objectsIn(client)).toEqual(kept.map(({ hash }) => hash));
    const begun = await client.call({ method: 'GET', key: '', query: 'uploads=' });
    expect(await begun.text()).not.toContain('<Upload>');
  });
});

/** Hashes of all blobs in the bucket, whatever the relay's own list says. */
async function objectsIn(client: S3Client): Promise<string[]> {
  const answer = await client.call({ method: 'GET', key: '', query: 'list-type=2&prefix=blobs%2F' });
  const text = await answer.text();
  expect(text).toContain('<IsTruncated>false</IsTruncated>');
  return [...text.matchAll(/<Key>blobs\/..\/([^<]+)<\/Key>/g)].map(([, hash = '']) => hash).sort();
}
