// How loud four bands of a recording are, a hundred times a second: what two microphones in one room have in common, whatever their
// gain, place and colour.
import { onePole } from '../dsp/maths.ts';
import type { RecordingReader } from './recording.ts';

/** Rate at which recordings are read for this: all four bands lie below its half. */
export const ENVELOPE_READ_RATE = 16_000;
export const ENVELOPE_RATE = 100;
const HOP = ENVELOPE_READ_RATE / ENVELOPE_RATE;
/** Hz between the bands. */
const EDGES = [100, 400, 1200, 3000, 7000];
export const BANDS = EDGES.length - 1;
/** A change over less than this counts, not the level: seconds. */
const MEMORY_SECONDS = 0.5;
/** Half a minute a read. */
const READ_FRAMES = ENVELOPE_READ_RATE * 30;

/** Energy of the bands in each hop: poles of first order, two for each edge, and the differences between them. */
class BandMeter {
  readonly #parts = EDGES.map((edge) => onePole(1 / (2 * Math.PI * edge), ENVELOPE_READ_RATE));
  readonly #first = new Float64Array(EDGES.length);
  readonly #second = new Float64Array(EDGES.length);

  measure(samples: Float32Array, from: number, into: Float64Array): void {
    into.fill(0);
    for (let i = from; i < from + HOP; i++) {
      let below = 0;
      for (let e = 0; e < EDGES.length; e++) {
        const one = this.#first[e]! + (samples[i]! - this.#first[e]!) * this.#parts[e]!;
        const two = this.#second[e]! + (one - this.#second[e]!) * this.#parts[e]!;
        this.#first[e] = one;
        this.#second[e] = two;
        if (e > 0) into[e - 1] = into[e - 1]! + (two - below) * (two - below);
        below = two;
      }
    }
  }
}

/**
 * One row a band: the logarithm of its energy less its mean over the half second before, at a variance of 1. Silence is 0.
 * @param onProgress 0 … 1
 */
export async function readEnvelope(
  reader: RecordingReader,
  onProgress: (fraction: number) => void,
  signal?: AbortSignal,
): Promise<Float32Array[]> {
  const hops = Math.floor(reader.frames / HOP);
  const rows = Array.from({ length: BANDS }, () => new Float32Array(hops));
  const meter = new BandMeter();
  const energy = new Float64Array(BANDS);
  const samples = new Float32Array(READ_FRAMES);
  for (let hop = 0; hop < hops; ) {
    await reader.read(hop * HOP, samples, signal);
    const some = Math.min(hops - hop, READ_FRAMES / HOP);
    for (let k = 0; k < some; k++) {
      meter.measure(samples, k * HOP, energy);
      for (let b = 0; b < BANDS; b++) rows[b]![hop + k] = energy[b]! / HOP;
    }
    hop += some;
    onProgress(hop / hops);
  }
  rows.forEach(normalise);
  return rows;
}

function normalise(row: Float32Array): void {
  let mean = 0;
  for (const energy of row) mean += energy / row.length;
  // 40 dB below the mean nothing is heard but the room.
  const floor = mean * 1e-4 + 1e-12;
  const memory = onePole(MEMORY_SECONDS, ENVELOPE_RATE);
  let slow = Math.log(row[0]! + floor);
  let power = 0;
  for (let i = 0; i < row.length; i++) {
    const level = Math.log(row[i]! + floor);
    slow += (level - slow) * memory;
    row[i] = level - slow;
    power += row[i]! * row[i]!;
  }
  const scale = power > 0 ? 1 / Math.sqrt(power / row.length) : 0;
  for (let i = 0; i < row.length; i++) row[i] = row[i]! * scale;
}
