import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newProject } from '../store/new-project.ts';
import { applyDiff, sentSnapshot } from './snapshot.ts';
import { Table } from './table.ts';

/** Few keys, so that they come back; more than two pages of them. */
const key = fc.integer({ min: 0, max: 90 }).map((n) => `k${n}`);
const edit = fc.record({ key, value: fc.option(fc.integer(), { freq: 3 }), fork: fc.boolean() });

test('every version holds what a copied Map would hold, whatever is done to later ones', () => {
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 300 }), fc.integer({ min: 0, max: 40 }), (edits, again) => {
      const versions: [Table<object>, Map<string, object>][] = [[Table.from(), new Map()]];
      for (const [i, { key, value, fork }] of edits.entries()) {
        // Now and then a second branch grows from an older version.
        const from = i % 7 === 0 ? versions[again % versions.length]! : versions.at(-1)!;
        const [table, map] =
          fork || from !== versions.at(-1) ? ([Table.fork(from[0]), new Map(from[1])] as const) : from;
        if (value === null) expect(table.delete(key)).toBe(map.delete(key));
        else {
          const record = { value };
          table.set(key, record);
          map.set(key, record);
        }
        if (table !== from[0]) versions.push([table, map]);
      }
      for (const [table, map] of versions) {
        expect(table.size).toBe(map.size);
        expect(new Map(table)).toEqual(map);
        expect(new Set(table.values())).toEqual(new Set(map.values()));
        expect([...table.keys()].sort()).toEqual([...map.keys()].sort());
        for (let n = 0; n <= 91; n++) {
          expect(table.get(`k${n}`)).toBe(map.get(`k${n}`));
          expect(table.has(`k${n}`)).toBe(map.has(`k${n}`));
        }
      }
    }),
    { numRuns: 60 },
  );
});

test('entries come in the order in which their keys were first seen', () => {
  const table = Table.from([
    ['b', { n: 1 }],
    ['a', { n: 2 }],
    ['c', { n: 3 }],
  ]);
  const next = Table.fork(table);
  next.delete('b');
  next.set('d', { n: 4 });
  expect([...next.keys()]).toEqual(['a', 'c', 'd']);
  expect([...Table.fork(next).set('b', { n: 5 }).keys()]).toEqual(['b', 'a', 'c', 'd']);
  expect([...table.keys()]).toEqual(['b', 'a', 'c']);
});

test('keys that are long gone are forgotten', () => {
  let table = Table.from<object>();
  for (let i = 0; i < 1000; i++) {
    table = Table.fork(table).set(`k${i}`, {});
    if (i > 0) table.delete(`k${i - 1}`);
  }
  expect([...table.keys()]).toEqual(['k999']);
});

test('a snapshot crosses to a worker as plain maps and goes on from there', () => {
  const { snapshot } = newProject({ name: 'Sent' }).finish();
  const received = structuredClone(sentSnapshot(snapshot));
  expect(received).toEqual(snapshot);
  const [project] = snapshot.project.values();
  const after = { ...project!, name: 'Received' };
  const next = applyDiff(received, [{ type: 'project', id: project!.id, before: project!, after }]);
  expect(next.project.get(project!.id)).toEqual(after);
  expect(received.project.get(project!.id)).toEqual(project);
});
