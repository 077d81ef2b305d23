// How two recordings of one event lie to each other, and how far the clock of one runs off the other's.
import { throwIfCancelled } from '../../../base/errors.ts';
import type { SourcePool } from '../source-pool.ts';
import { type Candidate, CoarseLags, piecesOf } from './coarse-lags.ts';
import { ENVELOPE_RATE, ENVELOPE_READ_RATE, readEnvelope } from './envelope.ts';
import { PHASE_FRAMES, PhaseCorrelator } from './phase-lag.ts';
import { type RecordingRange, RecordingReader } from './recording.ts';

export interface Match {
  /** Seconds by which the second recording begins after the first; below 0: before it. To the sample at `rate`. */
  readonly offset: number;
  /** The second recording has to last 1 + drift times as long to stay with the first. 0 where it is too short to be measured. */
  readonly drift: number;
  /** How far the match stands out, in standard deviations of chance. */
  readonly score: number;
}

export interface MatchOptions {
  /** Samples a second of the result. */
  readonly rate: number;
  readonly signal?: AbortSignal | undefined;
  /** 0 … 1 */
  readonly onProgress?: (fraction: number) => void;
}

/** Clocks of recorders are off by 100 millionths at most; the cheapest by 300. */
const MOST_DRIFT = 500e-6;
/** A drift is told where the ends of what is in common are as far apart: 1 ms of error is 30 millionths of it. */
const LEAST_SPAN_SECONDS = 30;
/** Below, the noise of the measurement is larger than what it measures. */
const LEAST_DRIFT = 1e-6;
/** Stretches that are compared sample by sample. */
const PLACES = 9;
/** A match of chance has 4 or 5. */
const LEAST_SCORE = 9;
/** Seconds either way that the envelopes may be wrong. */
const REACH_SECONDS = 0.06;

/**
 * @returns null where nothing in them is alike
 * @throws StoryError `cancelled` and what reading the media throws
 */
export async function matchRecordings(
  first: RecordingRange,
  second: RecordingRange,
  pool: SourcePool,
  { rate, signal, onProgress = () => undefined }: MatchOptions,
): Promise<Match | null> {
  const rows = [];
  for (const [i, range] of [first, second].entries()) {
    const reader = await RecordingReader.open(range, pool, ENVELOPE_READ_RATE);
    try {
      rows.push(await readEnvelope(reader, (fraction) => onProgress(0.4 * (i + fraction)), signal));
    } finally {
      await reader.close();
    }
  }
  const [a, b] = rows as [Float32Array[], Float32Array[]];
  if (a[0]!.length < ENVELOPE_RATE / 2 || b[0]!.length < ENVELOPE_RATE / 2) return null;
  const pieces = piecesOf(b[0]!.length);
  const lags = new CoarseLags(a, Math.max(...pieces.map(({ from, to }) => to - from)));
  const candidates = pieces.map((piece) => {
    throwIfCancelled(signal);
    return lags.find(b, piece);
  });
  onProgress(0.85);
  const compare = new Comparison(first, second, pool, rate, signal);
  for (const guess of guesses(candidates)) {
    const match = await compare.refine(guess);
    if (match) return match;
  }
  return null;
}

/** Seconds; `drift` as in Match. */
interface Guess {
  readonly offset: number;
  readonly drift: number;
}

/** Lines through the candidates that several pieces agree on, the best first. */
function guesses(pieces: readonly (readonly Candidate[])[]): Guess[] {
  const lines = pieces.flat().map((anchor) => {
    const agree = pieces.flatMap((piece) => {
      const near = piece.filter(
        (other) => Math.abs(other.lag - anchor.lag) <= 3 + MOST_DRIFT * Math.abs(other.at - anchor.at),
      );
      return near.length > 0 ? [near.reduce((a, b) => (b.score > a.score ? b : a))] : [];
    });
    return { agree, score: agree.reduce((sum, { score }) => sum + score, 0) };
  });
  lines.sort((a, b) => b.score - a.score);
  const told: Guess[] = [];
  for (const { agree } of lines) {
    const points = agree.map(({ at, lag, score }) => ({
      at: at / ENVELOPE_RATE,
      lag: lag / ENVELOPE_RATE,
      weight: score * score,
    }));
    const guess = lineThrough(points);
    const known = told.some(({ offset }) => Math.abs(offset - guess.offset) < 0.05);
    if (!known) told.push(guess);
    if (told.length === 4) break;
  }
  return told;
}

