import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { StoryError } from '../../../src/base/errors.ts';

const NAME = 'storycore_session';
export const CSRF_HEADER = 'storycore-csrf';

/** Over TLS the prefix keeps a neighbouring host from setting it. */
const nameOn = (secure: boolean): string => (secure ? `__Host-${NAME}` : NAME);
const isSecure = (context: Context): boolean =>
  new URL(context.req.url).protocol === 'https:' ||
  (context.get('behindProxy') === true && context.req.header('x-forwarded-proto') === 'https');

export const cookieOf = (context: Context): string | undefined =>
  getCookie(context, nameOn(isSecure(context)));

export function giveCookie(context: Context, secret: string): void {
  const secure = isSecure(context);
  setCookie(context, nameOn(secure), secret, {
    httpOnly: true,
    sameSite: 'Lax',
    secure,
    path: '/',
    maxAge: 12 * 3600,
  });
}

export function takeCookie(context: Context): void {
  const secure = isSecure(context);
  deleteCookie(context, nameOn(secure), { path: '/', secure });
}

/** Follows from the cookie, which a page of another site can make the browser send but cannot read. */
export const csrfOf = (cookie: string): string =>
  createHash('sha256').update(`csrf:${cookie}`).digest('base64url');

/** @throws StoryError `csrf` when a write by cookie does not carry the token that `/api/access/me` tells */
export function assertCsrf(context: Context, cookie: string): void {
  if (['GET', 'HEAD', 'OPTIONS'].includes(context.req.method)) return;
  const given = Buffer.from(context.req.header(CSRF_HEADER) ?? '');
  const wanted = Buffer.from(csrfOf(cookie));
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) throw new StoryError('csrf');
}
