import { accessMigrations } from '../access/access-tables.ts';
import { ROLES, type Role } from '../access/principal.ts';
import { createTokenAccess } from '../access/token-access.ts';
import { migrate } from '../database/migrate.ts';
import { openDatabase } from '../database/open-database.ts';
import type { Console } from './console.ts';
import type { RelayWishes } from './relay-flags.ts';
import { UsageError } from './usage-error.ts';

const NODE = 'node';

/**
 * Makes a token in the relay's database, which the embedded one allows only while the relay does not run.
 * @throws UsageError, StoryError `data-folder-taken`, `database-unreachable`
 */
export async function createToken(wishes: RelayWishes, terminal: Console): Promise<void> {
  const role = wishes.role ?? '';
  const roles: readonly string[] = [...ROLES, NODE];
  if (!roles.includes(role)) {
    throw new UsageError(terminal.text('unknownRole', { role, roles: roles.join(', ') }));
  }
  const name = wishes.name ?? role;
  const { databaseUrl, data } = wishes.options;
  const database = await openDatabase({ url: databaseUrl, folder: data });
  try {
    await migrate(database, accessMigrations);
    const access = createTokenAccess(database);
    const { token, id } =
      role === NODE
        ? await access.createNodeToken({ name })
        : await access.createUserToken({ name, role: role as Role });
    terminal.line('newToken', { name, role, token });
    terminal.event('token', { id, name, role, token });
  } finally {
    await database.close();
  }
}
