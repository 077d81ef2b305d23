// Plays frames against a clock: one loop has frames made ahead of it, each screen refresh shows the one that is due.
import { isAbort } from '../../src/base/errors.ts';
import { DecodePace } from './decode-pace.ts';
import { FrameCost } from './frame-cost.ts';
import type { PlaybackSchedule } from './playback-schedule.ts';

export const playbackOptions = {
  /** Finished frames that wait for their time: 8 are a third of a second at 25 fps, 25 MB of 1080p. */
  readyFrames: 8,
  /** Without a refresh for this long the page is hidden: nothing is made that nobody sees. */
  hiddenAfterMs: 500,
  /** The picture lags this far behind the sound before `buffering` is said. */
  bufferingAfterMs: 400,
  /** Where decoding does not keep up, pictures come this late before some are left out. */
  mostLateMs: 400,
  /** Of those that are late, so many in a row are decoded without being drawn, where drawing is dear. */
  mostUndrawn: 5,
  /** Share of a frame's time from which drawing is dear. */
  dearDrawing: 0.25,
} as const;

export interface PlaybackStage<F> {
  /** Milliseconds of the clock that the schedule's anchor uses. */
  now(): number;
  /** Calls back at the next screen refresh; returns how to cancel. */
  nextRefresh(tick: () => void): () => void;
  /** Frames that are made at a time: one, unless whoever makes them is far away. */
  atOnce(): number;
  /** @throws StoryError `cancelled` */
  make(frame: number, signal: AbortSignal): Promise<F>;
  /** Milliseconds that decoding took; null when nothing was decoded. */
  decodeMs(picture: F): number | null;
  /** The frame at or after this one that is decoded soonest: where a film has a key frame. */
  resumeAt(frame: number): Promise<number>;
  /** Draws; the frame stays the playback's. */
  present(picture: F, frame: number): void;
  /** Takes over a frame that is no longer waiting: closes or keeps it. */
  release(picture: F, frame: number): void;
  failed(error: unknown, frame: number): void;
  buffering(lagging: boolean): void;
  /** The clock left the range; playback has stopped. */
  ended(): void;
}

export class Playback<F> {
  readonly #stage: PlaybackStage<F>;
  readonly #schedule: PlaybackSchedule;
  readonly #cost: FrameCost;
  readonly #ready = new Map<number, F>();
  /** Under way, in the order in which they were asked for. */
  readonly #making = new Set<number>();
  readonly #stopping = new AbortController();
  #wake: (() => void) | null = null;
  #cancelRefresh: (() => void) | null = null;
  readonly #refreshes = new FrameCost();
  #refreshedAt: number;
  #shown: number | null = null;
  #shownAt: number;
  #lagging = false;
  #failed: number | null = null;
  readonly #pace = new DecodePace();
  readonly #drawing = new FrameCost();
  /** The frame that was made last. */
  #made: number | null = null;
  /** Where decoding was taken up again, ahead of the clock. */
  #resumed: number | null = null;

  constructor(schedule: PlaybackSchedule, cost: FrameCost, stage: PlaybackStage<F>) {
    this.#schedule = schedule;
    this.#cost = cost;
    this.#stage = stage;
    this.#refreshedAt = this.#shownAt = stage.now();
  }

  get waiting(): number {
    return this.#ready.size;
  }

  /** Milliseconds from one screen refresh to the next, lately: what drawing costs shows here and nowhere else. */
  get refreshMs(): number {
    return this.#refreshes.expectedMs;
  }

  start(): void {
    this.#refresh();
    void this.#produce();
  }

