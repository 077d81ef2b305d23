import type { Diff } from '../records/snapshot.ts';
import { deepEqual } from './deep-equal.ts';
import { changedFields, type Registers } from './diff.ts';
import type { Fields, Transaction } from './transaction.ts';

/**
 * Takes back what `diff` did, register by register, and leaves what somebody else has changed since: a register is put back
 * only while it still holds the value that `diff` gave it. @see project-store.ts for the repair that follows.
 */
export function takeBack(tx: Transaction, diff: Diff): void {
  for (const change of [...diff].reverse()) {
    const { type, id, before, after } = change;
    const current = tx.find(type, id) as Registers | undefined;
    if (!before) {
      if (current) tx.remove(type, id);
    } else if (!after) {
      if (!current) tx.put(type, before as { readonly id: string } & Registers);
    } else if (current) {
      const fields: Record<string, unknown> = {};
      const changed = changedFields(before as Registers, after as Registers);
      for (const field in changed) {
        if (deepEqual(current[field], changed[field])) fields[field] = (before as Registers)[field];
      }
      tx.patch(type, id, fields as Fields<typeof type>);
    }
  }
}
