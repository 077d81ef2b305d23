import type { Ticks } from '../../base/time.ts';
import type { ClockAnchor, TimeLoop } from '../../protocol/clock-anchor.ts';

/** What the player needs of the sound: it is the clock that the picture follows. */
export interface PlayerSound {
  /**
   * Resolves when the first sample is on its way to the listener. Rates other than 1 may be silent; the clock runs all the same.
   * A loop is played round and round, its first sample right behind its last.
   */
  start(time: Ticks, rate: number, loop?: TimeLoop | null): Promise<void>;
  stop(): void;
  /** What the listener hears now; null while nothing runs. */
  anchor(): ClockAnchor | null;
  setVolume(volume: number): void;
  /** Gets ready to start from `time`, so that starting there is not heard to wait. */
  cue(time: Ticks, rate?: number): void;
  /** `waiting`: playing, and the listener hears nothing because the samples are not there yet. */
  statistics(): { readonly waiting: boolean };
  /** Peaks since the last call, linear, per output channel. */
  peaks(): readonly number[];
}