  stop(): void {
    if (this.#stopping.signal.aborted) return;
    this.#stopping.abort();
    this.#cancelRefresh?.();
    this.#wake?.();
    for (const [frame, picture] of this.#ready) this.#stage.release(picture, frame);
    this.#ready.clear();
    if (this.#lagging) this.#stage.buffering(false);
  }

  /** Throws away what was made ahead: the document or the level changed. */
  invalidate(): void {
    for (const [frame, picture] of this.#ready) this.#stage.release(picture, frame);
    this.#ready.clear();
    this.#failed = null;
    this.#wake?.();
  }

  async #produce(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const wanted = this.#nextWanted();
      const frame = wanted === 'resume' ? await this.#resume() : wanted;
      if (signal.aborted) return;
      if (frame === null) {
        await new Promise<void>((wake) => {
          this.#wake = wake;
        });
        continue;
      }
      void this.#make(frame, signal);
    }
  }

  async #make(frame: number, signal: AbortSignal): Promise<void> {
    this.#making.add(frame);
    const started = this.#stage.now();
    try {
      const picture = await this.#stage.make(frame, signal);
      this.#note(frame, this.#stage.decodeMs(picture), this.#stage.now() - started);
      if (signal.aborted) this.#stage.release(picture, frame);
      else this.#ready.set(frame, picture);
    } catch (error) {
      if (isAbort(error)) return;
      this.#failed = this.#made = frame;
      this.#stage.failed(error, frame);
    } finally {
      this.#making.delete(frame);
      this.#wake?.();
    }
  }

  /** The frame to make next: one that can still be ready in time, or, where decoding does not keep up, the next one decoded. */
  #nextWanted(): number | 'resume' | null {
    const now = this.#stage.now();
    if (now - this.#refreshedAt > playbackOptions.hiddenAfterMs) return null;
    if (this.#making.size >= this.#stage.atOnce()) return null;
    if (this.#ready.size + this.#making.size >= playbackOptions.readyFrames) return null;
    // Where the screen itself is slow, leaving out more helps nothing.
    const screenKeepsUp = this.#refreshes.expectedMs < 2 * this.#schedule.stepMs;
    if (this.#pace.behind && screenKeepsUp && this.#made !== null && this.#schedule.direction > 0) {
      const next = this.#schedule.after(this.#made);
      if (next === null) return null;
      const late = this.#schedule.ageOf(next, now) / this.#schedule.stride;
      return late * this.#schedule.stepMs > playbackOptions.mostLateMs ? 'resume' : this.#drawn(next, late);
    }
    const ahead = this.#schedule.ahead(now + this.#cost.expectedMs, playbackOptions.readyFrames);
    return (
      ahead.find(
        (frame) =>
          !this.#ready.has(frame) && this.#isApart(frame) && frame !== this.#shown && frame !== this.#failed,
      ) ?? null
    );
  }

  /**
   * Of several that are under way, each is as far from the one before as they come: neighbours that come together, and then none for
   * the time of all of them, would look like one.
   */
  #isApart(frame: number): boolean {
    const last = [...this.#making].at(-1);
    if (last === undefined) return true;
    const { direction, stride, stepMs } = this.#schedule;
    const steps = ((frame - last) * direction) / stride;
    const betweenMs = this.#cost.expectedMs / this.#stage.atOnce();
    // Behind it only where a loop begins anew, or the clock was set.
    return steps < -playbackOptions.readyFrames || steps >= Math.max(1, Math.floor(betweenMs / stepMs));
  }

  /** Of frames that are decoded one after another, the next to be drawn. @param late steps */
  #drawn(next: number, late: number): number {
    const { dearDrawing, mostUndrawn } = playbackOptions;
    if (this.#drawing.expectedMs < this.#schedule.stepMs * dearDrawing) return next;
    let frame = next;
    for (let undrawn = Math.min(mostUndrawn, Math.floor(late / 2)); undrawn > 0; undrawn--)
      frame = this.#schedule.after(frame) ?? frame;
    return frame;
  }

  /** Decoding is taken up at a key frame that is still to come: all before it is left out at no cost. */
  async #resume(): Promise<number> {
    const due = this.#schedule.dueAt(this.#stage.now());
    try {
      this.#resumed = await this.#stage.resumeAt(due);
    } catch (error) {
      this.#stage.failed(error, due);
      this.#resumed = due;
    }
    return this.#resumed;
  }

  #note(frame: number, decodeMs: number | null, costMs: number): void {
    this.#cost.measured(costMs);
    if (decodeMs !== null) this.#drawing.measured(costMs - decodeMs);
    const steps =
      this.#made === null ? 0 : ((frame - this.#made) * this.#schedule.direction) / this.#schedule.stride;
    if (decodeMs !== null && frame !== this.#resumed)
      this.#pace.measured(decodeMs, steps, this.#schedule.stepMs);
    this.#made = frame;
  }

  #refresh(): void {
    const now = this.#stage.now();
    if (now > this.#refreshedAt) this.#refreshes.measured(now - this.#refreshedAt);
    this.#refreshedAt = now;
    if (this.#schedule.endedAt(now)) {
      this.stop();
      this.#stage.ended();
      return;
    }
    const due = this.#latestReady(now);
    if (due !== null && due !== this.#shown) {
      this.#stage.present(this.#ready.get(due)!, due);
      this.#schedule.show(due);
      this.#shown = due;
      this.#shownAt = now;
    }
    this.#releasePassed(now);
    this.#reportLag(now);
    this.#wake?.();
    this.#cancelRefresh = this.#stage.nextRefresh(() => this.#refresh());
  }

  /** The newest finished frame that is not ahead of the clock. */
  #latestReady(now: number): number | null {
    let best: number | null = null;
    // A frame that was finished after one that follows it has been missed. (Where the clock was set back, what is shown lies ahead.)
    const shownAge = this.#shown === null ? -1 : this.#schedule.ageOf(this.#shown, now);
    let bestAge = shownAge < 0 ? Number.POSITIVE_INFINITY : shownAge;
    for (const frame of this.#ready.keys()) {
      const age = this.#schedule.ageOf(frame, now);
      if (age >= 0 && age < bestAge) [best, bestAge] = [frame, age];
    }
    return best;
  }

  #releasePassed(now: number): void {
    const resumed = this.#resumed === null ? 0 : Math.max(0, -this.#schedule.ageOf(this.#resumed, now));
    const { stepMs, stride } = this.#schedule;
    // Asked for as far ahead as it was expected to take, it may have come sooner.
    const early = Math.ceil(this.#cost.expectedMs / stepMs);
    const horizon = resumed + (playbackOptions.readyFrames * 2 + early) * stride;
    for (const [frame, picture] of this.#ready) {
      const age = this.#schedule.ageOf(frame, now);
      const far = -age > horizon;
      if (frame === this.#shown || age > 0 || far) {
        this.#ready.delete(frame);
        this.#stage.release(picture, frame);
      }
    }
  }

  #reportLag(now: number): void {
    const lagging =
      this.#schedule.dueAt(now) !== this.#shown && now - this.#shownAt > playbackOptions.bufferingAfterMs;
    if (lagging === this.#lagging) return;
    this.#lagging = lagging;
    this.#stage.buffering(lagging);
  }
}
