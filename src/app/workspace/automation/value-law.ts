// Where a value stands on a curve that is drawn, and how it is told. Faders keep the law that they have on the mixer.
import { formatFieldNumber } from '../../ui/i18n/format.ts';
import { t } from '../../ui/i18n/i18n.ts';
import { readNumber } from '../../ui/read-number.ts';
import { faderDb, faderPosition, MOST_DB, SILENCE_DB } from '../sound/fader-law.ts';
import { formatPan, readDb, sayDb } from '../sound/level-format.ts';

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
  /** What was typed, "+3" more than `current`; within the bounds. Null: not a value. */
  readonly read: (text: string, current: number) => number | null;
}

const clamp = (value: number, min: number, max: number): number => Math.min(max, Math.max(min, value));
const minus = (text: string): string => text.replace('-', '−');
/** Without units and words: "4:1" is 4. */
export const numeric = (text: string): string =>
  text
    .trim()
    .replace('−', '-')
    .replace(/:1$/, '')
    .replace(/[^\d.,+\-*/]/g, '');

/** @param unit of what is typed: 0.01 for percent */
const readWithin =
  (min: number, max: number, unit = 1) =>
  (text: string, current: number): number | null => {
    const value = readNumber(numeric(text), current / unit);
    return value === null ? null : clamp(value * unit, min, max);
  };

export const GAIN: ValueLaw = {
  min: SILENCE_DB,
  max: MOST_DB,
  step: 0.5,
  rest: 0,
  switches: false,
  place: faderPosition,
  at: faderDb,
  say: sayDb,
  read: (text, current) => {
    const value = /inf|∞/i.test(text) ? readDb(text) : readNumber(numeric(text), current);
    return value === null ? null : clamp(value, SILENCE_DB, MOST_DB);
  },
};

interface Range {
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly rest: number;
  readonly say: (value: number) => string;
  /** Of what is typed; 1 without it. */
  readonly unit?: number;
}

export const linear = ({ min, max, step, rest, say, unit }: Range): ValueLaw => ({
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
  read: readWithin(min, max, unit),
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
  read: readWithin(min, max),
});

const onOff = (rest: number, up: 0 | 1, say: (value: number) => string): ValueLaw => ({
  min: 0,
  max: 1,
  step: 1,
  rest,
  switches: true,
  place: (value) => (value >= 0.5 ? up : 1 - up),
  at: (place) => (place < 0.5 ? 1 - up : up),
  say,
  read: readWithin(0, 1),
});

const sayOn = (on: boolean): string => t(on ? 'editor.automation.on' : 'editor.automation.off');

/** 0 sounding … 1 silent, drawn the other way round: up is sound. */
export const muteLaw = (): ValueLaw =>
  onOff(0, 0, (value) => t(value >= 0.5 ? 'editor.automation.muted' : 'editor.automation.sounding'));

/** Of an effect: 0 heard … 1 not, up is on. */
export const bypassLaw = (): ValueLaw => onOff(0, 0, (value) => sayOn(value < 0.5));

export const switchLaw = (rest: number): ValueLaw => onOff(rest, 1, (value) => sayOn(value >= 0.5));

/** One of a list by its place in it; the first stands at the bottom. */
export function choiceLaw(names: readonly string[], rest: number): ValueLaw {
  const last = Math.max(1, names.length - 1);
  const nearest = (value: number): number => clamp(Math.round(value), 0, last);
  const readIndex = readWithin(0, last);
  return {
    min: 0,
    max: last,
    step: 1,
    rest,
    switches: true,
    place: (value) => nearest(value) / last,
    at: (place) => nearest(place * last),
    say: (value) => names[nearest(value)] ?? String(nearest(value)),
    read: (text, current) => {
      const named = names.findIndex((name) => name.toLowerCase() === text.trim().toLowerCase());
      const index = named >= 0 ? named : readIndex(text, current);
      return index === null ? null : nearest(index);
    },
  };
}

export const PAN: ValueLaw = linear({ min: -1, max: 1, step: 0.05, rest: 0, say: formatPan, unit: 0.01 });

/** Parts of one, told in percent. */
export const percentLaw = (min: number, max: number, rest: number): ValueLaw =>
  linear({
    min,
    max,
    step: 0.05,
    rest,
    unit: 0.01,
    say: (value) => `${minus(formatFieldNumber(value * 100, 0))} %`,
  });

export const DEGREES: ValueLaw = linear({
  min: -180,
  max: 180,
  step: 5,
  rest: 0,
  say: (value) => `${minus(formatFieldNumber(value, 0))}°`,
});
