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
  {
    id: 'access-2',
    sql: `ALTER TABLE relay.token
      ADD COLUMN role text,
      ADD COLUMN pools text[] NOT NULL DEFAULT '{}',
      ADD COLUMN expires_at timestamptz,
      ADD COLUMN rotated_to uuid REFERENCES relay.token;
    CREATE TABLE relay.person (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      issuer text NOT NULL,
      subject text NOT NULL,
      name text NOT NULL,
      role text NOT NULL,
      tenant text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      used_at timestamptz,
      disabled_at timestamptz,
      UNIQUE (issuer, subject)
    );
    CREATE TABLE relay.session (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      cookie text UNIQUE,
      token uuid REFERENCES relay.token,
      person uuid REFERENCES relay.person,
      address text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      expires_at timestamptz NOT NULL,
      revoked_at timestamptz,
      reason text,
      CHECK ((token IS NULL) <> (person IS NULL))
    );
    CREATE TABLE relay.refresh (
      hash text PRIMARY KEY,
      session uuid NOT NULL REFERENCES relay.session ON DELETE CASCADE,
      created_at timestamptz NOT NULL DEFAULT now(),
      used_at timestamptz
    );
    CREATE INDEX refresh_session ON relay.refresh (session);
    CREATE TABLE relay.ticket (
      hash text PRIMARY KEY,
      purpose text NOT NULL,
      holder jsonb NOT NULL,
      expires_at timestamptz NOT NULL
    );
    CREATE TABLE relay.audit (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      at timestamptz NOT NULL DEFAULT now(),
      actor text,
      actor_name text NOT NULL,
      tenant text,
      action text NOT NULL,
      subject text,
      address text NOT NULL,
      outcome text NOT NULL,
      request_id text NOT NULL,
      facts jsonb NOT NULL DEFAULT '{}'
    );
    CREATE INDEX audit_at ON relay.audit (at);
    CREATE FUNCTION relay.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'relay.audit is only ever added to'; END $$;
    CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON relay.audit FOR EACH STATEMENT EXECUTE FUNCTION relay.refuse_change();`,
  },
  {
    id: 'access-3',
    sql: `CREATE TABLE relay.signing_key (
      id uuid PRIMARY KEY,
      created_at timestamptz NOT NULL,
      key text NOT NULL
    );
    ALTER TABLE relay.refresh ADD COLUMN seed text;`,
  },
  {
    id: 'access-4',
    sql: `CREATE TABLE relay.first_tokens (
      sole boolean PRIMARY KEY DEFAULT true CHECK (sole),
      host text NOT NULL,
      at timestamptz NOT NULL DEFAULT now()
    );`,
  },
];
