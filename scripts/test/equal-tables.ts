// Two tables of records are equal when they hold equal records under equal keys, as two Maps are; in what order does not count.
import { expect } from 'vitest';
import { Table } from '../../src/project/records/table.ts';

expect.addEqualityTesters([
  function (a, b, testers) {
    if (!(a instanceof Table || b instanceof Table)) return undefined;
    if (!isTable(a) || !isTable(b)) return false;
    return this.equals(new Map(a.entries()), new Map(b.entries()), testers);
  },
]);

const isTable = (value: unknown): value is ReadonlyMap<string, unknown> =>
  value instanceof Table || value instanceof Map;
