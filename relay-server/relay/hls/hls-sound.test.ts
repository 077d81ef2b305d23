// A film that flashes and beeps at once, watched from the relay while it is made, with FFmpeg as the player.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { BufferSource, Input, MP4 } from 'mediabunny';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ffmpeg, hasFfmpeg } from '../../../oracle/ffmpeg.ts';
import { renderParts } from '../../../src/engine/render/film-parts.ts';
import { type RenderRequest, renderFilm } from '../../../src/engine/render/render-job.ts';
import { renderSoundParts } from '../../../src/engine/render/sound-parts.ts';
import { exportRecord } from '../../../src/project/records/export-settings.ts';
import { parseRecord } from '../../../src/project/records/record-type.ts';
import type { Lease, PlanResult, SegmentResult } from '../../../src/protocol/relay/task.ts';
import { planOf } from '../../render-node/agent/tasks/plan-task.ts';
import { readAsset } from '../../render-node/cli/read-asset.ts';
import { Film, SEQUENCE } from '../../render-node/conformance/film.ts';
import { openFileSink } from '../../render-node/node-host/byte-sink.ts';
import { RenderBench } from '../../render-node/node-host/testing/render-bench.ts';
import { FakeNode, PATIENT } from '../testing/fake-node.ts';
import { jobDesk } from '../testing/job-desk.ts';
import { type RelayRig, startRelayRig } from '../testing/relay-rig.ts';

const run = promisify(execFile);
vi.setConfig({ testTimeout: 60_000, hookTimeout: 90_000 });

const FRAMES = 1375;
/** The third is heard over the border of two stretches of sound, the fourth only in the second task's. */
const FLASHES = [30, 130, 249, 1130];
const FRAME_S = 1 / 25;
const RATE = 48_000;

