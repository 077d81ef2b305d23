/** A page with nothing but the sound: what the studio's player does, driven by the spec. */
import type { ProjectSnapshot } from '../../src/project/records/snapshot.ts';
import { AudioClient } from '../../workers/audio/audio-client.ts';

/** Collects what the worklet mixes, as one recording from the first sample on. */
class Recording {
  readonly #parts: { start: number; planes: Float32Array[] }[] = [];

  add(start: number, planes: Float32Array[]): void {
    this.#parts.push({ start, planes });
  }

  /** Starts of the pieces that do not follow on from the one before. */
  get jumps(): number[] {
    const starts: number[] = [];
    let next = -1;
    for (const { start, planes } of this.#parts) {
      if (start !== next) starts.push(start);
      next = start + planes[0]!.length;
    }
    return starts;
  }

  /** Samples start … start + frames − 1 of a channel, base 64; what was not played is NaN. */
  base64(channel: number, start: number, frames: number): string {
    const samples = new Float32Array(frames).fill(Number.NaN);
    for (const part of this.#parts) {
      const plane = part.planes[channel]!;
      for (let i = 0; i < plane.length; i++) {
        const at = part.start + i - start;
        if (at >= 0 && at < frames) samples[at] = plane[i]!;
      }
    }
    const bytes = new Uint8Array(samples.buffer);
    let text = '';
    for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
    return btoa(text);
  }
}

/** Tables as arrays of pairs, as they cross from the spec. */
type PlainSnapshot = { readonly [N in keyof ProjectSnapshot]: readonly [string, unknown][] };

const revive = (plain: PlainSnapshot): ProjectSnapshot =>
  Object.fromEntries(Object.entries(plain).map(([name, rows]) => [name, new Map(rows)])) as never;

const errors: unknown[] = [];

Object.assign(window, {
  AudioClient,
  Recording,
  errors,
  openSound: (plain: PlainSnapshot, sequence: string) =>
    new AudioClient({ snapshot: revive(plain), sequence, onError: (error) => errors.push(error) }),
});
