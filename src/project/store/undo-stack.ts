import type { Diff } from '../records/snapshot.ts';

export interface UndoStep {
  /** Id of the command that made it. */
  readonly label: string;
  readonly diff: Diff;
}

/** Steps of this user in this session. Diffs hold records that the snapshots share, so a step costs little memory. */
export class UndoStack {
  readonly #limit: number;
  readonly #done: UndoStep[] = [];
  readonly #undone: UndoStep[] = [];

  constructor(limitSteps = 1000) {
    this.#limit = limitSteps;
  }

  get undoLabel(): string | null {
    return this.#done.at(-1)?.label ?? null;
  }

  get redoLabel(): string | null {
    return this.#undone.at(-1)?.label ?? null;
  }

  /** A new edit: what was undone before cannot be redone any more. */
  push(step: UndoStep): void {
    this.#undone.length = 0;
    this.pushDone(step);
  }

  pushDone(step: UndoStep): void {
    this.#done.push(step);
    if (this.#done.length > this.#limit) this.#done.shift();
  }

  pushUndone(step: UndoStep): void {
    this.#undone.push(step);
  }

  popDone(): UndoStep | undefined {
    return this.#done.pop();
  }

  popUndone(): UndoStep | undefined {
    return this.#undone.pop();
  }
}
