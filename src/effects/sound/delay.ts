import { BLOCK, type Planes } from '../../engine/audio/block.ts';
import { DelayLine } from '../../engine/audio/dsp/delay-line.ts';
import { onePole } from '../../engine/audio/dsp/maths.ts';
import { flush, Rest } from '../../engine/audio/dsp/rest.ts';
import { isLeft, isRight, type Layout } from '../../engine/audio/layout.ts';
import type {
  ParamBlock,
  SoundEffectDefinition,
  SoundProcessor,
  SoundSetup,
} from '../../engine/audio/sound-effect.ts';
import { at, choice, dryPart, number, preset, wetPart } from './param.ts';

const LONGEST_SECONDS = 4;
/** However long the echoes would go on, they are led to silence after this. */
const TAIL_SECONDS = 30;
/** The time glides to a new value: 63 % of the way in 60 ms, so that turning it bends the pitch and does not click. */
const GLIDE_SECONDS = 0.06;
/** Below this an echo is forgotten: it would soon be a number too small to compute with quickly. */
const NOTHING = 1e-15;

const [UNIT, MILLISECONDS, BEATS, FEEDBACK, WAY, LOW_CUT, HIGH_CUT, MIX] = [0, 1, 2, 3, 4, 5, 6, 7];

/**
 * Where each channel's echo goes: to itself, to the other side (ping-pong), or on around the room. Channels without a partner (centre,
 * LFE) feed themselves; LFE is left out of a walk around the room.
 */
function ways(layout: Layout): readonly (readonly number[])[] {
  const self = layout.map((_, i) => i);
  const [lefts, rights] = [isLeft, isRight].map((side) =>
    layout.flatMap((speaker, i) => (side(speaker) ? [i] : [])),
  ) as [number[], number[]];
  const across = [...self];
  for (const [n, left] of lefts.entries()) {
    across[left] = rights[n]!;
    across[rights[n]!] = left;
  }
  // Left front, centre, right front, right side, right rear, left rear, left side.
  const circle = (['L', 'C', 'R', 'Rs', 'Rb', 'Cb', 'Lb', 'Ls'] as const).flatMap((speaker) => {
    const found = layout.indexOf(speaker);
    return found < 0 ? [] : [found];
  });
  const around = [...self];
  for (const [n, channel] of circle.entries()) around[channel] = circle[(n + 1) % circle.length]!;
  return [self, across, around];
}

class Delay implements SoundProcessor {
  readonly latency = 0;
  readonly tail: number;
  readonly #rate: number;
  readonly #tempo: number;
  readonly #rest: Rest;
  readonly #lines: readonly DelayLine[];
  readonly #ways: readonly (readonly number[])[];
  readonly #glide: number;
  readonly #lows: Float64Array;
  readonly #highs: Float64Array;
  readonly #echoes: Float64Array;
  #lowCut = -1;
  #lowPart = 0;
  #highCut = -1;
  #highPart = 0;
  /** Samples; 0 until the first block. */
  #time = 0;

  constructor({ rate, layout, tempo }: SoundSetup) {
    this.#rate = rate;
    this.#tempo = tempo > 0 ? tempo : 120;
    this.#rest = new Rest(TAIL_SECONDS * rate, this);
    this.tail = this.#rest.tail;
    this.#lines = layout.map(() => new DelayLine(Math.ceil(LONGEST_SECONDS * rate) + 4));
    this.#ways = ways(layout);
    this.#glide = onePole(GLIDE_SECONDS, rate);
    this.#lows = new Float64Array(layout.length);
    this.#highs = new Float64Array(layout.length);
    this.#echoes = new Float64Array(layout.length);
  }

