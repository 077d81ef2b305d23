import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EffectInstance } from '../../../project/records/effect-instance.ts';
import { effectRows } from './effect-rows.ts';

let count = 0;
const chain = (...effects: string[]): EffectInstance[] =>
  effects.map((effect) => ({ id: `${effect}-${++count}`, effect }) as EffectInstance);

test('the second blur goes with the second blur of the others, wherever it stands', () => {
  const [a, b] = [chain('blur', 'flip', 'blur'), chain('blur', 'blur', 'grade')];
  const { rows, others } = effectRows([a, b]);
  expect(rows.map(({ instances }) => instances)).toEqual([
    [a[0], b[0]],
    [a[2], b[1]],
  ]);
  expect(others).toBe(2);
});

test('one clip: its whole chain; none: nothing', () => {
  const only = chain('blur', 'flip');
  expect(effectRows([only]).rows.map(({ id }) => id)).toEqual(only.map(({ id }) => id));
  expect(effectRows([])).toEqual({ rows: [], others: 0 });
});

test('no effect is in two rows, each row is of one effect, and all are counted', () => {
  const chains = fc.array(fc.array(fc.constantFrom('blur', 'flip', 'grade'), { maxLength: 5 }), {
    minLength: 1,
    maxLength: 4,
  });
  fc.assert(
    fc.property(chains, (names) => {
      const all = names.map((list) => chain(...list));
      const { rows, others } = effectRows(all);
      const inRows = rows.flatMap(({ instances }) => instances);
      expect(new Set(inRows.map(({ id }) => id)).size).toBe(inRows.length);
      for (const { instances } of rows) expect(new Set(instances.map(({ effect }) => effect)).size).toBe(1);
      expect(inRows.length + others).toBe(all.flat().length);
    }),
  );
});
