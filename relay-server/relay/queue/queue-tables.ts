import type { Migration } from '../database/migrate.ts';

export const queueMigrations: readonly Migration[] = [
  {
    id: 'queue-1',
    // A lane is one queue of pg-boss: the tasks of one kind that ask the same of a node.
    sql: `CREATE TABLE relay.queue (
      name text PRIMARY KEY,
      policy text NOT NULL DEFAULT 'fifo',
      weights jsonb NOT NULL DEFAULT '{}',
      changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
    );
    INSERT INTO relay.queue (name) VALUES ('render'), ('proxy'), ('transcode'), ('enhance'), ('analysis');
    CREATE TABLE relay.lane (
      name text PRIMARY KEY,
      queue text NOT NULL REFERENCES relay.queue (name),
      kind text NOT NULL,
      wish jsonb NOT NULL
    );`,
  },
  {
    id: 'queue-2',
    // Start-time fair queueing, in seconds of one node: how far each tenant has been served, and the queue as a whole.
    sql: `ALTER TABLE relay.queue ADD COLUMN virtual double precision NOT NULL DEFAULT 0;
    ALTER TABLE relay.queue ADD COLUMN base double precision NOT NULL DEFAULT 0;
    CREATE TABLE relay.tenant_clock (
      queue text NOT NULL REFERENCES relay.queue (name),
      tenant text NOT NULL,
      finish double precision NOT NULL,
      PRIMARY KEY (queue, tenant)
    );`,
  },
];