interface Point {
  /** Seconds of the second recording. */
  readonly at: number;
  /** Seconds by which the first is ahead. */
  readonly lag: number;
  readonly weight: number;
}

/** Least squares; level where the points lie too close together to say how it slopes. */
function lineThrough(points: readonly Point[]): Guess {
  const total = points.reduce((sum, { weight }) => sum + weight, 0);
  const mean = (of: (point: Point) => number): number =>
    points.reduce((sum, point) => sum + of(point) * point.weight, 0) / total;
  const [at, lag] = [mean((point) => point.at), mean((point) => point.lag)];
  const spread = mean((point) => (point.at - at) ** 2);
  const span = Math.max(...points.map((point) => point.at)) - Math.min(...points.map((point) => point.at));
  if (span < LEAST_SPAN_SECONDS) return { offset: lag, drift: 0 };
  const slope = mean((point) => (point.at - at) * (point.lag - lag)) / spread;
  const drift = Math.max(-MOST_DRIFT, Math.min(MOST_DRIFT, slope));
  return { offset: lag - drift * at, drift };
}

class Comparison {
  readonly #correlator = new PhaseCorrelator();
  readonly #a = new Float32Array(PHASE_FRAMES);
  readonly #b = new Float32Array(PHASE_FRAMES);
  readonly #first: RecordingRange;
  readonly #second: RecordingRange;
  readonly #pool: SourcePool;
  readonly #rate: number;
  readonly #signal: AbortSignal | undefined;

  constructor(
    first: RecordingRange,
    second: RecordingRange,
    pool: SourcePool,
    rate: number,
    signal: AbortSignal | undefined,
  ) {
    this.#first = first;
    this.#second = second;
    this.#pool = pool;
    this.#rate = rate;
    this.#signal = signal;
  }

  /** Twice: with the drift of the first time taken out, stretches stay in step and their peaks are sharp. */
  async refine(guess: Guess): Promise<Match | null> {
    const once = await this.#measure(guess);
    if (!once) return null;
    const twice = (await this.#measure(once)) ?? once;
    const drift = Math.abs(twice.drift) < LEAST_DRIFT ? 0 : twice.drift;
    return { ...twice, drift };
  }

  async #measure({ offset, drift }: Guess): Promise<Match | null> {
    const rate = this.#rate;
    const a = await RecordingReader.open(this.#first, this.#pool, rate);
    try {
      const b = await RecordingReader.open(this.#second, this.#pool, rate, drift);
      try {
        const lag = Math.round(offset * rate);
        const points: (Point & { readonly score: number })[] = [];
        for (const at of placesIn(Math.max(0, -lag), Math.min(b.frames, a.frames - lag))) {
          throwIfCancelled(this.#signal);
          await a.read(at + lag, this.#a, this.#signal);
          await b.read(at, this.#b, this.#signal);
          const found = this.#correlator.find(this.#a, this.#b, rate, Math.ceil(REACH_SECONDS * rate));
          if (found.score < LEAST_SCORE) continue;
          // In the second recording's own time.
          const own = (at + PHASE_FRAMES / 2) / rate / (1 + drift);
          const ahead = own * drift + (lag - found.lag) / rate;
          points.push({ at: own, lag: ahead, weight: found.score, score: found.score });
        }
        if (points.length === 0) return null;
        const score = Math.max(...points.map((point) => point.score));
        return { ...robust(points), score };
      } finally {
        await b.close();
      }
    } finally {
      await a.close();
    }
  }
}

/** Starts of stretches spread over samples from … to; one that is shorter than a stretch is compared in one. */
function placesIn(from: number, to: number): number[] {
  if (to - from <= PHASE_FRAMES) return [from];
  const count = Math.min(PLACES, Math.ceil((to - from) / PHASE_FRAMES));
  return Array.from({ length: count }, (_, i) =>
    count === 1 ? from : Math.round(from + (i * (to - from - PHASE_FRAMES)) / (count - 1)),
  );
}

/** A line through those that agree with the strongest: an echo may be louder than its sound here and there. */
function robust(points: readonly Point[]): Guess {
  const best = points.reduce((a, b) => (b.weight > a.weight ? b : a));
  const near = points.filter(
    ({ at, lag }) => Math.abs(lag - best.lag) <= 0.0005 + MOST_DRIFT * Math.abs(at - best.at),
  );
  return lineThrough(near);
}
