import { createHash } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import * as v from 'valibot';
import { reportOf, StoryError } from '../../../src/base/errors.ts';
import { addressOf } from '../http/address-of.ts';
import type { RelayEnvironment } from '../http/environment.ts';
import { valid } from '../http/valid.ts';
import type { RelayOptions } from '../options.ts';
import type { AccessJwt } from './access-jwt.ts';
import type { Oidc, OidcAttempt } from './oidc.ts';
import { originAllowed } from './origins.ts';
import type { People } from './people.ts';
import type { Principal } from './principal.ts';
import type { RateLimits } from './rate-limits.ts';
import { signInProblem } from './refusal-page.ts';
import type { Remembered } from './remembered.ts';
import { kindOfSecret } from './secrets.ts';
import { csrfOf, giveCookie } from './session-cookie.ts';
import type { Holder, Sessions } from './sessions.ts';
import type { Tickets } from './tickets.ts';
import type { Tokens } from './tokens.ts';

const Secret = v.pipe(v.string(), v.minLength(20), v.maxLength(400));
const SignIn = v.strictObject({ token: Secret, as: v.optional(v.picklist(['cookie', 'jwt']), 'cookie') });
const Refresh = v.strictObject({ refresh: Secret });
const Exchange = v.strictObject({
  code: Secret,
  verifier: v.pipe(v.string(), v.minLength(43), v.maxLength(128)),
});
const Start = v.object({
  /** Where to go afterwards: a path of the relay, or a page of a listed origin. */
  return: v.optional(v.pipe(v.string(), v.maxLength(2000)), '/dashboard'),
  /** S256 of a secret that only that page knows (RFC 7636): a code that somebody else sees is of no use to them. */
  challenge: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/, 'is no S256 challenge'))),
});

const OIDC_COOKIE = 'storycore_oidc';
const OIDC_LIFE_S = 600;

interface OidcTrip {
  readonly attempt: OidcAttempt;
  readonly target: string;
  readonly challenge: string | null;
}

export interface SignInParts {
  readonly options: RelayOptions;
  readonly tokens: Tokens;
  readonly sessions: Sessions;
  readonly tickets: Tickets;
  readonly people: People;
  readonly limits: RateLimits;
  readonly known: Remembered<Principal>;
  readonly jwt: AccessJwt;
  readonly oidc: Oidc | null;
}

