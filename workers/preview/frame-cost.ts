/** What a frame costs to make, as a moving average: recent frames count most. */
export class FrameCost {
  #average = 0;

  /** Milliseconds. */
  get expectedMs(): number {
    return this.#average;
  }

  measured(ms: number): void {
    this.#average = this.#average === 0 ? ms : this.#average * 0.8 + ms * 0.2;
  }
}
