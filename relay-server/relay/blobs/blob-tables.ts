import type { Migration } from '../database/migrate.ts';

export const blobMigrations: readonly Migration[] = [
  {
    id: 'blobs-1',
    // `going`: marked by the collector, its bytes are being removed. `lost`: somebody else removed the bytes.
    sql: `CREATE TABLE relay.blob (
      hash text PRIMARY KEY,
      bytes bigint NOT NULL,
      state text NOT NULL DEFAULT 'there' CHECK (state IN ('there', 'going', 'lost')),
      created_at timestamptz NOT NULL DEFAULT now(),
      used_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX blob_used_at ON relay.blob (used_at);
    CREATE TABLE relay.blob_draft (
      id uuid PRIMARY KEY,
      hash text NOT NULL,
      remote text,
      at timestamptz NOT NULL DEFAULT now()
    );
    CREATE TABLE relay.blob_reference (
      hash text NOT NULL REFERENCES relay.blob (hash),
      kind text NOT NULL,
      holder text NOT NULL,
      at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (kind, holder, hash)
    );
    CREATE INDEX blob_reference_hash ON relay.blob_reference (hash);
    CREATE TABLE relay.upload (
      id uuid PRIMARY KEY,
      hash text NOT NULL,
      bytes bigint NOT NULL,
      owner text NOT NULL,
      touched_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX upload_owner ON relay.upload (owner, hash);`,
  },
  {
    id: 'blobs-2',
    // `place`: the folder that has its bytes. `writer`: the relay whose turn it is.
    sql: `CREATE TABLE relay.blob_folder (
      sole boolean PRIMARY KEY DEFAULT true CHECK (sole),
      place text NOT NULL
    );
    ALTER TABLE relay.upload ADD COLUMN place text, ADD COLUMN writer uuid, ADD COLUMN heard_at timestamptz;`,
  },
];
