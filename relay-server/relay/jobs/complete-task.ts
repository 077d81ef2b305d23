import { StoryError } from '../../../src/base/errors.ts';
import type { PlanResult, SegmentResult, TaskResult } from '../../../src/protocol/relay/task.ts';
import type { NodeRow } from '../nodes/node-row.ts';
import type { Change } from './change.ts';
import { type Answer, completingFiles } from './complete-files.ts';
import { endLease, givenTasks } from './end-lease.ts';
import { finishTasks } from './finish-tasks.ts';
import { forgetLies, quarantine } from './forget-lies.ts';
import type { JobParts } from './job-parts.ts';
import type { JobRow } from './job-row.ts';
import { claimOf } from './lease-row.ts';
import { advance, ensureFlowLanes, takeFilm, takePlan } from './render-flow.ts';
import { forgetMissingSegments, storeSegments } from './segments.ts';
import { isCheck, type SpotCheck } from './spot-check.ts';
import { advanceRenders, rendersWaitingFor } from './waiting-renders.ts';

/** Takes what nodes say that they have made. */
export class Completion {
  readonly #parts: JobParts;
  readonly #slots: () => Promise<number>;
  readonly #check: SpotCheck;
  readonly #given: ReturnType<typeof givenTasks>;
  readonly #completeFile: (answer: Answer) => Promise<'done'>;

  constructor(parts: JobParts, slots: () => Promise<number>, check: SpotCheck) {
    this.#parts = parts;
    this.#slots = slots;
    this.#check = check;
    this.#given = givenTasks(parts.database);
    this.#completeFile = completingFiles(parts);
  }

  /**
   * @throws StoryError `lease-lost` when the task is not the node's any more (nothing is changed), `blob-missing` when it names what it
   * did not upload
   */
  async take(node: NodeRow, lease: string, attempt: number, result: TaskResult): Promise<void> {
    const job = await this.#given({ node: node.id, lease, attempt });
    if (job.kind !== result.kind) {
      const params = { field: 'kind', reason: `is ${result.kind}, the task is ${job.kind}` };
      throw new StoryError('request-invalid', { params });
    }
    const named = blobsOf(result);
    const missing = named.length > 0 ? await this.#parts.blobs.missing(named) : [];
    if (missing[0]) throw new StoryError('blob-missing', { params: { hash: missing[0] } });
    if (job.parent === null) await this.#completeFile({ node, lease, attempt, result });
    else await this.#completeStep(job, { node, lease, attempt, result });
  }

  /** A step of a film, and what follows from it. */
  async #completeStep(job: JobRow, { node, lease: id, attempt, result }: Answer): Promise<void> {
    if (result.kind === 'plan') await this.#preparePlan(job, result);
    const slots = await this.#slots();
    const { others, liar } = await this.#parts.change(async (change) => {
      const { root, lease } = await endLease(change, node, id, attempt);
      const done = await this.#parts.queue.complete(change.tx, job.lane!, [claimOf(lease)]);
      if (done === 0) throw new StoryError('lease-lost');
      await finishTasks(change, this.#parts, [{ job, root, lease, result }]);
      if (result.kind === 'segment' && isCheck(job)) {
        const found = await this.#check.judge(change, job, root, node.id, result);
        if (found) await quarantine(change, found, { job: job.id, compared: result.compared });
        return { others: [], liar: found };
      }
      return { others: await this.#goOn(change, { root, job }, node, result, slots), liar: null };
    });
    const advanceOthers = (renders: readonly string[]): Promise<void> =>
      advanceRenders(this.#parts, this.#slots, renders);
    if (liar) await forgetLies(this.#parts, advanceOthers);
    await advanceOthers(others);
  }

  async #preparePlan(job: JobRow, result: PlanResult): Promise<void> {
    await ensureFlowLanes(this.#parts, {
      needs: job.needs,
      plan: { durationSeconds: result.durationSeconds, identity: result.encoder },
    });
    await forgetMissingSegments(
      this.#parts,
      [...result.segments, ...(result.sound?.segments ?? [])].map(({ hash }) => hash),
    );
  }

  /** @returns other renders that may go on now */
  async #goOn(
    change: Change,
    { root, job }: Readonly<Record<'root' | 'job', JobRow>>,
    node: NodeRow,
    result: TaskResult,
    slots: number,
  ): Promise<string[]> {
    if (result.kind === 'plan') {
      const planned = await takePlan(change, root, result);
      await advance(change, this.#parts, planned, slots);
    } else if (result.kind === 'segment') {
      return this.#takeSegments(change, { root, job }, node, result, slots);
    } else if (result.kind === 'mux') {
      await this.#parts.references.hold({ kind: 'artefact', id: root.id }, [result.film.blob], change.tx);
      await takeFilm(change, root, result);
    }
    return [];
  }

  async #takeSegments(
    change: Change,
    { root, job }: Readonly<Record<'root' | 'job', JobRow>>,
    node: NodeRow,
    result: SegmentResult,
    slots: number,
  ): Promise<string[]> {
    await storeSegments(change, this.#parts, root, node.id, result);
    // The film takes copies from their source, whatever a node says of them.
    if (!job.spec.copied) await this.#check.order(change, root, node, result);
    await advance(change, this.#parts, root, slots);
    const hashes = result.segments.map(({ hash }) => hash);
    const others = await rendersWaitingFor(change.tx, hashes);
    return others.filter((render) => render !== root.id);
  }
}

function blobsOf(result: TaskResult): string[] {
  switch (result.kind) {
    case 'plan':
      return [];
    case 'segment':
      return [...result.segments.map(({ blob }) => blob), ...(result.thumbnail ? [result.thumbnail] : [])];
    case 'mux':
      return [result.film.blob];
    default:
      return result.artefacts.map(({ blob }) => blob);
  }
}
