import type { Curve } from '../../protocol/relay/analytics.ts';
import { formatBytes, formatNumber, formatPercent } from '../ui/i18n/format.ts';
import { locale, t } from '../ui/i18n/i18n.ts';

/** A value of a curve with its unit, short enough for an axis. */
export function formatValue(value: number, unit: Curve['unit']): string {
  switch (unit) {
    case 'share':
      return formatPercent(value);
    case 'bytes':
      return formatBytes(value);
    case 'seconds':
      return formatSeconds(value);
    case 'decibels':
      return `${formatNumber(value, 1)} dB`;
    case 'framesPerSecond':
      return t('dashboard.fps', { fps: formatNumber(value, value < 10 ? 1 : 0) });
    case 'perSecond':
      return `${formatNumber(value, value < 10 ? 2 : 0)}/s`;
    case 'count':
      return formatNumber(value, value < 10 ? 1 : 0);
  }
}

/** `40 ms`, `2.5 s`, `3:20`, `1:05:00`. */
export function formatSeconds(seconds: number): string {
  if (seconds === 0) return '0 s';
  if (seconds < 1) return `${formatNumber(seconds * 1000)} ms`;
  if (seconds < 60) return `${formatNumber(seconds, seconds < 10 ? 1 : 0)} s`;
  const whole = Math.round(seconds);
  const two = (n: number): string => String(n).padStart(2, '0');
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

/** `5 minutes`, `1 hour`: for whole ones that somebody chose; others as they are measured. */
export function formatSpan(seconds: number): string {
  const unit = UNITS.find(([, size]) => seconds >= size && seconds % size === 0);
  if (!unit) return formatSeconds(seconds);
  const [name, size] = unit;
  return new Intl.NumberFormat(locale(), { style: 'unit', unit: name, unitDisplay: 'long' }).format(
    seconds / size,
  );
}
