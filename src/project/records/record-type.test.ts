import fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { StoryError } from '../../base/errors.ts';
import { CuttingRoom, SECOND } from '../testing/cutting-room.ts';
import { RECORD_NAMES, recordTypes } from './index.ts';
import { defaultsOf, parseRecord, type RecordType } from './record-type.ts';

/** A project that has every kind of record. */
function everyRecord(): readonly { type: RecordType; record: Record<string, unknown> }[] {
  const room = new CuttingRoom();
  const left = room.put(0, 4, 2);
  const next = room.put(4, 8, 6);
  room.run('transition.add', { from: left, to: next, duration: SECOND });
  room.run('title.add', { title: { text: 'Harbour' }, start: 20 * SECOND });
  room.run('effect.add', { owner: left, effect: 'grade', params: { lift: 0.1 } });
  room.run('marker.add', { clip: left, at: SECOND });
  const { bus } = room.run('bus.add', {});
  room.run('send.add', { from: room.audio, to: bus });
  room.run('export.save', {
    settings: { name: 'Web', container: 'mp4', video: null, audio: { codec: 'aac' } } as never,
  });
  const snapshot = room.store.snapshot();
  return RECORD_NAMES.flatMap((name) =>
    [...snapshot[name].values()].map((record) => ({
      type: recordTypes[name] as RecordType,
      record: record as Record<string, unknown>,
    })),
  );
}

test('a record is what its schema says, whatever is absent, unknown or wrong, down to the error', () => {
  const records = everyRecord();
  expect(new Set(records.map(({ type }) => type)).size).toBe(RECORD_NAMES.length);
  const junk = fc.oneof(fc.anything(), fc.constant(undefined), fc.integer(), fc.string());
  fc.assert(
    fc.property(
      fc.constantFrom(...records),
      fc.array(fc.nat(40), { maxLength: 12 }),
      fc.array(fc.tuple(fc.nat(40), junk), { maxLength: 2 }),
      fc.dictionary(fc.string({ minLength: 8 }), fc.anything(), { maxKeys: 2 }),
      ({ type, record }, without, wrong, unknown) => {
        const fields = Object.keys(record);
        const given: Record<string, unknown> = { ...record, ...unknown };
        for (const at of without) delete given[fields[at % fields.length]!];
        for (const [at, value] of wrong) given[fields[at % fields.length]!] = value;
        const expected = v.safeParse(type.schema, given);
        if (expected.success) {
          expect(parseRecord(type, given)).toEqual(expected.output);
          return;
        }
        expect(() => parseRecord(type, given)).toThrow(
          expect.objectContaining({
            code: 'invalid-record',
            params: expect.objectContaining({ reason: expected.issues[0].message }),
          }),
        );
      },
    ),
    { numRuns: 400 },
  );
  expect(() => parseRecord(recordTypes.clip, null)).toThrow(StoryError);
});

test('records share what absent fields mean, and nobody can change it', () => {
  const { transform } = defaultsOf(recordTypes.clip) as { transform: { x: number } };
  expect(transform).toEqual({ x: 0, y: 0, scaleX: 1, scaleY: 1, rotation: 0, anchorX: 0.5, anchorY: 0.5 });
  const [one] = everyRecord().filter(({ type }) => type === recordTypes.clip);
  expect(one!.record.transform).toBe(transform);
  expect(() => {
    transform.x = 5;
  }).toThrow(TypeError);
});
