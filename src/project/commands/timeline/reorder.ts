import type { Transaction } from '../../store/transaction.ts';
import { clampIndex, isBetween, orderAt } from './ordering.ts';

interface Ordered {
  readonly id: string;
  readonly order: number;
}

/** Puts a record at `index` among its sorted siblings (itself left out of them). */
export function reorder(
  tx: Transaction,
  type: 'track' | 'bus' | 'effect',
  siblings: readonly Ordered[],
  id: string,
  index: number,
): void {
  const others = siblings.filter((sibling) => sibling.id !== id);
  const at = clampIndex(index, others.length);
  const order = orderAt(others, at);
  if (isBetween(others, at, order)) {
    tx.patch(type, id, { order });
    return;
  }
  const all = [
    ...others.slice(0, at).map((other) => other.id),
    id,
    ...others.slice(at).map((other) => other.id),
  ];
  for (const [i, sibling] of all.entries()) tx.patch(type, sibling, { order: i });
}
