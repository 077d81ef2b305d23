import type { RelayEvent } from '../../../src/protocol/relay/events.ts';
import type { Queryable } from '../database/database.ts';

type Body<T> = T extends RelayEvent ? Omit<T, 'seq' | 'at'> : never;
export type NewEvent = Body<RelayEvent>;

/** What happened, numbered. Kept in the database, so that a number means the same after a restart. */
export interface EventLog {
  /** Within `tx` it is heard only when that is committed. */
  append(event: NewEvent, tx?: Queryable): Promise<void>;
  /** In order; a gap when `after` lies before what is kept. */
  since(after: number, limit: number): Promise<{ readonly events: RelayEvent[]; readonly oldest: number }>;
  /** Number of the last that subscribers were told. */
  readonly told: number;
  /** Number of the newest. */
  head(): Promise<number>;
  /** Called in order of the numbers, none left out. */
  subscribe(heard: (event: RelayEvent) => void): () => void;
}
