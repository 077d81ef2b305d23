/** Largest magnitude of each channel since they were last asked for. */
export class PeakHold {
  #peaks: Float32Array;

  constructor(channels: number) {
    this.#peaks = new Float32Array(channels);
  }

  take(peaks: ArrayLike<number>): void {
    if (this.#peaks.length !== peaks.length) this.#peaks = new Float32Array(peaks.length);
    for (let c = 0; c < peaks.length; c++) this.#peaks[c] = Math.max(this.#peaks[c]!, peaks[c]!);
  }

  read(): readonly number[] {
    const peaks = [...this.#peaks];
    this.clear();
    return peaks;
  }

  clear(): void {
    this.#peaks.fill(0);
  }
}
