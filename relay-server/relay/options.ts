import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** How a relay is run. Every field has a default that is right for one person on one machine. */
export interface RelayOptions {
  /** Loopback unless told otherwise; another address needs TLS or `insecure`. */
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Embedded database and files. */
  readonly data: string;
  /** `DATABASE_URL`: a PostgreSQL server instead of the embedded one. */
  readonly databaseUrl: string | null;
  /** Keeps the embedded database in memory, for tests. */
  readonly ephemeral: boolean;
  /** What a new database begins with: see `openPglite`. */
  readonly image: Blob | null;
  /** Built studio and dashboard to serve; null serves neither. */
  readonly site: string | null;
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug';
  /** Anything a part reads for itself (S3_ENDPOINT, OIDC_ISSUER, SMTP_URL …): read in that part's own options file. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export const DEFAULT_PORT = 4180;

export function relayOptions(
  environment: Readonly<Record<string, string | undefined>>,
  given: Partial<RelayOptions> = {},
): RelayOptions {
  return {
    host: environment.HOST || '127.0.0.1',
    port: Number(environment.PORT || DEFAULT_PORT),
    data: environment.STORYCORE_DATA || join(homedir(), '.storycore-relay'),
    databaseUrl: environment.DATABASE_URL || null,
    ephemeral: false,
    image: null,
    site: builtSite(),
    logLevel: 'info',
    environment,
    ...given,
  };
}

/** `dist/` of this checkout or package, where it was built. */
function builtSite(): string | null {
  const dist = fileURLToPath(new URL('../../dist', import.meta.url));
  return existsSync(join(dist, 'dashboard.html')) ? dist : null;
}
