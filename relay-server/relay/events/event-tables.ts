import type { Migration } from '../database/migrate.ts';

export const eventMigrations: readonly Migration[] = [
  {
    id: 'events-1',
    sql: `CREATE TABLE relay.event (
      seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      at timestamptz NOT NULL DEFAULT now(),
      tenant text NOT NULL,
      body jsonb NOT NULL
    );`,
  },
];
