// Spectrum and stereo picture of one strip that somebody looks at: what the master's tap has of the master.
import { MAX_CHANNELS } from '../block.ts';
import { TAP_BANDS } from './analyser-tap.ts';
import { GONIOMETER_POINTS, Goniometer } from './goniometer.ts';
import { bandEdges, SpectrumMeter } from './spectrum-meter.ts';

const SPECTRUM_SIZE = 4096;

/** Where things lie in what a scope writes: as in the tap (analyser-tap.ts). */
export const SCOPE = { bands: 0, goniometer: TAP_BANDS } as const;
export const SCOPE_FLOATS = SCOPE.goniometer + 2 * GONIOMETER_POINTS;

const FRONTS: readonly (readonly number[])[] = Array.from({ length: MAX_CHANNELS + 1 }, (_, n) =>
  n > 1 ? [0, 1] : [0],
);

export class StripScope {
  readonly #spectrum = new SpectrumMeter(SPECTRUM_SIZE);
  readonly #edges: Uint32Array;
  readonly #goniometer: Goniometer;

  constructor(rate: number) {
    this.#edges = bandEdges(SPECTRUM_SIZE, rate, TAP_BANDS);
    this.#goniometer = new Goniometer(rate);
  }

  /** The front pair; what has one channel stands upright. */
  process(planes: readonly Float32Array[], from: number, to: number): void {
    this.#spectrum.process(planes, FRONTS[planes.length]!, from, to);
    this.#goniometer.process(planes[0]!, planes[planes.length > 1 ? 1 : 0]!, from, to);
  }

  /** `SCOPE_FLOATS` numbers from entry `at` on. */
  write(out: Float32Array, at: number): void {
    this.#spectrum.writeBands(out, at + SCOPE.bands, this.#edges);
    this.#goniometer.write(out, at + SCOPE.goniometer);
  }

  reset(): void {
    this.#spectrum.reset();
    this.#goniometer.reset();
  }
}
