import { type RecordName, recordTypes } from '../records/index.ts';
import { defaultsOf } from '../records/record-type.ts';
import { deepEqual } from './deep-equal.ts';
import type { Registers } from './diff.ts';

/** What is stored of a new record: a field at its default is not. */
export function withoutDefaults(type: RecordName, record: Registers): Registers {
  // The project says its version in any case: what is absent means the version of whoever reads.
  if (type === 'project') return record;
  const defaults = defaultsOf(recordTypes[type]);
  const stored: Record<string, unknown> = {};
  for (const field in record)
    if (!(field in defaults) || !deepEqual(record[field], defaults[field])) stored[field] = record[field];
  return stored;
}
