import { StoryError } from '../../base/errors.ts';
import type { RawDocument } from '../migrations/migration.ts';
import { RECORD_NAMES, type RecordName, type RecordOf, recordTypes } from '../records/index.ts';
import { parseRecord, type RecordType } from '../records/record-type.ts';
import type { ProjectSnapshot } from '../records/snapshot.ts';
import { Table } from '../records/table.ts';
import type { Registers } from './diff.ts';

/** A stored record that cannot be used: it stays in the file and is left out of the snapshot. */
export interface UnreadableRecord {
  readonly type: RecordName;
  readonly id: string;
  readonly error: StoryError;
}

/** 5 ms on a desktop: so many fit into a frame on a machine a third as fast. */
const RECORDS_A_PIECE = 1000;

export interface ReadDocument {
  readonly snapshot: ProjectSnapshot;
  readonly unreadable: readonly UnreadableRecord[];
}

/**
 * The stored registers as typed records; rests after every thousand. A field that does not fit its type makes an unreadable record, never
 * a lost project.
 */
export function* readDocument(raw: RawDocument): Generator<void, ReadDocument, void> {
  const unreadable: UnreadableRecord[] = [];
  const tables: Record<string, ReadonlyMap<string, unknown>> = {};
  let count = 0;
  for (const type of RECORD_NAMES) {
    const table = Table.from<object>();
    // Sorted: every replica has its records in the same order.
    for (const id of Object.keys(raw[type] ?? {}).sort()) {
      const record = readRecord(type, id, raw[type]![id]!);
      if (record instanceof StoryError) unreadable.push({ type, id, error: record });
      else table.set(id, record);
      if (++count % RECORDS_A_PIECE === 0) yield;
    }
    tables[type] = table;
  }
  return { snapshot: tables as unknown as ProjectSnapshot, unreadable };
}

export function readRecord<N extends RecordName>(
  type: N,
  id: string,
  registers: Registers,
): RecordOf<N> | StoryError {
  try {
    const definition: RecordType = recordTypes[type];
    return Object.freeze(parseRecord(definition, { ...registers, id }) as RecordOf<N>) as RecordOf<N>;
  } catch (error) {
    if (error instanceof StoryError) return error;
    throw error;
  }
}
