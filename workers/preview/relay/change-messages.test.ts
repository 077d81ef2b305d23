import { expect, test } from 'vitest';
import type { RecordChange } from '../../../src/project/records/snapshot.ts';
import { MOST_CHANGES, PreviewAsk, readMessage } from '../../../src/protocol/relay/preview.ts';
import { changeMessages } from './change-messages.ts';

/** What the relay's sockets take (relay-server/relay/http/sockets.ts). */
const LARGEST_BYTES = 256 * 1024;
const wanted = { seq: 7, time: 705_600_000, quality: 'draft' } as const;
const clip = (id: string, name: string): RecordChange =>
  ({ type: 'clip', id, before: null, after: { id, name } }) as unknown as RecordChange;

test.each([
  [1, 10],
  [2500, 10],
  [300, 3000],
])('%i changes of %i characters arrive whole, in messages that the relay takes', (count, length) => {
  // Three bytes a character are the most that JSON of a document has.
  const changes = Array.from({ length: count }, (_, i) => clip(`c${i}`, '漢'.repeat(length)));
  const texts = changeMessages(changes)!.map((message) => message(wanted));
  const read = texts.map((text) => readMessage(PreviewAsk, text));
  const arrived = read.flatMap((message) => {
    expect(message).toMatchObject({ type: 'change', ...wanted });
    return message?.type === 'change' ? message.changes : [];
  });
  expect(arrived).toEqual(changes);
  for (const text of texts) expect(new TextEncoder().encode(text).length).toBeLessThanOrEqual(LARGEST_BYTES);
  expect(texts.length).toBeLessThanOrEqual(1 + Math.ceil(count / MOST_CHANGES) + (count * length) / 20_000);
});

test('nothing changed is no message, and what is too large for one is not sent in pieces', () => {
  expect(changeMessages([])).toEqual([]);
  expect(changeMessages([clip('c', 'x'.repeat(100_000))])).toBeNull();
});
