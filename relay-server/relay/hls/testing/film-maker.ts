import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ffmpeg } from '../../../../oracle/ffmpeg.ts';
import { renderParts } from '../../../../src/engine/render/film-parts.ts';
import type { RenderRequest } from '../../../../src/engine/render/render-job.ts';
import { renderSoundParts } from '../../../../src/engine/render/sound-parts.ts';
import type { Lease, PlanResult, SegmentResult } from '../../../../src/protocol/relay/task.ts';
import { planOf } from '../../../render-node/agent/tasks/plan-task.ts';
import type { RenderBench } from '../../../render-node/node-host/testing/render-bench.ts';
import { FakeNode } from '../../testing/fake-node.ts';
import { jobDesk } from '../../testing/job-desk.ts';
import type { RelayRig } from '../../testing/relay-rig.ts';

const run = promisify(execFile);

/** One film of a relay, made by the real engine task by task, and watched with FFmpeg as the player. */
export class FilmMaker {
  readonly id: string;
  readonly plan: PlanResult;
  readonly desk: ReturnType<typeof jobDesk>;
  readonly #relay: RelayRig;
  readonly #bench: RenderBench;
  readonly #node: FakeNode;
  readonly #request: RenderRequest;

  private constructor(
    relay: RelayRig,
    bench: RenderBench,
    node: FakeNode,
    request: RenderRequest,
    id: string,
    plan: PlanResult,
  ) {
    this.#relay = relay;
    this.#bench = bench;
    this.#node = node;
    this.#request = request;
    this.desk = jobDesk(() => relay);
    this.id = id;
    this.plan = plan;
  }

  static async plan(
    relay: RelayRig,
    bench: RenderBench,
    name: string,
    request: RenderRequest,
  ): Promise<FilmMaker> {
    const desk = jobDesk(() => relay);
    // The tasks of another test are nobody else's.
    const encoder = `fake ${name}`;
    const node = await FakeNode.join(relay, { name, pools: [name], capabilities: { encoder } });
    const { id } = await desk.render(name, { needs: { pool: name } });
    const plan = await planOf(bench.host, request);
    const lease = await desk.leaseOf(node, id, 'plan');
    const answer = await node.complete(lease, { ...plan, encoder });
    if (!answer.ok) throw new Error(await answer.text());
    return new FilmMaker(relay, bench, node, request, id, plan);
  }

  next(): Promise<Lease | null> {
    return this.#node.lease();
  }

  async make({ task }: Lease): Promise<SegmentResult> {
    if (task.kind !== 'segment') throw new Error(task.kind);
    const { host, store } = this.#bench;
    if (task.sound) await renderSoundParts(host, this.#request, task.segments);
    else await renderParts(host, this.#request, task.segments);
    const segments = await Promise.all(
      task.segments.map(async (hash) => ({
        hash,
        ...(await this.#node.put((await store.get(hash))!)),
      })),
    );
    return { kind: 'segment', segments, encodedFrames: 0, thumbnail: null, compared: [] };
  }

  /** All that the relay asks for but joining. @returns the leases of what was made, and that of joining when it came */
  async makeAll(): Promise<{ made: Lease[]; mux: Lease | null }> {
    const made: Lease[] = [];
    let mux: Lease | null = null;
    for (let lease = await this.next(); lease; lease = await this.next()) {
      if (lease.task.kind === 'mux') mux = lease;
      else {
        await this.complete(lease);
        made.push(lease);
      }
    }
    return { made, mux };
  }

  async complete(lease: Lease): Promise<void> {
    const answer = await this.#node.complete(lease, await this.make(lease));
    if (!answer.ok) throw new Error(await answer.text());
  }

  /** What it answers for a film is of no matter to who watches. */
  async join(lease: Lease): Promise<void> {
    const answer = await this.#node.work(lease);
    if (!answer.ok) throw new Error(await answer.text());
  }

  fail(lease: Lease): Promise<Response> {
    return this.#node.fail(lease, 'hard');
  }

  ask(file: string): Promise<Response> {
    return this.#relay.ask(`/api/jobs/${this.id}/hls/${file}`);
  }

  async text(file: string): Promise<string> {
    return (await this.ask(file)).text();
  }

  /** FFmpeg's arguments for the list as it is now. */
  input(): string[] {
    return [
      ...['-headers', `Authorization: Bearer ${this.#relay.token}\r\n`, '-live_start_index', '0'],
      ...['-i', `${this.#relay.url}/api/jobs/${this.id}/hls/playlist.m3u8`],
    ];
  }

  async probe(entries: string, stream = 'v'): Promise<string[]> {
    const asked = ['-select_streams', stream, '-show_entries', entries, '-of', 'csv=p=0'];
    const { stdout } = await run('ffprobe', ['-v', 'error', ...this.input(), ...asked]);
    return stdout
      .trim()
      .split('\n')
      .map((line) => line.replace(/,+$/, ''));
  }
}

/** A hash of each decoded picture. */
export async function picturesOf(input: readonly string[]): Promise<string[]> {
  const said = await ffmpeg([...input, '-map', '0:v', '-fps_mode', 'passthrough', '-f', 'framemd5', '-']);
  const lines = said
    .toString()
    .split('\n')
    .filter((line) => /^0,/.test(line));
  return lines.map((line) => line.split(',').at(-1)!.trim());
}
