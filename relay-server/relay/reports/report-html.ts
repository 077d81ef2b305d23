import { fill, type MessageParams } from '../../../src/base/messages/catalogue.ts';
import type { relayReport } from '../../../src/base/messages/en/relay-report.ts';
import type { Anomaly } from '../analytics/anomalies.ts';
import type { Report, ReportLine, ReportMetric } from './report-data.ts';

export type ReportWords = Readonly<Record<keyof typeof relayReport, string>>;

const STYLE = `
@page { size: A4; margin: 16mm; }
:root { color-scheme: light; }
body { font: 11pt/16pt system-ui, sans-serif; color: #1a1a1a; background: #fff; max-width: 180mm; margin: 0 auto; padding: 16px; }
h1 { font-size: 20pt; line-height: 24pt; margin: 0 0 4px; }
h2 { font-size: 14pt; line-height: 20pt; margin: 24px 0 8px; break-after: avoid; }
p { margin: 0 0 4px; color: #4a4a4a; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 4px 8px 4px 0; text-align: left; vertical-align: middle; border-bottom: 1px solid #c8c8c8; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
tr { break-inside: avoid; }
svg { display: block; width: min(48mm, 22vw); height: 24px; }
@media print { body { padding: 0; max-width: none; } }`;

const UNITS: Readonly<Record<ReportMetric, (value: number, locale: string) => string>> = {
  done: (value, locale) => number(value, locale, 0),
  failed: (value, locale) => number(value, locale, 0),
  wait: (value, locale) => `${number(value, locale, 1)} s`,
  total: (value, locale) => `${number(value, locale, 1)} s`,
  queue: (value, locale) => number(value, locale, 1),
  hits: (value, locale) => `${number(value * 100, locale, 0)} %`,
  quality: (value, locale) => number(value, locale, 1),
};

const number = (value: number, locale: string, digits: number): string =>
  value.toLocaleString(locale, { maximumFractionDigits: digits });

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** One file without anything from elsewhere: to be printed, kept and mailed. */
export function reportHtml(report: Report, words: ReportWords, locale: string): string {
  const say = (key: keyof ReportWords, params?: MessageParams): string => escaped(fill(words[key], params));
  const time = (at: number): string =>
    new Date(at).toLocaleString(locale, { timeZone: 'UTC', dateStyle: 'medium', timeStyle: 'short' });
  const table = (
    heads: readonly string[],
    rows: readonly (readonly string[])[],
    right: readonly number[],
  ): string => {
    const cell = (tag: 'td' | 'th', text: string, i: number): string => {
      const scope = tag === 'th' ? ' scope="col"' : '';
      return `<${tag}${scope}${right.includes(i) ? ' class="number"' : ''}>${text}</${tag}>`;
    };
    if (rows.length === 0) return `<p>${say('none')}</p>`;
    const line = (tag: 'td' | 'th', cells: readonly string[]): string =>
      `<tr>${cells.map((text, i) => cell(tag, text, i)).join('')}</tr>`;
    return `<table><thead>${line('th', heads)}</thead><tbody>${rows.map((row) => line('td', row)).join('\n')}</tbody></table>`;
  };
  const lines = report.lines.map((line) => [
    say(line.metric),
    line.value === null ? say('nothing') : escaped(UNITS[line.metric](line.value, locale)),
    escaped(trendText(line, words, locale)),
    sparkline(line),
  ]);
  const errors = report.errors.map(({ code, count, share }) => [
    `<code>${escaped(code)}</code>`,
    number(count, locale, 0),
    `${number(share * 100, locale, 0)} %`,
  ]);
  const priced = report.cost.some(({ price }) => price !== null);
  const cost = report.cost.map(({ tenant, nodeSeconds, jobs, price }) => [
    escaped(tenant),
    number(nodeSeconds / 3600, locale, 2),
    number(jobs, locale, 0),
    ...(priced ? [price === null ? '' : number(price, locale, 2)] : []),
  ]);
  const unusual = report.anomalies.map((one) => [
    escaped(time(one.at)),
    escaped(anomalyText(one, words, locale)),
  ]);
  return `<!doctype html>
<html lang="${escaped(locale)}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${say('title')}</title><style>${STYLE}</style></head>
<body>
<h1>${say('title')}</h1>
<p>${say('range', { from: time(report.from), to: time(report.to) })}</p>
${report.tenant === null ? '' : `<p>${say('tenant', { tenant: report.tenant })}</p>`}
<p>${say('made', { at: time(report.madeAt) })}</p>
<h2>${say('figures')}</h2>
${table([say('metric'), say('value'), say('trend'), say('course')], lines, [1])}
<h2>${say('errors')}</h2>
${table([say('code'), say('count'), say('share')], errors, [1, 2])}
<h2>${say('cost')}</h2>
${table([say('tenant', { tenant: '' }).replace(/\s*:\s*$/, ''), say('hours'), say('jobs'), ...(priced ? [say('price')] : [])], cost, [1, 2, 3])}
<h2>${say('anomalies')}</h2>
${table([say('when'), say('what')], unusual, [])}
</body>
</html>
`;
}

function trendText({ trend }: ReportLine, words: ReportWords, locale: string): string {
  if (!trend) return words.unknown;
  return fill(words[trend.direction], { change: number(Math.abs(trend.change) * 100, locale, 0) });
}

const HOURS: Readonly<Record<string, keyof ReportWords>> = {
  jobs: 'jobsHour',
  errors: 'errorsHour',
  wait: 'waitHour',
  run: 'runHour',
  queue: 'queueHour',
};

function anomalyText(
  { metric, value, usual, hours, basis }: Anomaly,
  words: ReportWords,
  locale: string,
): string {
  const word = HOURS[metric];
  return fill(words[basis === 'week' ? 'unusualWeek' : 'unusualDay'], {
    metric: word ? words[word] : metric,
    value: number(value, locale, 1),
    usual: number(usual, locale, 1),
    hours,
  });
}

/** The course as a line; the numbers stand beside it, so it is hidden from readers of screens. */
function sparkline({ points }: ReportLine): string {
  if (points.length < 2) return '';
  const [first, last] = [points[0]!.at, points.at(-1)!.at];
  const most = Math.max(...points.map(({ value }) => value), 1e-9);
  const path = points
    .map(
      ({ at, value }) =>
        `${(((at - first) / (last - first)) * 200).toFixed(1)},${(23 - (value / most) * 22).toFixed(1)}`,
    )
    .join(' ');
  return `<svg viewBox="0 0 200 24" preserveAspectRatio="none" aria-hidden="true"><polyline points="${path}" fill="none" stroke="#1a5fb4" stroke-width="1.5" vector-effect="non-scaling-stroke"/></svg>`;
}
