import { type ErrorReport, reportOf } from '../../../src/base/errors.ts';
import { errorText, fill, type MessageParams } from '../../../src/base/messages/catalogue.ts';
import type { cli } from '../../../src/base/messages/en/cli.ts';
import { loadMessages } from '../../../src/base/messages/load-messages.ts';
import { localeOf } from '../../../src/base/messages/locale-of.ts';

/** The command line's side of the catalogue. */
export interface Texts {
  text(key: keyof typeof cli, params?: MessageParams): string;
  report(report: ErrorReport): string;
  error(error: unknown): string;
}

export async function loadTexts(environment: NodeJS.ProcessEnv): Promise<Texts> {
  const messages = await loadMessages(localeOf(environment));
  const report = ({ code, params, detail }: ErrorReport): string => {
    // The catalogue's own text speaks of the browser's storage; here it is the cache folder that is full.
    const known = code === 'storage-full' ? 'disk-full' : code;
    const text = errorText(messages, known, params);
    return detail && !text.includes(detail) && code !== 'cancelled' ? `${text} (${detail})` : text;
  };
  return {
    text: (key, params) => fill(messages.cli[key], params),
    report,
    error: (error) => report(reportOf(error)),
  };
}
