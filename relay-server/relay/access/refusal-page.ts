import type { ErrorHandler } from 'hono';
import { reportOf } from '../../../src/base/errors.ts';
import { fill } from '../../../src/base/messages/catalogue.ts';
import { relayErrors as en } from '../../../src/base/messages/en/relay-errors.ts';
import { relayErrors as fr } from '../../../src/base/messages/fr/relay-errors.ts';
import type { RelayEnvironment } from '../http/environment.ts';
import { problemHandler, statusOf } from '../http/problem.ts';

const STYLE =
  'body{font:16px/24px system-ui,sans-serif;max-width:36em;margin:15vh auto;padding:0 16px;color-scheme:light dark}';

/**
 * On the way to the provider and back a person looks at our answers, and no page of ours is there to put them into words: so they
 * come as a page where a page was asked for. We do not know the language; there are two.
 */
export const signInProblem: ErrorHandler<RelayEnvironment> = async (error, context) => {
  const told = await problemHandler(error, context);
  const asksForPage = (context.req.header('Accept') ?? '').includes('text/html');
  if (!asksForPage || !/\/oidc\/(start|callback)$/.test(context.req.path)) return told;
  const { code, params } = reportOf(error);
  if (statusOf(code) === 500) return told;
  const say = (table: Readonly<Record<string, string>>, lang: string): string =>
    `<p lang="${lang}">${escaped(fill(table[code] ?? code, params))}</p>`;
  const page = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>StoryCore</title><style>${STYLE}</style><h1>StoryCore</h1>${say(en, 'en')}${say(fr, 'fr')}</html>`;
  context.header(
    'Content-Security-Policy',
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  );
  return context.html(page, told.status as 400);
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
