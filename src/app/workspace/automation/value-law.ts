// Where a value stands on a curve that is drawn, and how it is told. Faders keep the law that they have on the mixer.
import { formatFieldNumber } from '../../ui/i18n/format.ts';
import { t } from '../../ui/i18n/i18n.ts';
import { faderDb, faderPosition, MOST_DB, SILENCE_DB } from '../sound/fader-law.ts';
import { formatPan, sayDb } from '../sound/level-format.ts';

export interface ValueLaw {
  readonly min: number;
  readonly max: number;
  /** Of one press of an arrow key. */
  readonly step: number;
  /** What a double click on nothing stands for: the value at rest. */
  readonly rest: number;
  /** On or off: curves hold from point to point. */
  readonly switches: boolean;
  /** 0 bottom … 1 top. */
  readonly place: (value: number) => number;
  readonly at: (place: number) => number;
  /** With its unit. */
  readonly say: (value: number) => string;
}

const clamp = (value: number, min: number, max: number): number => Math.min(max, Math.max(min, value));
const minus = (text: string): string => text.replace('-', '−');

export const GAIN: ValueLaw = {
  min: SILENCE_DB,
  max: MOST_DB,
  step: 0.5,
  rest: 0,
  switches: false,
  place: faderPosition,
  at: faderDb,
  say: sayDb,
};

interface Range {
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly rest: number;
  readonly say: (value: number) => string;
}

export const linear = ({ min, max, step, rest, say }: Range): ValueLaw => ({
  min,
  max,
  step,
  rest,
  switches: false,
  place: (value) => clamp((value - min) / (max - min), 0, 1),
  // As fine as a hundredth of a step of the keyboard: no tails of digits in the document.
  at: (place) =>
    clamp(Math.round((min + clamp(place, 0, 1) * (max - min)) / (step / 100)) * (step / 100), min, max),
  say,
});

/** By ratio, as Hz and times are heard. `min` > 0. */
export const logarithmic = ({ min, max, step, rest, say }: Range): ValueLaw => ({
  min,
  max,
  step,
  rest,
  switches: false,
  place: (value) => clamp(Math.log(Math.max(value, min) / min) / Math.log(max / min), 0, 1),
  at: (place) => clamp(Number((min * (max / min) ** clamp(place, 0, 1)).toPrecision(4)), min, max),
  say,
});

/** 0 sounding … 1 silent, drawn the other way round: up is sound. */
export const muteLaw = (): ValueLaw => ({
  min: 0,
  max: 1,
  step: 1,
  rest: 0,
  switches: true,
  place: (value) => (value >= 0.5 ? 0 : 1),
  at: (place) => (place < 0.5 ? 1 : 0),
  say: (value) => t(value >= 0.5 ? 'editor.automation.muted' : 'editor.automation.sounding'),
});

export const PAN: ValueLaw = linear({ min: -1, max: 1, step: 0.05, rest: 0, say: formatPan });

/** Parts of one, told in percent. */
export const percentLaw = (min: number, max: number, rest: number): ValueLaw =>
  linear({ min, max, step: 0.05, rest, say: (value) => `${minus(formatFieldNumber(value * 100, 0))} %` });

export const DEGREES: ValueLaw = linear({
  min: -180,
  max: 180,
  step: 5,
  rest: 0,
  say: (value) => `${minus(formatFieldNumber(value, 0))}°`,
});
