import { type EffectData, impulseFault } from '../../records/effect-data.ts';
import type { Transaction } from '../../store/transaction.ts';

/** Refuses an impulse response that could not be used. @throws StoryError `no-such-record`, and what `impulseFault` gives */
export function checkEffectData(tx: Transaction, data: EffectData): void {
  if (data.kind !== 'asset') return;
  const fault = impulseFault(tx.get('asset', data.asset), data.stream);
  if (fault) throw fault;
}
