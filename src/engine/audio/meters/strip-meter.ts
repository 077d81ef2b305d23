import { MAX_CHANNELS } from '../block.ts';
import type { Layout } from '../layout.ts';
import { CorrelationMeter } from './correlation-meter.ts';
import { LevelMeter } from './level-meter.ts';
import { displayDb, PeakDisplay } from './peak-display.ts';

/**
 * What a strip writes, in 28 floats: how many channels, correlation of the first two (0 for mono), how often a stretch of 1/60 s
 * went over full scale, one spare; then peak needle, peak mark and RMS of channels 0 … 7 in dB (8 each), −144 where there is none.
 */
export const STRIP_FLOATS = 4 + 3 * MAX_CHANNELS;
export const STRIP = {
  channels: 0,
  correlation: 1,
  overs: 2,
  peak: 4,
  hold: 4 + MAX_CHANNELS,
  rms: 4 + 2 * MAX_CHANNELS,
} as const;

/** The meter beside a fader: 0.5 µs a channel and block. */
export class StripMeter {
  readonly #rate: number;
  readonly #channels: number;
  readonly #levels: LevelMeter;
  readonly #correlation: CorrelationMeter | null;
  readonly #displays: readonly PeakDisplay[];
  #frames = 0;
  #overs = 0;

  constructor(rate: number, layout: Layout) {
    this.#rate = rate;
    this.#channels = layout.length;
    this.#levels = new LevelMeter(rate, layout.length);
    this.#correlation = layout.length > 1 ? new CorrelationMeter(rate) : null;
    this.#displays = layout.map(() => new PeakDisplay());
  }

  process(planes: readonly Float32Array[], from: number, to: number): void {
    this.#levels.process(planes, from, to);
    this.#correlation?.process(planes[0]!, planes[1]!, from, to);
    this.#frames += to - from;
  }

  /** Moves the needles on and writes `STRIP_FLOATS` numbers from entry `at` on. Call it some 60 times a second. */
  write(out: Float32Array, at: number): void {
    const seconds = this.#frames / this.#rate;
    const { recent, rms } = this.#levels;
    let over = false;
    this.#frames = 0;
    for (let c = 0; c < MAX_CHANNELS; c++) {
      const display = this.#displays[c];
      if (display) {
        over ||= recent[c]! > 1;
        display.update(recent[c]!, seconds);
        recent[c] = 0;
      }
      out[at + STRIP.peak + c] = display ? display.level : -144;
      out[at + STRIP.hold + c] = display ? display.hold : -144;
      out[at + STRIP.rms + c] = display ? displayDb(rms[c]!) : -144;
    }
    if (over) this.#overs++;
    out[at + STRIP.channels] = this.#channels;
    out[at + STRIP.correlation] = this.#correlation?.correlation ?? 0;
    out[at + STRIP.overs] = this.#overs;
    out[at + 3] = 0;
  }

  reset(): void {
    this.#levels.reset();
    this.#correlation?.reset();
    for (const display of this.#displays) display.reset();
    this.#frames = this.#overs = 0;
  }
}
