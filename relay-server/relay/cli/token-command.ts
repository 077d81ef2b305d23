import { RelayClient } from '../../../src/protocol/relay/client/relay-client.ts';
import type { NewToken } from '../access/access.ts';
import { accessMigrations } from '../access/access-tables.ts';
import { ROLES, type Role } from '../access/principal.ts';
import { createTokens, DEFAULT_TENANT } from '../access/tokens.ts';
import { migrate } from '../database/migrate.ts';
import { openDatabase } from '../database/open-database.ts';
import type { RelayOptions } from '../options.ts';
import type { Console } from './console.ts';
import type { RelayWishes } from './relay-flags.ts';
import { UsageError } from './usage-error.ts';

const NODE = 'node';

/**
 * Asks a running relay for a token, or makes one in the database of a relay that does not run.
 * @throws UsageError, StoryError `not-allowed`, `data-folder-taken`, `database-unreachable` …
 */
export async function createToken(wishes: RelayWishes, terminal: Console): Promise<void> {
  const role = wishes.role ?? '';
  const roles: readonly string[] = [...ROLES, NODE];
  if (!roles.includes(role)) {
    throw new UsageError(terminal.text('unknownRole', { role, roles: roles.join(', ') }));
  }
  const name = wishes.name ?? role;
  const { token, id } = wishes.relay
    ? await askFor(new RelayClient(wishes.relay), role, name)
    : await make(wishes.options, role, name);
  terminal.line('newToken', { name, role, token });
  terminal.event('token', { id, name, role, token });
}

const askFor = (client: RelayClient, role: string, name: string): Promise<NewToken> =>
  client.ask('/api/access/tokens', {
    method: 'POST',
    json: role === NODE ? { kind: NODE, name } : { kind: 'user', role, name },
  });

async function make(options: RelayOptions, role: string, name: string): Promise<NewToken> {
  const database = await openDatabase({ url: options.databaseUrl, folder: options.data });
  try {
    await migrate(database, accessMigrations);
    const kind = role === NODE ? 'node' : 'user';
    return await createTokens(database).create({
      kind,
      name,
      role: role === NODE ? null : (role as Role),
      tenant: DEFAULT_TENANT,
    });
  } finally {
    await database.close();
  }
}
