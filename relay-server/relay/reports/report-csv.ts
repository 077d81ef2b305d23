import type { Report } from './report-data.ts';

/** RFC 4180, and safe in a spreadsheet: what would be taken for a formula gets an apostrophe in front. */
const cell = (value: string | number | null): string => {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** One table of all that the report holds, long rather than wide: `section, name, at, value, share`. Times by ISO 8601. */
export function reportCsv(report: Report): string {
  const iso = (at: number): string => new Date(at).toISOString();
  const rows: (string | number | null)[][] = [
    ['section', 'name', 'at', 'value', 'share'],
    ['range', 'from', iso(report.from), null, null],
    ['range', 'to', iso(report.to), null, null],
    ...report.lines.map(({ metric, value }) => ['total', metric, null, value, null]),
    ...report.lines.map(({ metric, trend }) => [
      'trend per day',
      metric,
      null,
      trend?.perDay ?? null,
      trend?.change ?? null,
    ]),
    ...report.lines.flatMap(({ metric, points }) =>
      points.map(({ at, value }) => ['course', metric, iso(at), value, null]),
    ),
    ...report.errors.map(({ code, count, share }) => ['error', code, null, count, share]),
    ...report.cost.map(({ tenant, nodeSeconds, share }) => [
      'node seconds',
      tenant,
      null,
      nodeSeconds,
      share,
    ]),
    ...report.anomalies.map(({ at, explanation }) => ['anomaly', explanation, iso(at), null, null]),
  ];
  return `${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}
