import { describe, expect, it } from 'vitest';
import { rowsOf, withResults } from './performance-page.ts';

describe('the page of measurements', () => {
  it('takes the JSON lines of an output and leaves the others', () => {
    expect(rowsOf('warming up\n{"a":1}\n{not json}\n\n{"a":2,"b":"x"}\n')).toEqual([
      { a: 1 },
      { a: 2, b: 'x' },
    ]);
  });

  it('puts rows of one shape into one table, under the fields as words', () => {
    const page = withResults('# Performance\n', 'mixer', 'Node 24, 2 cores', [
      { case: 'one|two', msPerFrame: 1.23456 },
      { case: 'three', msPerFrame: 2 },
      { ratio: 0.5 },
    ]);
    expect(page).toContain('## mixer');
    expect(page).toContain('Node 24, 2 cores');
    expect(page).toContain('| case | ms per frame |\n| --- | --- |\n| one\\|two | 1.235 |\n| three | 2 |');
    expect(page).toContain('| ratio |\n| --- |\n| 0.5 |');
  });

  it('makes its own section new and touches nothing else', () => {
    const first = withResults('# Performance\n\nSome prose.\n', 'mixer', 'a machine', [{ a: 1 }]);
    const both = withResults(first, 'seek', 'a machine', [{ b: 1 }]);
    const again = withResults(both, 'mixer', 'another machine', [{ a: 2 }]);
    expect(again).toBe(both.replace('a machine', 'another machine').replace('| 1 |', '| 2 |'));
    expect(again.match(/## mixer/g)).toHaveLength(1);
  });
});
