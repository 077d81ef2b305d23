import type { Migration } from '../database/migrate.ts';

export const accessMigrations: readonly Migration[] = [
  {
    id: 'access-1',
    sql: `CREATE TABLE relay.token (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      kind text NOT NULL CHECK (kind IN ('user', 'node')),
      hash text NOT NULL UNIQUE,
      name text NOT NULL,
      tenant text NOT NULL,
      scopes text[] NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      used_at timestamptz,
      revoked_at timestamptz
    );`,
  },
];
