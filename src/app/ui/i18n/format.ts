// Numbers and dates as the chosen language writes them.
import { TICKS_PER_SECOND, type Ticks } from '../../../base/time.ts';
import { locale } from './i18n.ts';

const cache = new Map<string, Intl.NumberFormat>();

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = locale() + JSON.stringify(options);
  let format = cache.get(key);
  if (!format) {
    format = new Intl.NumberFormat(locale(), options);
    cache.set(key, format);
  }
  return format;
}

export const formatNumber = (value: number, digits = 0): string =>
  numberFormat({ maximumFractionDigits: digits, minimumFractionDigits: 0 }).format(value);

/** Without grouping, so that what stands in a field can be typed back. */
export const formatFieldNumber = (value: number, digits = 0): string =>
  numberFormat({ maximumFractionDigits: digits, useGrouping: false }).format(value);

export const formatPercent = (fraction: number, digits = 0): string =>
  numberFormat({ style: 'percent', maximumFractionDigits: digits }).format(fraction);

const BYTE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** Decimal units, three significant figures: what file managers and browsers show. */
export function formatBytes(bytes: number): string {
  // Single bytes are of no use to anybody who looks at a disk.
  const power = bytes < 1000 ? 1 : Math.min(4, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return numberFormat({
    style: 'unit',
    unit: BYTE_UNITS[power] ?? 'byte',
    unitDisplay: 'short',
    maximumFractionDigits: value < 10 && power > 0 ? 1 : 0,
  }).format(value);
}

/** `1:05`, `12:04`, `1:00:00`: for lists, where frames do not matter. */
export const formatDuration = (ticks: Ticks): string => clock(Math.round(ticks / TICKS_PER_SECOND));

/** The same of seconds: how long something still takes, or where in a film. */
export const formatRemaining = (seconds: number): string => clock(Math.max(0, Math.round(seconds)));

function clock(total: number): string {
  const [h, m, s] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  const two = (n: number) => String(n).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

export const formatDate = (time: number): string =>
  new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'short' }).format(time);

const STEPS: readonly [limitSeconds: number, unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  [60, 'second', 1],
  [3600, 'minute', 60],
  [86_400, 'hour', 3600],
  [604_800, 'day', 86_400],
];

/** "3 minutes ago"; beyond a week, the date. */
export function formatAgo(time: number, now: number = Date.now()): string {
  const seconds = (time - now) / 1000;
  const step = STEPS.find(([limit]) => Math.abs(seconds) < limit);
  if (!step) return new Intl.DateTimeFormat(locale(), { dateStyle: 'medium' }).format(time);
  const value = Math.round(seconds / step[2]);
  return new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' }).format(value, step[1]);
}
