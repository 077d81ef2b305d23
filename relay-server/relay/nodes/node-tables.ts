import type { Migration } from '../database/migrate.ts';

export const nodeMigrations: readonly Migration[] = [
  {
    id: 'nodes-1',
    // `principal`: the token that registered it. A node that lied stays shut out under its name also when it comes back.
    sql: `CREATE TABLE relay.node (
      id uuid PRIMARY KEY,
      name text NOT NULL,
      principal text NOT NULL,
      state text NOT NULL,
      pools jsonb NOT NULL,
      slots int NOT NULL,
      capabilities jsonb NOT NULL,
      load jsonb,
      quarantine jsonb,
      registered_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      seen_at timestamptz NOT NULL DEFAULT clock_timestamp()
    );
    CREATE INDEX node_live ON relay.node (state) WHERE state <> 'offline';`,
  },
];
