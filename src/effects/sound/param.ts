// Short ways to write down the params of a sound effect.
import type { ParamBlock, SoundParam } from '../../engine/audio/sound-effect.ts';

type Unit = SoundParam['unit'];

interface Options {
  readonly step?: number;
  readonly scale?: SoundParam['scale'];
  /** Key in the catalogue's area; the param's own key where it is left out. */
  readonly label?: string;
}

const LOG_UNITS: readonly Unit[] = ['Hz', 'ms', 's'];
const STEPS: Partial<Record<Unit, number>> = { dB: 0.1, Hz: 1, ms: 0.1, s: 0.01, percent: 1, ratio: 0.1 };

/** Hz and times travel by ratio, unless they begin at 0. */
export const number = (
  key: string,
  min: number,
  max: number,
  initial: number,
  unit: Unit = 'none',
  { step = STEPS[unit] ?? 0.01, scale, label = key }: Options = {},
): SoundParam => ({
  key,
  label: `soundEffects.${label}`,
  kind: 'number',
  min,
  max,
  step,
  default: initial,
  unit,
  scale: scale ?? (LOG_UNITS.includes(unit) && min > 0 ? 'log' : 'linear'),
});

export const toggle = (key: string, initial: boolean, label = key): SoundParam => ({
  key,
  label: `soundEffects.${label}`,
  kind: 'boolean',
  min: 0,
  max: 1,
  step: 1,
  default: initial ? 1 : 0,
  unit: 'none',
  scale: 'linear',
});

/** `initial`: index into the keys of the choices. */
export const choice = (key: string, keys: readonly string[], initial = 0, label = key): SoundParam => ({
  key,
  label: `soundEffects.${label}`,
  kind: 'choice',
  min: 0,
  max: keys.length - 1,
  step: 1,
  default: initial,
  unit: 'none',
  scale: 'linear',
  choices: keys.map((one) => `soundEffects.${one}`),
});

export const preset = (label: string, values: Readonly<Record<string, number>>) => ({
  label: `soundEffects.${label}`,
  values,
});

/** The value in force at sample i: a block of one value holds for all. */
export const at = (block: ParamBlock, i: number): number => block[i & (block.length - 1)]!;

export const moves = (block: ParamBlock): boolean => block.length > 1;

/** Below half the sound stays whole and the effect grows, above the effect stays whole and the sound sinks. @param percent 0 … 100 */
export const wetPart = (percent: number): number => (percent < 50 ? percent / 50 : 1);
export const dryPart = (percent: number): number => (percent < 50 ? 1 : 2 - percent / 50);
