// comlink carries a thrown Error as name and message alone. A StoryError must arrive with its code and facts: imported by every
// worker entry and every client, this replaces comlink's handler for thrown values on both sides.
import { type TransferHandler, transferHandlers } from 'comlink';
import { type ErrorReport, fromReport, reportOf } from '../src/base/errors.ts';

const original = transferHandlers.get('throw') as TransferHandler<{ value: unknown }, unknown>;

const storyErrors: TransferHandler<{ value: unknown }, ErrorReport> = {
  canHandle: (value): value is { value: unknown } => original.canHandle(value),
  serialize: ({ value }) => [reportOf(value), []],
  deserialize: (report) => {
    throw fromReport(report);
  },
};

/** Idempotent. */
export function carryStoryErrors(): void {
  transferHandlers.set('throw', storyErrors as TransferHandler<unknown, unknown>);
}
