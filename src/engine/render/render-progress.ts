import type { ErrorReport } from '../../base/errors.ts';

export interface RenderProgress {
  readonly phase: 'preparing' | 'audio' | 'video' | 'muxing' | 'done';
  /** Frames that are ready, reused ones included. */
  readonly frames: number;
  readonly totalFrames: number;
  /** Frames that were copied or lay in the store. */
  readonly reusedFrames: number;
  /** Frames that an encoder made in this job. */
  readonly encodedFrames: number;
  readonly framesPerSecond: number;
  readonly etaSeconds: number | null;
  readonly notices: readonly ErrorReport[];
}

/** Ten a second: smooth to look at, nothing to the receiver. */
const INTERVAL_MS = 100;
/** The speed shown is that of the last few seconds. */
const WINDOW_MS = 4000;

export class ProgressReporter {
  readonly #listener: ((progress: RenderProgress) => void) | undefined;
  readonly #marks: { at: number; frames: number }[] = [];
  #state: RenderProgress = {
    phase: 'preparing',
    frames: 0,
    totalFrames: 0,
    reusedFrames: 0,
    encodedFrames: 0,
    framesPerSecond: 0,
    etaSeconds: null,
    notices: [],
  };
  #told = 0;

  constructor(listener: ((progress: RenderProgress) => void) | undefined) {
    this.#listener = listener;
  }

  get state(): RenderProgress {
    return this.#state;
  }

  /** Tells at once. */
  set(change: Partial<RenderProgress>): void {
    if (change.phase && change.phase !== this.#state.phase) this.#marks.length = 0;
    this.#state = { ...this.#state, ...change };
    this.#tell(performance.now());
  }

  notice(...notices: readonly ErrorReport[]): void {
    if (notices.length > 0) this.set({ notices: [...this.#state.notices, ...notices] });
  }

  /** One more frame was encoded. */
  encoded(): void {
    const { frames, encodedFrames, totalFrames } = this.#state;
    this.#advance(Math.min(frames + 1, totalFrames), encodedFrames + 1);
  }

  /** So many frames were written to the file. */
  written(frames: number): void {
    this.#advance(frames, this.#state.encodedFrames);
  }

  #advance(frames: number, encodedFrames: number): void {
    const now = performance.now();
    this.#state = { ...this.#state, frames, encodedFrames };
    if (now - this.#told < INTERVAL_MS) return;
    this.#marks.push({ at: now, frames });
    while (this.#marks.length > 2 && now - this.#marks[0]!.at > WINDOW_MS) this.#marks.shift();
    const oldest = this.#marks[0]!;
    const speed = now > oldest.at ? ((frames - oldest.frames) * 1000) / (now - oldest.at) : 0;
    const left = this.#state.totalFrames - frames;
    this.#state = { ...this.#state, framesPerSecond: speed, etaSeconds: speed > 0 ? left / speed : null };
    this.#tell(now);
  }

  #tell(now: number): void {
    this.#told = now;
    this.#listener?.(this.#state);
  }
}
