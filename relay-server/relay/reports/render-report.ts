import { relayReport as en } from '../../../src/base/messages/en/relay-report.ts';
import { relayReport as fr } from '../../../src/base/messages/fr/relay-report.ts';
import type { Format, LOCALES } from '../../../src/protocol/relay/reports.ts';
import { reportCsv } from './report-csv.ts';
import type { Report } from './report-data.ts';
import { reportHtml } from './report-html.ts';

const WORDS = { en, fr };

export const MEDIA_TYPES: Readonly<Record<Format, string>> = {
  html: 'text/html; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  json: 'application/json',
};

export function renderReport(report: Report, format: Format, locale: (typeof LOCALES)[number]): string {
  if (format === 'json') return JSON.stringify(report, null, 2);
  return format === 'csv' ? reportCsv(report) : reportHtml(report, WORDS[locale], locale);
}

export const subjectOf = (name: string): string => `[StoryCore] ${name}`;
