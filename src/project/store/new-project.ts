import { type IdSource, randomId } from '../../base/ids.ts';
import type { Sequence } from '../records/sequence.ts';
import { emptySnapshot } from '../records/snapshot.ts';
import { Transaction } from './transaction.ts';

export interface NewProject {
  readonly name: string;
  readonly sequence?: Partial<Omit<Sequence, 'id'>>;
}

/** One sequence (1080p at 30 frames/s unless told otherwise) with one picture and one sound track. */
export function newProject({ name, sequence }: NewProject, ids: IdSource = randomId): Transaction {
  const tx = new Transaction(emptySnapshot(), ids);
  const id = tx.newId();
  tx.put('sequence', {
    name,
    width: 1920,
    height: 1080,
    frameRate: { num: 30, den: 1 },
    ...sequence,
    id,
  });
  tx.put('track', { id: tx.newId(), sequence: id, kind: 'video', name: 'V1', order: 0 });
  tx.put('track', { id: tx.newId(), sequence: id, kind: 'audio', name: 'A1', order: 0 });
  tx.put('project', { id: tx.newId(), name, createdAt: Date.now(), sequence: id });
  return tx;
}