describe.skipIf(!hasFfmpeg)('the sound of a film that is still being made', () => {
  let bench: RenderBench;
  let relay: RelayRig;
  let node: FakeNode;
  let request: RenderRequest;
  let plan: PlanResult;
  let film: string;
  const desk = jobDesk(() => relay);

  beforeAll(async () => {
    [bench, relay] = await Promise.all([RenderBench.open(), startRelayRig({ environment: PATIENT })]);
    request = await flashes(bench);
    node = await FakeNode.join(relay);
    film = (await desk.render('flashes')).id;
  });
  afterAll(async () => {
    await relay?.close();
    await bench?.close();
  });

  const text = async (file: string): Promise<string> =>
    (await relay.ask(`/api/jobs/${film}/hls/${file}`)).text();
  const input = (): string[] => [
    ...['-headers', `Authorization: Bearer ${relay.token}\r\n`, '-live_start_index', '0'],
    ...['-i', `${relay.url}/api/jobs/${film}/hls/playlist.m3u8`],
  ];
  /** Not while waiting: the relay is of this process. */
  const probe = async (args: readonly string[]): Promise<string> =>
    (await run('ffprobe', ['-v', 'error', ...input(), ...args])).stdout;
  /** Makes what the lease asks for with the real engine. */
  async function make({ task }: Lease): Promise<SegmentResult> {
    if (task.kind !== 'segment') throw new Error(task.kind);
    if (task.sound) await renderSoundParts(bench.host, request, task.segments);
    else await renderParts(bench.host, request, task.segments);
    const segments = await Promise.all(
      task.segments.map(async (hash) => ({ hash, ...(await node.put((await bench.store.get(hash))!)) })),
    );
    return { kind: 'segment', segments, encodedFrames: 0, thumbnail: null, compared: [] };
  }
  const leases: Lease[] = [];
  const soundTasks = (): Lease[] => leases.filter(({ task }) => task.kind === 'segment' && task.sound);
  const finish = async (some: readonly Lease[]): Promise<void> => {
    for (const lease of some) expect((await node.complete(lease, await make(lease))).ok).toBe(true);
  };

  test('is planned as stretches, of which each task has as many as all before', async () => {
    expect((await relay.ask(`/api/jobs/${film}/hls/playlist.m3u8`)).status).toBe(404);
    plan = await planOf(bench.host, request);
    expect(plan.sound).toMatchObject({
      codec: 'mp4a.40.2',
      sampleRate: RATE,
      samples: 55 * RATE,
      delay: 1024,
    });
    expect(plan.sound!.segments).toHaveLength(6);
    const lease = await desk.leaseOf(node, film, 'plan');
    expect((await node.complete(lease, { ...plan, encoder: 'fake' })).ok).toBe(true);
    for (let next = await node.lease(); next; next = await node.lease()) leases.push(next);
    const sizes = soundTasks().map(({ task }) => (task.kind === 'segment' ? task.segments.length : 0));
    expect(sizes.sort((a, b) => a - b)).toEqual([2, 4]);
    expect((await desk.job(film)).segments).toEqual({ total: plan.segments.length + 6, stored: 0, done: 0 });
  });

  test('is heard with the part that is finished, each beep in the frame of its flash', async () => {
    expect(await text('playlist.m3u8')).toContain('TYPE=AUDIO');
    expect(await text('sound.m3u8')).not.toContain('.m4s');
    const first = plan.sound!.segments[0]!.hash;
    await finish(soundTasks().filter(({ task }) => task.kind === 'segment' && task.segments.includes(first)));
    await finish(leases.filter((lease) => !soundTasks().includes(lease)));
    const listed = await text('sound.m3u8');
    expect(listed.match(/sound-\d+\.m4s/g)).toHaveLength(4);
    expect(listed).not.toContain('ENDLIST');
    expect((await relay.ask(`/api/jobs/${film}/hls/sound-4.m4s`)).status).toBe(404);
    await inSync(['-t', '30'], FLASHES.slice(0, 3));
  });

  test('is whole, without a gap or a sample too many, once all is made', async () => {
    await finish(soundTasks().filter(({ task }) => task.kind === 'segment' && task.segments.length === 2));
    expect(await text('sound.m3u8')).toContain('ENDLIST');
    const sound = await inSync([], FLASHES);
    expect(sound.length).toBeGreaterThanOrEqual(55 * RATE);
    // The last packet is decoded whole.
    expect(sound.length).toBeLessThan(55 * RATE + 1024);
    const listed = (await text('sound.m3u8')).match(/(?<=EXTINF:)[\d.]+/g)!.map(Number);
    expect(listed.reduce((sum, seconds) => sum + seconds, 0)).toBeCloseTo(55, 4);
    const packets = await probe([
      ...['-select_streams', 'a', '-show_entries', 'packet=pts_time,duration_time', '-of', 'csv=p=0'],
    ]);
    const times = packets
      .trim()
      .split('\n')
      .map((line) => line.split(',').map((seconds) => Math.round(Number(seconds) * RATE)));
    expect(times[0]![0]).toBe(-1024);
    // FFmpeg takes an AAC packet to be 1024 samples long, whatever the file says of the last.
    for (const [i, [pts]] of times.entries()) expect(pts).toBe((i - 1) * 1024);
    const names = ['sound-init.mp4', ...(await text('sound.m3u8')).match(/sound-\d+\.m4s/g)!];
    const files = await Promise.all(
      names.map(async (name) => (await relay.ask(`/api/jobs/${film}/hls/${name}`)).arrayBuffer()),
    );
    const joined = new Input({
      source: new BufferSource(await new Blob(files).arrayBuffer()),
      formats: [MP4],
    });
    expect(await joined.computeDuration()).toBeCloseTo(55, 6);
    joined.dispose();
  });

  test('goes into the film bit for bit as when the film is made in one go', async () => {
    const film = async (name: string): Promise<string> => {
      await renderFilm(bench.host, request, await openFileSink(bench.path(name)));
      const copied = ['-map', '0:a', '-c', 'copy', '-f', 'framehash', '-'];
      return Buffer.from(await ffmpeg(['-i', bench.path(name), ...copied])).toString();
    };
    const joined = await film('joined.mp4');
    await bench.store.trim(0);
    expect(await film('whole.mp4')).toBe(joined);
    expect(joined.split('\n').length).toBeGreaterThan(2500);
  });

  /** @returns the sound as it was heard */
  async function inSync(length: readonly string[], flashes: readonly number[]): Promise<Float32Array> {
    const out = [
      ...length,
      '-map',
      '0:v',
      '-fps_mode',
      'passthrough',
      '-vf',
      'scale=1:1',
      '-pix_fmt',
      'gray',
      '-f',
      'rawvideo',
      '-',
    ];
    const pictures = await ffmpeg([...input(), ...out]);
    const bright = [...pictures].flatMap((value, frame) => (value > 120 ? [frame] : []));
    expect(bright).toEqual(flashes);
    // Put where its timestamps say: what FFmpeg decodes before 0, the encoder's delay, is cut off.
    const placed = ['-map', '0:a', '-af', 'aresample=async=1:first_pts=0,pan=mono|c0=c0'];
    const heard = await ffmpeg(['-copyts', ...input(), ...length, ...placed, '-f', 'f32le', '-']);
    const sound = new Float32Array(heard.buffer.slice(heard.byteOffset, heard.byteOffset + heard.length));
    for (const frame of flashes) {
      const begin = sound.findIndex((value, i) => i > (frame - 10) * FRAME_S * RATE && Math.abs(value) > 0.4);
      expect(Math.abs(begin / RATE - frame * FRAME_S)).toBeLessThan(FRAME_S / 2);
    }
    // A low tone goes on all the time: it would be missing wherever something is.
    for (let at = 0; at + 1200 <= sound.length; at += 1200) {
      const power = sound.subarray(at, at + 1200).reduce((sum, value) => sum + value ** 2, 0) / 1200;
      expect(Math.sqrt(power)).toBeGreaterThan(0.04);
    }
    return sound;
  }
});

async function flashes(bench: RenderBench): Promise<RenderRequest> {
  const when = FLASHES.map((frame) => `eq(n,${frame})`).join('+');
  const beeps = FLASHES.map((frame) => `between(t,${frame * FRAME_S},${(frame + 1) * FRAME_S})`).join('+');
  const picture = `color=c=black:s=64x64:r=25,drawbox=c=white:t=fill:enable='${when}'`;
  const sound = `aevalsrc='0.1*sin(2*PI*200*t)+0.7*sin(2*PI*1000*t)*(${beeps})':s=${RATE}`;
  const file = bench.path('flashes.mov');
  const inputs = [picture, sound].flatMap((source) => ['-f', 'lavfi', '-i', source]);
  await ffmpeg([
    ...inputs,
    ...['-t', String(FRAMES * FRAME_S), '-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'],
    ...['-c:a', 'pcm_s16le', file],
  ]);
  const asset = await readAsset(bench.host, { kind: 'path', path: file });
  const edit = new Film({ width: 64, height: 64 });
  const whole = { start: 0, length: FRAMES };
  // Not quite opaque, so that none of it may be copied.
  edit.clip(edit.track(), asset, whole, { opacity: 0.95 });
  edit.clip(edit.track('audio'), asset, whole);
  const settings = parseRecord(exportRecord, {
    id: 'e',
    sequence: SEQUENCE,
    container: 'mp4',
    video: { codec: 'avc', rate: { mode: 'quality', quality: 'low' } },
    audio: { codec: 'aac', bitsPerSecond: 96_000 },
  });
  return { snapshot: edit.snapshot(), settings };
}
