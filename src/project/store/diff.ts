import type { RecordName } from '../records/index.ts';
import type { Diff, RecordChange } from '../records/snapshot.ts';
import { deepEqual } from './deep-equal.ts';

/** A record as registers: what one LoroMap holds. */
export type Registers = Readonly<Record<string, unknown>>;

/** The fields that differ; a field that only `before` has is there with `undefined`. */
export function changedFields(before: Registers, after: Registers): Record<string, unknown> {
  const changed: Record<string, unknown> = {};
  for (const field in after) if (!deepEqual(before[field], after[field])) changed[field] = after[field];
  for (const field in before) if (!(field in after)) changed[field] = undefined;
  return changed;
}

export const changeOf = (
  type: RecordName,
  id: string,
  before: object | null | undefined,
  after: object | null | undefined,
): RecordChange => ({ type, id, before: before ?? null, after: after ?? null }) as RecordChange;

/** One diff that does what `first` and then `second` do; changes that cancel out are gone. */
export function composeDiffs(first: Diff, second: Diff): Diff {
  const merged = new Map<string, RecordChange>();
  for (const change of first) merged.set(`${change.type}/${change.id}`, change);
  for (const change of second) {
    const key = `${change.type}/${change.id}`;
    const earlier = merged.get(key);
    const joined = earlier ? changeOf(change.type, change.id, earlier.before, change.after) : change;
    if (deepEqual(joined.before, joined.after)) merged.delete(key);
    else merged.set(key, joined);
  }
  return [...merged.values()];
}

/** The diff that takes back `diff` exactly; right only on the state that `diff` led to. */
export const reverseDiff = (diff: Diff): Diff =>
  diff.map(({ type, id, before, after }) => changeOf(type, id, after, before)).reverse();
