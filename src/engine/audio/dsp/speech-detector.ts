// Is somebody speaking? The band of a voice (200 Hz to 4 kHz) must stand above the noise that was there before, and its level must rise and
// fall as syllables do, several times a second: hum, hiss and held notes do not.
import { BLOCK, makePlanes, type Planes } from '../block.ts';
import { fastDb } from './fast-log.ts';
import { onePole } from './maths.ts';
import { SVF_NUMBERS, svfBand } from './svf.ts';
import { SvfCascade } from './svf-cascade.ts';

/** Smoothing of the level: shorter than a syllable. */
const LEVEL_SECONDS = 0.02;
/** Stretch over which the level must rise and fall, in parts of which highest and lowest are kept. */
const SWING_SECONDS = 0.6;
const PARTS = 12;
/** Speech swings by 15 to 30 dB, room noise by 2 to 4 when it is smoothed like this. */
const SWING_DB = 8;
/** The floor follows down at once and up by this. */
const FLOOR_DB_PER_SECOND = 4;
const PAUSE_SECONDS = 0.25;

export class SpeechDetector {
  /** Level of the voice band, dBFS. */
  level = -200;
  readonly #filters: SvfCascade;
  readonly #band: Planes;
  readonly #follow: number;
  readonly #rise: number;
  readonly #highs = new Float64Array(PARTS).fill(-200);
  readonly #lows = new Float64Array(PARTS).fill(-200);
  readonly #blocksPerPart: number;
  readonly #pauseBlocks: number;
  #blocks = 0;
  #part = 0;
  #square = 0;
  #floor = 0;
  #pause = 0;
  #speaking = false;

  constructor(rate: number, channels: number) {
    this.#filters = new SvfCascade(channels, 2);
    svfBand(this.#filters.numbers, 0, 'high-pass', 200, Math.SQRT1_2, 0, rate);
    svfBand(this.#filters.numbers, SVF_NUMBERS, 'low-pass', 4000, Math.SQRT1_2, 0, rate);
    this.#band = makePlanes(channels, BLOCK);
    this.#follow = onePole(LEVEL_SECONDS, rate / BLOCK);
    this.#rise = (FLOOR_DB_PER_SECOND * BLOCK) / rate;
    this.#blocksPerPart = Math.max(1, Math.round((SWING_SECONDS * rate) / BLOCK / PARTS));
    this.#pauseBlocks = Math.round((PAUSE_SECONDS * rate) / BLOCK);
  }

  /**
   * Hears a block.
   * @param threshold dB that speech must stand above the noise @param least dBFS below which nothing is speech
   * @returns whether somebody speaks; pauses up to a quarter of a second belong to speech
   */
  hear(planes: Planes, threshold: number, least: number): boolean {
    let sum = 0;
    for (let c = 0; c < planes.length; c++) this.#band[c]!.set(planes[c]!);
    this.#filters.process(this.#band, 2);
    for (let c = 0; c < planes.length; c++) {
      const plane = this.#band[c]!;
      for (let i = 0; i < BLOCK; i++) sum += plane[i]! * plane[i]!;
    }
    this.#square += (sum / BLOCK - this.#square) * this.#follow;
    if (this.#square < 1e-20) this.#square = 0;
    const level = 0.5 * fastDb(2 * this.#square);
    this.level = level;
    this.#floor = level < this.#floor ? level : this.#floor + this.#rise;
    const swing = this.#swing(level);
    const loud = level > least && level > this.#floor + threshold;
    if (loud && (this.#speaking || swing > SWING_DB)) {
      this.#speaking = swing > SWING_DB / 2;
      this.#pause = 0;
    } else if (this.#speaking) {
      this.#pause++;
      if (this.#pause > this.#pauseBlocks) this.#speaking = false;
    }
    return this.#speaking;
  }

  clear(): void {
    this.#filters.clear();
    this.level = -200;
    this.#highs.fill(-200);
    this.#lows.fill(-200);
    this.#blocks = 0;
    this.#part = 0;
    this.#square = 0;
    this.#floor = 0;
    this.#pause = 0;
    this.#speaking = false;
  }

  /** Between the highest and the lowest level of the stretch, silence counted as −80 dBFS. */
  #swing(level: number): number {
    const bounded = Math.max(level, -80);
    if (this.#blocks === 0) {
      this.#highs[this.#part] = bounded;
      this.#lows[this.#part] = bounded;
    }
    if (bounded > this.#highs[this.#part]!) this.#highs[this.#part] = bounded;
    if (bounded < this.#lows[this.#part]!) this.#lows[this.#part] = bounded;
    this.#blocks++;
    if (this.#blocks === this.#blocksPerPart) {
      this.#blocks = 0;
      this.#part = (this.#part + 1) % PARTS;
    }
    let high = -80;
    let low = 0;
    for (let n = 0; n < PARTS; n++) {
      if (this.#highs[n]! > high) high = this.#highs[n]!;
      if (this.#lows[n]! < low) low = this.#lows[n]!;
    }
    return high - Math.max(low, -80);
  }
}

export interface SpeechStretch {
  /** Samples: first, and the one behind the last. */
  readonly start: number;
  readonly end: number;
}

/** Where speech lies in a whole sound. @param threshold, least of `SpeechDetector.hear` */
export function detectSpeech(planes: Planes, rate: number, threshold = 10, least = -55): SpeechStretch[] {
  const detector = new SpeechDetector(rate, planes.length);
  const block = makePlanes(planes.length, BLOCK);
  const found: SpeechStretch[] = [];
  const frames = planes[0]!.length;
  let start = -1;
  for (let at = 0; at < frames; at += BLOCK) {
    for (let c = 0; c < planes.length; c++) {
      block[c]!.fill(0);
      block[c]!.set(planes[c]!.subarray(at, at + BLOCK));
    }
    const speaks = detector.hear(block, threshold, least);
    if (speaks && start < 0) start = at;
    if (!speaks && start >= 0) {
      found.push({ start, end: at });
      start = -1;
    }
  }
  if (start >= 0) found.push({ start, end: frames });
  return found;
}
