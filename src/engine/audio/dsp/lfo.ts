import { sin } from './maths.ts';

/** A slow sine that keeps its place while its pace changes. Read once every few samples. */
export class Lfo {
  #turns = 0;

  /** @param offset part of a turn by which this reader is ahead; −1 … 1 comes back */
  at(offset: number): number {
    return sin(2 * Math.PI * (this.#turns + offset));
  }

  /** @param cycles a second @param samples that pass */
  advance(cycles: number, samples: number, rate: number): void {
    this.#turns += (cycles * samples) / rate;
    this.#turns -= Math.floor(this.#turns);
  }

  clear(): void {
    this.#turns = 0;
  }
}