/** What somebody without a token may ask for. Every attempt counts against their address. */
export function signInRoutes(parts: SignInParts) {
  const { options, tokens, sessions, tickets, people, limits, known, jwt, oidc } = parts;

  const pair = async (session: { id: string; secret: string }) => ({
    ...(await jwt.sign(session.id)),
    refresh: session.secret,
  });
  const openCookie = async (context: Context, holder: Holder): Promise<string> => {
    const session = await sessions.open('cookie', holder, addressOf(context));
    giveCookie(context, session.secret);
    return csrfOf(session.secret);
  };
  const ownOrigin = (context: Context): string =>
    options.environment.STORYCORE_URL?.replace(/\/$/, '') ?? new URL(context.req.url).origin;
  const callback = (context: Context): string => `${ownOrigin(context)}/api/access/oidc/callback`;
  /** Whoever stands in the way is told on the page that asked, in its language. */
  const orBack = async (context: Context, target: string, work: () => Promise<string>): Promise<Response> => {
    const go = await work().catch((error: unknown) => {
      context.error = error instanceof Error ? error : new Error(String(error));
      return withQuery(target, { refused: reportOf(error).code });
    });
    return context.redirect(go);
  };

  return new Hono<RelayEnvironment>()
    .onError(signInProblem)
    .get('/methods', (context) => context.json({ token: true, oidc: oidc && { name: oidc.name } }))
    .post('/sign-in', valid('json', SignIn), async (context) => {
      await limits.attempt(addressOf(context));
      const { token, as } = context.req.valid('json');
      const principal = kindOfSecret(token) === 'user' ? await tokens.find(token) : null;
      if (!principal) throw new StoryError('not-signed-in');
      context.set('principal', principal);
      const holder = { token: principal.id };
      if (as === 'cookie') return context.json({ principal, csrf: await openCookie(context, holder) });
      return context.json(await pair(await sessions.open('refresh', holder, addressOf(context))));
    })
    .post('/refresh', valid('json', Refresh), async (context) => {
      await limits.attempt(addressOf(context));
      const next = await sessions.refresh(context.req.valid('json').refresh).catch((error: unknown) => {
        // What was stolen is not believed for a moment longer.
        known.forget();
        throw error;
      });
      if (!(await sessions.byId(next.id))) throw new StoryError('not-signed-in');
      return context.json(await pair(next));
    })
    .post('/exchange', valid('json', Exchange), async (context) => {
      await limits.attempt(addressOf(context));
      const { code, verifier } = context.req.valid('json');
      const held = (await tickets.take('exchange', code)) as { person: string; challenge: string } | null;
      const challenge = createHash('sha256').update(verifier).digest('base64url');
      if (!held || held.challenge !== challenge) throw new StoryError('not-signed-in');
      const session = await sessions.open('refresh', { person: held.person }, addressOf(context));
      const principal = await sessions.byId(session.id);
      if (!principal) throw new StoryError('person-disabled');
      context.set('principal', principal);
      return context.json(await pair(session));
    })
    .get('/oidc/start', valid('query', Start), async (context) => {
      if (!oidc) throw new StoryError('route-missing', { params: { path: context.req.path } });
      const { return: target, challenge = null } = context.req.valid('query');
      assertTarget(options, target, challenge, ownOrigin(context));
      return orBack(context, target, async () => {
        await limits.attempt(addressOf(context));
        const { url, attempt } = await oidc.begin(callback(context));
        const trip: OidcTrip = { attempt, target, challenge };
        const { ticket } = await tickets.issue('oidc', trip, OIDC_LIFE_S);
        // Ties the answer to the browser that set out: an answer slipped in by somebody else finds no trip.
        setCookie(context, OIDC_COOKIE, ticket, {
          httpOnly: true,
          sameSite: 'Lax',
          secure: callback(context).startsWith('https:'),
          path: '/api/access/oidc',
          maxAge: OIDC_LIFE_S,
        });
        return url;
      });
    })
    .get('/oidc/callback', async (context) => {
      const cookie = getCookie(context, OIDC_COOKIE);
      deleteCookie(context, OIDC_COOKIE, { path: '/api/access/oidc' });
      const trip = cookie ? ((await tickets.take('oidc', cookie)) as OidcTrip | null) : null;
      if (!oidc || !trip) throw new StoryError('sign-in-expired');
      return orBack(context, trip.target, async () => {
        const answer = new URL(callback(context));
        answer.search = new URL(context.req.url).search;
        const person = await people.arrive(await oidc.finish(answer, trip.attempt));
        if (!trip.challenge) {
          await openCookie(context, { person });
          return trip.target;
        }
        const { ticket } = await tickets.issue('exchange', { person, challenge: trip.challenge });
        return withQuery(trip.target, { code: ticket });
      });
    });
}

/** A path stays one. */
function withQuery(target: string, fields: Readonly<Record<string, string>>): string {
  const here = 'http://relay.invalid';
  const url = new URL(target, here);
  for (const [name, value] of Object.entries(fields)) url.searchParams.set(name, value);
  return url.origin === here ? url.href.slice(here.length) : url.href;
}

/** An open redirect would lend our name to any page. @throws StoryError `request-invalid` */
function assertTarget(
  options: RelayOptions,
  target: string,
  challenge: string | null,
  ownOrigin: string,
): void {
  const here = 'http://relay.invalid';
  const ours = target.startsWith('/') && URL.canParse(target, here) && new URL(target, here).origin === here;
  if (ours && challenge === null) return;
  if (challenge !== null && URL.canParse(target)) {
    const { origin } = new URL(target);
    if (origin === new URL(ownOrigin).origin || originAllowed(options, origin)) return;
  }
  throw new StoryError('request-invalid', {
    params: { field: 'return', reason: 'is no page of a listed origin' },
  });
}
