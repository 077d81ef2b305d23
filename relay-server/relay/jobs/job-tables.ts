import type { Migration } from '../database/migrate.ts';

export const jobMigrations: readonly Migration[] = [
  {
    id: 'jobs-1',
    // `root` is the job that was asked for, `parent` null; the tasks of a render name it. Every change of a flow locks its root first.
    sql: `CREATE TABLE relay.job (
      id uuid PRIMARY KEY,
      root uuid NOT NULL,
      parent uuid REFERENCES relay.job (id),
      kind text NOT NULL,
      state text NOT NULL,
      tenant text NOT NULL,
      owner text NOT NULL,
      name text NOT NULL DEFAULT '',
      priority int NOT NULL DEFAULT 0,
      deadline timestamptz,
      labels jsonb NOT NULL DEFAULT '{}',
      needs jsonb NOT NULL DEFAULT '{}',
      spec jsonb NOT NULL,
      correlation text NOT NULL DEFAULT '',
      idempotency_key text,
      lane text,
      lane_wish jsonb,
      since timestamptz NOT NULL DEFAULT clock_timestamp(),
      tag double precision,
      estimate_seconds double precision,
      cost_seconds double precision NOT NULL DEFAULT 0,
      attempts int NOT NULL DEFAULT 0,
      soft_failures int NOT NULL DEFAULT 0,
      node uuid,
      progress real NOT NULL DEFAULT 0,
      frames int NOT NULL DEFAULT 0,
      total_frames int NOT NULL DEFAULT 0,
      segments_total int,
      segments_stored int NOT NULL DEFAULT 0,
      segments_done int NOT NULL DEFAULT 0,
      plan jsonb,
      error jsonb,
      waiting jsonb,
      notices jsonb NOT NULL DEFAULT '[]',
      artefacts jsonb NOT NULL DEFAULT '[]',
      created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      started_at timestamptz,
      finished_at timestamptz
    );
    CREATE UNIQUE INDEX job_idempotency ON relay.job (tenant, idempotency_key) WHERE idempotency_key IS NOT NULL;
    CREATE INDEX job_parent ON relay.job (parent) WHERE parent IS NOT NULL;
    CREATE INDEX job_list ON relay.job (tenant, created_at DESC, id) WHERE parent IS NULL;
    CREATE INDEX job_live ON relay.job (state) WHERE state NOT IN ('done', 'dead', 'cancelled');
    CREATE TABLE relay.job_history (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      job uuid NOT NULL,
      at timestamptz NOT NULL DEFAULT clock_timestamp(),
      state text,
      what text NOT NULL,
      node uuid,
      attempt int NOT NULL DEFAULT 0,
      facts jsonb NOT NULL DEFAULT '{}'
    );
    CREATE INDEX job_history_job ON relay.job_history (job, id);
    CREATE TABLE relay.job_log (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      job uuid NOT NULL,
      at timestamptz NOT NULL DEFAULT clock_timestamp(),
      node uuid,
      attempt int NOT NULL,
      line text NOT NULL
    );
    CREATE INDEX job_log_job ON relay.job_log (job, id);
    CREATE TABLE relay.lease (
      id uuid PRIMARY KEY,
      job uuid NOT NULL UNIQUE REFERENCES relay.job (id),
      root uuid NOT NULL,
      node uuid NOT NULL,
      attempt int NOT NULL,
      retry_count int NOT NULL,
      since timestamptz NOT NULL DEFAULT clock_timestamp(),
      progress real NOT NULL DEFAULT 0,
      frames int NOT NULL DEFAULT 0,
      frames_per_second real NOT NULL DEFAULT 0
    );
    CREATE INDEX lease_node ON relay.lease (node);
    CREATE INDEX lease_root ON relay.lease (root);
    CREATE TABLE relay.render_segment (
      render uuid NOT NULL REFERENCES relay.job (id),
      position int NOT NULL,
      hash text NOT NULL,
      kind text NOT NULL,
      frame int NOT NULL,
      frames int NOT NULL,
      seconds double precision NOT NULL,
      PRIMARY KEY (render, position)
    );
    CREATE INDEX render_segment_hash ON relay.render_segment (hash);
    CREATE TABLE relay.segment (
      hash text PRIMARY KEY,
      task uuid,
      blob text,
      bytes bigint NOT NULL DEFAULT 0,
      node uuid,
      verified boolean NOT NULL DEFAULT false,
      made_at timestamptz
    );
    CREATE INDEX segment_node ON relay.segment (node) WHERE NOT verified;
    CREATE TABLE relay.exclusion (
      job uuid NOT NULL REFERENCES relay.job (id),
      node uuid NOT NULL,
      PRIMARY KEY (job, node)
    );
    CREATE TABLE relay.block (
      root uuid NOT NULL REFERENCES relay.job (id),
      kind text NOT NULL,
      node uuid NOT NULL,
      failures int NOT NULL,
      PRIMARY KEY (root, kind, node)
    );`,
  },
  {
    id: 'jobs-2',
    // `unit_seconds`: seconds of a node for a frame, for a second of film to be joined, or for a whole job; the newest count most.
    sql: `ALTER TABLE relay.exclusion ADD COLUMN nature text NOT NULL DEFAULT 'soft';
    ALTER TABLE relay.job ADD COLUMN charged_seconds double precision NOT NULL DEFAULT 0;
    ALTER TABLE relay.job ADD COLUMN waiting_since timestamptz;
    CREATE TABLE relay.pace (
      kind text PRIMARY KEY,
      unit_seconds double precision NOT NULL,
      samples int NOT NULL
    );`,
  },
  {
    id: 'jobs-3',
    sql: 'CREATE INDEX job_finished ON relay.job (finished_at) WHERE parent IS NULL AND finished_at IS NOT NULL',
  },
  {
    id: 'jobs-4',
    // Asked for whenever a node asks for work.
    sql: `CREATE INDEX exclusion_node ON relay.exclusion (node);
    CREATE INDEX block_node ON relay.block (node);`,
  },
  {
    id: 'jobs-5',
    // Who sees every tenant's jobs names none.
    sql: 'CREATE INDEX job_newest ON relay.job (created_at DESC, id) WHERE parent IS NULL',
  },
];
