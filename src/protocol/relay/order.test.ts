import { expect, test } from 'vitest';
import { exportRecord } from '../../project/records/export-settings.ts';
import { PROJECT_VERSION } from '../../project/records/project.ts';
import { parseRecord } from '../../project/records/record-type.ts';
import { emptySnapshot } from '../../project/records/snapshot.ts';
import { orderOf, readOrder, settingsOf, snapshotOf } from './order.ts';

const settings = parseRecord(exportRecord, {
  id: 'e',
  sequence: 's',
  container: 'mp4',
  video: null,
  audio: null,
});
const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

test('an order says the same on the other side', () => {
  const order = orderOf(emptySnapshot(), settings, { a: 'f'.repeat(64) });
  const read = readOrder(bytes(order));
  expect(settingsOf(read)).toEqual(settings);
  expect(snapshotOf(read)).toEqual(emptySnapshot());
  expect(read.media).toEqual({ a: 'f'.repeat(64) });
});

test('what cannot be read says why', () => {
  const order = orderOf(emptySnapshot(), settings, {});
  const codeOf = (read: () => unknown): unknown => {
    try {
      return read();
    } catch (error) {
      return (error as { code: string }).code;
    }
  };
  expect(codeOf(() => readOrder(Uint8Array.of(0xff)))).toBe('order-invalid');
  expect(codeOf(() => readOrder(bytes({ ...order, media: { a: '../etc' } })))).toBe('order-invalid');
  expect(codeOf(() => readOrder(bytes({ ...order, projectVersion: PROJECT_VERSION + 1 })))).toBe(
    'order-newer',
  );
  const broken = { ...order, tables: { clip: [{ id: 'c', place: 7 }] } };
  expect(codeOf(() => snapshotOf(readOrder(bytes(broken))))).toBe('invalid-record');
});
