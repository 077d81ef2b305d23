import type { Lease, TaskFailure, TaskProgress, TaskResult } from '../../../src/protocol/relay/task.ts';
import type { NodeRow } from '../nodes/node-row.ts';
import { Completion } from './complete-task.ts';
import { failTask, takeBack } from './fail-task.ts';
import { givingTasks } from './give-tasks.ts';
import type { JobParts } from './job-parts.ts';
import type { LeaseRow } from './lease-row.ts';
import type { SpotCheck } from './spot-check.ts';
import { takingProgress } from './task-progress.ts';
import { advanceRenders, rendersWaitingFor } from './waiting-renders.ts';

/** The way of a task through the hands of a node: it is given, its progress is told, and it is completed, failed or taken back. */
export class Leases {
  readonly #parts: JobParts;
  readonly #slots: () => Promise<number>;
  readonly #completion: Completion;

  /** The next task for the node, or null. */
  readonly claim: (node: NodeRow) => Promise<Lease | null>;
  /** @throws StoryError `lease-lost` */
  readonly progress: (node: NodeRow, progress: TaskProgress) => Promise<void>;

  /** `slots`: places of all nodes that are there, to share a film's segments out. */
  constructor(parts: JobParts, slots: () => Promise<number>, check: SpotCheck) {
    this.#parts = parts;
    this.#slots = slots;
    this.#completion = new Completion(parts, slots, check);
    this.claim = givingTasks(parts);
    this.progress = takingProgress(parts);
  }

  /** @throws StoryError `lease-lost` when the task is not the node's any more, `blob-missing` */
  complete(node: NodeRow, lease: string, attempt: number, result: TaskResult): Promise<void> {
    return this.#completion.take(node, lease, attempt, result);
  }

  /** @throws StoryError `lease-lost` */
  async fail(node: NodeRow, lease: string, failure: TaskFailure): Promise<void> {
    await this.free(await failTask(this.#parts, node, lease, failure));
  }

  /** From a node that is gone or does not know of the task. @returns false when somebody was faster */
  takeBack(lease: LeaseRow, why: string): Promise<boolean> {
    return takeBack(this.#parts, lease, why);
  }

  /** Nobody makes these segments any more: renders that waited for them have them made. */
  async free(hashes: readonly string[]): Promise<void> {
    await this.advanceOthers(await rendersWaitingFor(this.#parts.database, hashes));
  }

  /** Renders that waited for segments which somebody else was to make. */
  advanceOthers(renders: readonly string[]): Promise<void> {
    return advanceRenders(this.#parts, this.#slots, renders);
  }
}
