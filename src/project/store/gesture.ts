import { type IdSource, randomId } from '../../base/ids.ts';
import type { Diff } from '../records/snapshot.ts';
import type { Transaction } from './transaction.ts';

/** A drag: many updates, one undo step. Nothing is written to the document before `commit`. */
export interface Gesture {
  readonly label: string;
  /** False once committed or reverted, also when another edit ended it. */
  readonly open: boolean;
  /** Replaces what the gesture did so far; `run` sees the state before the gesture. When it throws, nothing changes. */
  update(run: (tx: Transaction) => void): void;
  /** Keeps the effect. @returns what the whole gesture changed; again the same when it is over already */
  commit(): Diff;
  revert(): void;
}

/** What the store does for its gesture. */
export interface GestureHost {
  update(gesture: Gesture, run: (tx: Transaction) => void, ids: IdSource): void;
  end(gesture: Gesture, keep: boolean): Diff;
}

/** The same ids in the same order at every update: what a drag creates keeps its identity under the pointer. */
function replayedIds(): { readonly next: IdSource; rewind(): void } {
  const drawn: string[] = [];
  let position = 0;
  return {
    next() {
      if (position === drawn.length) drawn.push(randomId());
      return drawn[position++]!;
    },
    rewind() {
      position = 0;
    },
  };
}

export function createGesture(host: GestureHost, label: string): Gesture & { close(diff: Diff): void } {
  const ids = replayedIds();
  let result: Diff | null = null;
  const gesture = {
    label,
    get open() {
      return result === null;
    },
    update(run: (tx: Transaction) => void) {
      if (result !== null) return;
      ids.rewind();
      host.update(gesture, run, ids.next);
    },
    commit: () => result ?? host.end(gesture, true),
    revert() {
      if (result === null) host.end(gesture, false);
    },
    close(diff: Diff) {
      result = diff;
    },
  };
  return gesture;
}
