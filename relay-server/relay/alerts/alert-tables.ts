import type { Migration } from '../database/migrate.ts';

export const alertMigrations: readonly Migration[] = [
  {
    id: 'alerts-1',
    // A message is a row until somebody has taken it: a relay that dies between the alarm and the call makes the call when it is back.
    sql: `CREATE TABLE relay.alert_rule (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      name text NOT NULL,
      enabled boolean NOT NULL,
      metric text NOT NULL,
      comparison text NOT NULL,
      threshold double precision NOT NULL,
      window_s int NOT NULL,
      for_s int NOT NULL,
      tenant text,
      channels jsonb NOT NULL,
      secret text NOT NULL,
      state text NOT NULL DEFAULT 'ok',
      since timestamptz NOT NULL DEFAULT now(),
      value double precision,
      evaluated_at timestamptz,
      version int NOT NULL DEFAULT 0,
      created_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE TABLE relay.alert_event (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      rule uuid NOT NULL REFERENCES relay.alert_rule ON DELETE CASCADE,
      at timestamptz NOT NULL DEFAULT now(),
      state text NOT NULL,
      value double precision
    );
    CREATE INDEX alert_event_at ON relay.alert_event (at);
    CREATE TABLE relay.message (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      channel jsonb NOT NULL,
      secret text,
      subject text NOT NULL,
      body jsonb NOT NULL,
      attempts int NOT NULL DEFAULT 0,
      next_at timestamptz,
      sent_at timestamptz,
      error text,
      created_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX message_due ON relay.message (next_at) WHERE next_at IS NOT NULL;`,
  },
];
