// Which frame is due, which come next, and which were missed. Pure: the clock is an argument.
//  1. The frame due at clock time t is the one whose interval holds t; pictures never run ahead of the sound.
//  2. At rates above 1 every ⌈rate⌉-th frame is a step of the schedule: the rest are skipped on purpose and not counted.
//  3. A step that was not shown before the next one became due is dropped and counted once.
//  4. In a loop the frame after the last is the first; without one nothing follows it.
import { type FrameRate, frameToTicks, type Ticks, ticksToFrame } from '../../src/base/time.ts';
import { type ClockAnchor, inLoop, timeAt } from '../../src/protocol/clock-anchor.ts';

/** Frames [first, end) of the sequence. */
export interface FrameSpan {
  readonly first: number;
  readonly end: number;
}

export interface ScheduleOptions {
  readonly rate: FrameRate;
  /** What is played. */
  readonly span: FrameSpan;
  readonly loop: boolean;
}

export class PlaybackSchedule {
  readonly #options: ScheduleOptions;
  #anchor: ClockAnchor;
  #lastShown: number | null = null;
  shown = 0;
  dropped = 0;

  constructor(anchor: ClockAnchor, options: ScheduleOptions) {
    this.#anchor = anchor;
    this.#options = options;
  }

  get direction(): 1 | -1 {
    return this.#anchor.rate < 0 ? -1 : 1;
  }

  /** Frames between two steps. */
  get stride(): number {
    return Math.max(1, Math.ceil(Math.abs(this.#anchor.rate)));
  }

  setAnchor(anchor: ClockAnchor): void {
    this.#anchor = anchor;
  }

  /** The frame that the listener should see at `at`, held inside the span. */
  dueAt(at: number): number {
    const { rate, span } = this.#options;
    const frame = ticksToFrame(this.#timeAt(at), rate);
    return Math.max(span.first, Math.min(span.end - 1, frame));
  }

  /** Whether the clock has left the span (never in a loop). */
  endedAt(at: number): boolean {
    if (this.#options.loop) return false;
    const { rate, span } = this.#options;
    const time = timeAt(this.#anchor, at);
    return this.direction > 0 ? time >= frameToTicks(span.end, rate) : time < frameToTicks(span.first, rate);
  }

  /** The frames that will be due next, soonest first, beginning with the one due at `at`. */
  ahead(at: number, count: number): number[] {
    const frames: number[] = [];
    let frame: number | null = this.dueAt(at);
    while (frame !== null && frames.length < count && !frames.includes(frame)) {
      frames.push(frame);
      frame = this.after(frame);
    }
    return frames;
  }

  /** The step that follows; null at the end. */
  after(frame: number): number | null {
    const { span, loop } = this.#options;
    const next = frame + this.direction * this.stride;
    if (next < span.end && next >= span.first) return next;
    if (!loop) return null;
    return this.direction > 0 ? span.first : span.end - 1;
  }

  /** From one step to the next, in milliseconds of the clock. */
  get stepMs(): number {
    const { num, den } = this.#options.rate;
    return (1000 * den * this.stride) / num / Math.max(0.01, Math.abs(this.#anchor.rate));
  }

  /** How many frames `frame` lies behind the one that is due at `at`; negative: ahead. In a loop the nearer way round. */
  ageOf(frame: number, at: number): number {
    const { span, loop } = this.#options;
    const age = (this.dueAt(at) - frame) * this.direction;
    if (!loop) return age;
    const length = span.end - span.first;
    const wrapped = ((age % length) + length) % length;
    return wrapped > length / 2 ? wrapped - length : wrapped;
  }

  /** To be called when a frame is drawn; counts the steps that were passed over since the one before. */
  show(frame: number): void {
    if (frame === this.#lastShown) return;
    this.shown++;
    if (this.#lastShown !== null) {
      const { span, loop } = this.#options;
      let distance = (frame - this.#lastShown) * this.direction;
      if (distance < 0 && loop) distance += span.end - span.first;
      this.dropped += Math.max(0, Math.ceil(distance / this.stride) - 1);
    }
    this.#lastShown = frame;
  }

  #timeAt(at: number): Ticks {
    const time = timeAt(this.#anchor, at);
    const { rate, span, loop } = this.#options;
    if (!loop) return time;
    return inLoop(time, { start: frameToTicks(span.first, rate), end: frameToTicks(span.end, rate) });
  }
}
