import {
  AuthorizationResponseError,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  type CustomFetch,
  calculatePKCECodeChallenge,
  customFetch,
  discovery,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { StoryError } from '../../../src/base/errors.ts';
import type { Breaker, Breakers } from '../http/breakers.ts';
import { isLoopback } from './binding.ts';
import { ROLES, type Role } from './principal.ts';
import { DEFAULT_TENANT } from './tokens.ts';

export interface OidcOptions {
  readonly issuer: URL;
  readonly clientId: string;
  readonly clientSecret: string | null;
  readonly scope: string;
  readonly roleClaim: string;
  readonly tenantClaim: string | null;
  readonly defaultRole: Role;
  readonly name: string;
}

/** What has to be remembered between the way out and the way back. */
export interface OidcAttempt {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

export interface OidcIdentity {
  readonly issuer: string;
  readonly subject: string;
  readonly name: string;
  readonly role: Role;
  readonly tenant: string;
}

export interface Oidc {
  readonly name: string;
  /** @throws StoryError `not-available` while the provider does not answer */
  begin(redirectUri: string): Promise<{ readonly url: string; readonly attempt: OidcAttempt }>;
  /** @throws StoryError `sign-in-refused` by whoever was asked, `sign-in-failed`, `not-available` */
  finish(answer: URL, attempt: OidcAttempt): Promise<OidcIdentity>;
}

/** Null: none is configured. @throws StoryError `option-unsafe` for an issuer without TLS anywhere but on this machine */
export function oidcOptions(environment: Readonly<Record<string, string | undefined>>): OidcOptions | null {
  const { OIDC_ISSUER, OIDC_CLIENT_ID } = environment;
  if (!OIDC_ISSUER || !OIDC_CLIENT_ID) return null;
  const issuer = URL.canParse(OIDC_ISSUER) ? new URL(OIDC_ISSUER) : null;
  if (!issuer || (issuer.protocol !== 'https:' && !isLoopback(issuer.hostname))) {
    throw new StoryError('option-unsafe', { params: { name: 'OIDC_ISSUER', value: OIDC_ISSUER } });
  }
  return {
    issuer,
    clientId: OIDC_CLIENT_ID,
    clientSecret: environment.OIDC_CLIENT_SECRET || null,
    scope: environment.OIDC_SCOPE ?? 'openid profile email',
    roleClaim: environment.OIDC_ROLE_CLAIM ?? 'roles',
    tenantClaim: environment.OIDC_TENANT_CLAIM ?? null,
    defaultRole: ROLES.find((role) => role === environment.OIDC_DEFAULT_ROLE) ?? 'viewer',
    name: environment.OIDC_NAME ?? issuer.hostname,
  };
}

export function createOidc(options: OidcOptions, breakers: Breakers): Oidc {
  const call = callBy(breakers.of(`sign-in ${options.issuer.host}`), options.name);
  let known: Promise<Configuration> | null = null;
  /** Asked when it is needed and again after a failure: the relay starts while the provider does not answer. */
  const configuration = async (): Promise<Configuration> => {
    known ??= discovery(options.issuer, options.clientId, options.clientSecret ?? undefined, undefined, {
      execute: options.issuer.protocol === 'http:' ? [allowInsecureRequests] : [],
      timeout: 10,
      [customFetch]: call,
    });
    try {
      return await known;
    } catch (cause) {
      known = null;
      throw troubleIn(cause) ?? new StoryError('not-available', { params: { what: options.name }, cause });
    }
  };
  return {
    name: options.name,
    async begin(redirectUri) {
      const attempt = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() };
      const url = buildAuthorizationUrl(await configuration(), {
        redirect_uri: redirectUri,
        scope: options.scope,
        state: attempt.state,
        nonce: attempt.nonce,
        code_challenge: await calculatePKCECodeChallenge(attempt.verifier),
        code_challenge_method: 'S256',
      });
      return { url: url.href, attempt };
    },
    async finish(answer, { state, nonce, verifier }) {
      const config = await configuration();
      try {
        const grant = await authorizationCodeGrant(config, answer, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        });
        const claims = grant.claims()!;
        return { issuer: claims.iss, subject: claims.sub, ...rights(claims, options) };
      } catch (cause) {
        const trouble = troubleIn(cause);
        if (trouble) throw trouble;
        const declined = cause instanceof AuthorizationResponseError && cause.error === 'access_denied';
        const code = declined ? 'sign-in-refused' : 'sign-in-failed';
        throw new StoryError(code, { params: { provider: options.name }, cause });
      }
    },
  };
}

/** Every call to the provider (its description, tokens, keys). What it answers below 500 is an answer, not trouble. */
const callBy =
  (breaker: Breaker, name: string): CustomFetch =>
  (url, init) =>
    breaker.call(async () => {
      const unavailable = (cause: unknown): StoryError =>
        new StoryError('not-available', { params: { what: name }, cause });
      const answer = await fetch(url, init as RequestInit).catch((cause: unknown) => {
        throw unavailable(cause);
      });
      if (answer.status < 500) return answer;
      await answer.body?.cancel();
      throw unavailable(new Error(`status ${answer.status}`));
    });

/** The library wraps what the call threw. */
function troubleIn(error: unknown): StoryError | null {
  if (error instanceof StoryError) return error;
  return error instanceof Error && error.cause ? troubleIn(error.cause) : null;
}

function rights(claims: Readonly<Record<string, unknown>>, options: OidcOptions) {
  const { roleClaim, tenantClaim, defaultRole } = options;
  const told = [claims[roleClaim]].flat();
  const name = [claims.name, claims.preferred_username, claims.email, claims.sub].find(
    (value): value is string => typeof value === 'string' && value !== '',
  );
  const tenant = tenantClaim ? claims[tenantClaim] : null;
  return {
    name: (name ?? 'somebody').slice(0, 200),
    // The most that the provider gives: roles include each other.
    role: ROLES.findLast((role) => told.includes(role)) ?? defaultRole,
    tenant: typeof tenant === 'string' && tenant ? tenant.slice(0, 200) : DEFAULT_TENANT,
  };
}
