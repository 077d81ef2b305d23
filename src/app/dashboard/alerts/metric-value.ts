import type { AlertMetric } from '../../../protocol/relay/alerts.ts';
import { formatNumber, formatPercent } from '../../ui/i18n/format.ts';
import { type MessageKey, t } from '../../ui/i18n/i18n.ts';
import { formatSpan } from '../format-value.ts';

/** Metric → unit, as the relay tells. */
export type MetricUnits = Readonly<Record<string, { readonly unit: string }>>;

/** `queue.wait.p95` in words; one that a newer relay has keeps its key. */
export function metricName(metric: string): string {
  const path = `dashboard.metrics.${metric.replace(/\.(\w)/g, (_, letter: string) => letter.toUpperCase())}`;
  const name = t(path as MessageKey);
  return name === path ? metric : name;
}

export function metricValue(metric: AlertMetric, value: number, units: MetricUnits): string {
  switch (units[metric]?.unit) {
    case 'share':
      return formatPercent(value, value < 0.1 ? 1 : 0);
    case 's':
      return formatSpan(value);
    case 'ms':
      return `${formatNumber(value)} ms`;
    default:
      return formatNumber(value, Math.abs(value) < 10 ? 2 : 0);
  }
}

/** Shares are entered in percent. */
export const enteredFactor = (metric: string, units: MetricUnits): number =>
  units[metric]?.unit === 'share' ? 100 : 1;
export const enteredUnit = (metric: string, units: MetricUnits): string => {
  const unit = units[metric]?.unit;
  return unit === 'share' ? '%' : unit === 's' || unit === 'ms' ? unit : '';
};
