import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Scope } from '../../../src/base/scope.ts';
import type { Database } from '../database/database.ts';
import type { Breakers } from '../http/breakers.ts';
import type { Log } from '../http/log.ts';
import type { RelayOptions } from '../options.ts';
import type { Access } from './access.ts';
import { createAccessJwt } from './access-jwt.ts';
import { accessRoutes } from './access-routes.ts';
import { type Audit, createAudit } from './audit.ts';
import { createKeySeal } from './key-seal.ts';
import { createOidc, oidcOptions } from './oidc.ts';
import { createPeople } from './people.ts';
import { signInRoutes } from './sign-in-routes.ts';
import { openSigningKeys } from './signing-keys.ts';
import { accessParts, createTokenAccess } from './token-access.ts';

export interface OpenedAccess {
  readonly access: Access;
  readonly audit: Audit;
  /** Under `/api/access`, before anybody is asked who they are. */
  readonly signIn: ReturnType<typeof signInRoutes>;
  readonly routes: ReturnType<typeof accessRoutes>;
}

const CHORES_MS = 30_000;

/** @throws StoryError `option-unsafe`, `key-secret-short`, `signing-key-sealed` */
export async function openAccess(
  scope: Scope,
  database: Database,
  options: RelayOptions,
  log: Log,
  breakers: Breakers,
): Promise<OpenedAccess> {
  const { environment } = options;
  const jwt = createAccessJwt(
    await openSigningKeys(database, createKeySeal(environment.STORYCORE_KEY_SECRET)),
  );
  // Where they lay before they were in the database: a secret that nobody uses is left nowhere.
  await rm(join(options.data, 'keys', 'access-jwt.json'), { force: true });
  const parts = { ...accessParts(database, { environment, jwt }), jwt };
  const access = createTokenAccess(database, parts);
  const audit = createAudit(database);
  const people = createPeople(database);
  const configured = oidcOptions(environment);
  const oidc = configured && createOidc(configured, breakers);
  // What was not written down in time is written the next time; the database's own health check tells when it is gone.
  const chores = async (): Promise<void> => {
    await parts.tokens.flushUses();
    await parts.sessions.sweep();
  };
  const timer = setInterval(() => {
    chores().catch((error: unknown) => log.warn({ err: error }, 'uses of tokens wait to be written down'));
  }, CHORES_MS);
  scope.onClose(async () => {
    clearInterval(timer);
    await parts.tokens.flushUses().catch(() => {});
  });
  return {
    access,
    audit,
    signIn: signInRoutes({ ...parts, options, people, oidc }),
    routes: accessRoutes(access, parts, people, audit),
  };
}
