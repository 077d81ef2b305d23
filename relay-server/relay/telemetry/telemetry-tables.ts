import type { Migration } from '../database/migrate.ts';

export const telemetryMigrations: readonly Migration[] = [
  {
    id: 'telemetry-1',
    // A series is a name with its labels. Points are kept for a day or two, roll-ups (a minute, an hour, a day) for years: they add
    // up, since a roll-up holds count, sum and the bins of a histogram, never a percentile.
    sql: `CREATE TABLE relay.series (
      id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      name text NOT NULL,
      tenant text NOT NULL,
      labels jsonb NOT NULL,
      key text NOT NULL UNIQUE
    );
    CREATE INDEX series_name ON relay.series (name);
    CREATE TABLE relay.point (
      series int NOT NULL,
      at timestamptz NOT NULL,
      value double precision NOT NULL
    );
    CREATE INDEX point_series ON relay.point (series, at);
    CREATE INDEX point_at ON relay.point USING brin (at);
    CREATE TABLE relay.rollup (
      level int NOT NULL,
      series int NOT NULL,
      at timestamptz NOT NULL,
      count bigint NOT NULL,
      sum double precision NOT NULL,
      least double precision NOT NULL,
      most double precision NOT NULL,
      bins int[] NOT NULL,
      counts bigint[] NOT NULL,
      PRIMARY KEY (level, series, at)
    ) WITH (fillfactor = 70);
    CREATE TABLE relay.span (
      trace text NOT NULL,
      id text NOT NULL,
      parent text,
      name text NOT NULL,
      tenant text NOT NULL,
      source text NOT NULL,
      at timestamptz NOT NULL,
      ms double precision NOT NULL,
      code text,
      PRIMARY KEY (trace, id)
    );
    CREATE INDEX span_at ON relay.span (at);
    CREATE TABLE relay.telemetry_cursor (
      name text PRIMARY KEY,
      seq bigint NOT NULL
    );
    CREATE TABLE relay.job_fact (
      job uuid NOT NULL,
      finished_at timestamptz NOT NULL,
      kind text NOT NULL,
      state text NOT NULL,
      tenant text NOT NULL,
      node text,
      code text,
      wait_s double precision,
      run_s double precision,
      total_s double precision NOT NULL,
      frames int NOT NULL,
      PRIMARY KEY (job, finished_at)
    );
    CREATE INDEX job_fact_at ON relay.job_fact (finished_at);`,
  },
  {
    id: 'telemetry-2',
    sql: 'ALTER TABLE relay.job_fact ADD COLUMN cost_s double precision;',
  },
];
