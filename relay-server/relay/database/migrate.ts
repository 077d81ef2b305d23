import type { Database } from './database.ts';

/** One step of the tables of one part, run once. Never edited after it was released: a change is a new one. */
export interface Migration {
  /** `jobs-1`, `blobs-2`: its part and number. */
  readonly id: string;
  readonly sql: string;
}

/** Any number: every relay on one database takes the same. */
const LOCK = 705_600_000;

/** Brings the tables of the schema `relay` up to date, once, also when several relays start together. */
export async function migrate(database: Database, migrations: readonly Migration[]): Promise<void> {
  // One transaction, so the lock holds: of two that make a schema at once "if not exists" lets one fail.
  await database.script(
    `SELECT pg_advisory_xact_lock(${LOCK}); CREATE SCHEMA IF NOT EXISTS relay; CREATE TABLE IF NOT EXISTS relay.migration (id text PRIMARY KEY, at timestamptz NOT NULL DEFAULT now());`,
  );
  for (const { id, sql } of migrations) {
    await database.transaction(async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
      const done = await tx.query('SELECT 1 FROM relay.migration WHERE id = $1', [id]);
      if (done.length > 0) return;
      for (const statement of statements(sql)) await tx.query(statement);
      await tx.query('INSERT INTO relay.migration (id) VALUES ($1)', [id]);
    });
  }
}

/** A statement ends with `;` at the end of a line. */
const statements = (sql: string): string[] =>
  sql
    .split(/;\s*(?:\n|$)/)
    .map((statement) => statement.trim())
    .filter(Boolean);
