import type { Ticks } from '../../base/time.ts';
import type { ClockAnchor } from '../../protocol/clock-anchor.ts';

/** What the player needs of the sound: it is the clock that the picture follows. */
export interface PlayerSound {
  /** Resolves when the first sample is on its way to the listener. Rates other than 1 may be silent; the clock runs all the same. */
  start(time: Ticks, rate: number): Promise<void>;
  stop(): void;
  /** What the listener hears now; null while nothing runs. */
  anchor(): ClockAnchor | null;
  setVolume(volume: number): void;
  /** Peaks since the last call, linear, per output channel. */
  peaks(): readonly number[];
}
