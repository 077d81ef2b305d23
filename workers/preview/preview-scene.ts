import type { FrameRate, Ticks } from '../../src/base/time.ts';
import { resolve } from '../../src/engine/timeline/resolve.ts';
import type { ResolvedFrame } from '../../src/engine/timeline/types.ts';
import type { Sequence } from '../../src/project/records/sequence.ts';
import { applyDiff, type Diff, type ProjectSnapshot } from '../../src/project/records/snapshot.ts';
import { withProxies } from './proxied-frame.ts';

/** The sequence that is shown, as the document has it now, and which of its films are shown from their proxies. */
export class PreviewScene {
  #snapshot: ProjectSnapshot | null = null;
  #sequence = '';
  #proxies: ReadonlySet<string> = new Set();

  get sequence(): string {
    return this.#sequence;
  }

  /** Undefined before it is known, and when it is gone. */
  get shape(): Sequence | undefined {
    return this.#snapshot?.sequence.get(this.#sequence);
  }

  get frameRate(): FrameRate {
    return this.shape?.frameRate ?? { num: 25, den: 1 };
  }

  /** @returns false before there is a document to change */
  apply(diff: Diff): boolean {
    if (!this.#snapshot) return false;
    this.#snapshot = applyDiff(this.#snapshot, diff);
    return true;
  }

  replace(snapshot: ProjectSnapshot, sequence: string): void {
    this.#snapshot = snapshot;
    this.#sequence = sequence;
  }

  /** @param hashes of the contents that are shown from a proxy */
  setProxies(hashes: readonly string[]): void {
    this.#proxies = new Set(hashes);
  }

  /** Null where there is no sequence to show. */
  resolve(time: Ticks): ResolvedFrame | null {
    return this.shape ? this.frameAt(Math.max(0, time)) : null;
  }

  /** @throws StoryError when the sequence is gone */
  frameAt(time: Ticks): ResolvedFrame {
    return withProxies(this.originalAt(time), this.#proxies);
  }

  /** The same of the films themselves. */
  originalAt(time: Ticks): ResolvedFrame {
    return resolve(this.#snapshot!, this.#sequence, time);
  }
}