  process(planes: Planes, params: readonly ParamBlock[]): void {
    if (this.#rest.rests(planes)) return;
    this.#filters(params[LOW_CUT]![0]!, params[HIGH_CUT]![0]!);
    const way = this.#ways[Math.round(params[WAY]![0]!)]!;
    const { fadeFrom, fadeTo } = this.#rest;
    const channels = planes.length;
    const echoes = this.#echoes;
    for (let i = 0; i < BLOCK; i++) {
      const goal = this.#wanted(params, i);
      if (this.#time === 0 || Math.abs(goal - this.#time) < 0.01) this.#time = goal;
      else this.#time += (goal - this.#time) * this.#glide;
      const feedback = at(params[FEEDBACK]!, i) / 100;
      const mix = at(params[MIX]!, i);
      const wet = wetPart(mix) * (fadeFrom + ((fadeTo - fadeFrom) * (i + 1)) / BLOCK);
      const dry = dryPart(mix);
      for (let c = 0; c < channels; c++)
        echoes[c] = this.#filtered(c, this.#lines[c]!.between(this.#time - 1));
      for (let c = 0; c < channels; c++) {
        const into = way[c]!;
        const fed = echoes[c]! * feedback;
        const value = planes[into]![i]! + fed;
        this.#lines[into]!.write(Math.abs(value) > NOTHING ? value : 0);
      }
      for (let c = 0; c < channels; c++) planes[c]![i] = planes[c]![i]! * dry + echoes[c]! * wet;
    }
    if (this.#rest.ringing) flush(planes);
  }

  reset(): void {
    this.clear();
    this.#rest.reset();
  }

  clear(): void {
    for (const line of this.#lines) line.clear();
    this.#lows.fill(0);
    this.#highs.fill(0);
    this.#time = 0;
  }

  /** Samples of delay. */
  #wanted(params: readonly ParamBlock[], i: number): number {
    const seconds =
      params[UNIT]![0]! >= 0.5
        ? (at(params[BEATS]!, i) * 60) / this.#tempo
        : at(params[MILLISECONDS]!, i) / 1000;
    return Math.max(2, Math.min(seconds, LONGEST_SECONDS) * this.#rate);
  }

  #filters(low: number, high: number): void {
    if (low !== this.#lowCut) this.#lowPart = onePole(1 / (2 * Math.PI * low), this.#rate);
    if (high !== this.#highCut) this.#highPart = onePole(1 / (2 * Math.PI * high), this.#rate);
    this.#lowCut = low;
    this.#highCut = high;
  }

  /** An echo loses lows and highs each time it comes round, as on a tape. */
  #filtered(c: number, value: number): number {
    const high = this.#highs[c]! + (value - this.#highs[c]!) * this.#highPart;
    const low = this.#lows[c]! + (high - this.#lows[c]!) * this.#lowPart;
    this.#highs[c] = Math.abs(high) > NOTHING ? high : 0;
    this.#lows[c] = Math.abs(low) > NOTHING ? low : 0;
    return high - low;
  }
}

export const delay: SoundEffectDefinition = {
  id: 'delay',
  version: 1,
  label: 'soundEffects.delay',
  params: [
    choice('timeUnit', ['timeUnitMilliseconds', 'timeUnitBeats']),
    number('time', 1, 4000, 350, 'ms'),
    number('beats', 0.0625, 8, 0.75, 'beats', { scale: 'log', step: 0.0625 }),
    number('feedback', 0, 95, 35, 'percent'),
    choice('way', ['wayStraight', 'wayPingPong', 'wayAround']),
    number('lowCut', 10, 2000, 80, 'Hz'),
    number('highCut', 500, 20000, 9000, 'Hz'),
    number('mix', 0, 100, 25, 'percent'),
  ],
  presets: [
    preset('presetSlapback', { time: 110, feedback: 0, mix: 30 }),
    preset('presetDottedEighth', { timeUnit: 1, beats: 0.75, feedback: 40, way: 1 }),
    preset('presetTape', { time: 420, feedback: 55, lowCut: 150, highCut: 3500, mix: 30 }),
    preset('presetAround', { timeUnit: 1, beats: 0.5, feedback: 70, way: 2, mix: 40 }),
  ],
  keyed: false,
  make: (setup) => new Delay(setup),
};
