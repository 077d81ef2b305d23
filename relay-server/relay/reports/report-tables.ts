import type { Migration } from '../database/migrate.ts';

export const reportMigrations: readonly Migration[] = [
  {
    id: 'reports-1',
    sql: `CREATE TABLE relay.report_schedule (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      name text NOT NULL,
      every text NOT NULL,
      hour int NOT NULL,
      format text NOT NULL,
      locale text NOT NULL,
      tenant text,
      channels jsonb NOT NULL,
      next_at timestamptz NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE TABLE relay.report (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      schedule uuid REFERENCES relay.report_schedule ON DELETE SET NULL,
      name text NOT NULL,
      format text NOT NULL,
      tenant text,
      range_from timestamptz NOT NULL,
      range_to timestamptz NOT NULL,
      body text NOT NULL,
      made_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX report_made ON relay.report (made_at);`,
  },
];
