// The document as text beside the CRDT's bytes. Taking 10,000 clips out of the CRDT, value by value through WebAssembly, took 470 of
// the 650 ms of opening them; reading the text takes 20, and the CRDT, which decodes a record when it is first touched, 5.
import { RECORD_NAMES } from '../records/index.ts';
import type { ProjectSnapshot } from '../records/snapshot.ts';
import type { Registers } from './diff.ts';
import { withoutDefaults } from './stored-fields.ts';

/** What the CRDT's document holds at exactly this version; with any other it says nothing. */
export interface PlainDocument {
  readonly version: Uint8Array;
  /** RawDocument as JSON. */
  readonly json: string;
}

/** @param version of the document that holds just these records */
export function plainDocument(snapshot: ProjectSnapshot, version: Uint8Array): PlainDocument {
  const types: Record<string, Record<string, Registers>> = {};
  for (const type of RECORD_NAMES) {
    const records: Record<string, Registers> = {};
    for (const [id, record] of snapshot[type]) records[id] = withoutDefaults(type, record as Registers);
    types[type] = records;
  }
  return { version, json: JSON.stringify(types) };
}
