import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { latest } from './latest.ts';

interface Open {
  readonly question: number;
  readonly signal: AbortSignal;
  readonly finish: (error?: Error) => Promise<void>;
}

/** A worker whose answers come when the test says so. */
function bench() {
  const open: Open[] = [];
  const line = latest<number, string>((question, signal) => {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const finish = async (error?: Error) => {
      open.splice(open.indexOf(entry), 1);
      if (error) reject(error);
      else resolve(`answer ${question}`);
      // Two turns: the answer settles, then the next question starts.
      await new Promise((next) => setTimeout(next));
    };
    const entry = { question, signal, finish };
    open.push(entry);
    return promise;
  });
  return { line, open };
}

describe('latest', () => {
  test('answers one question', async () => {
    const { line, open } = bench();
    const asked = line.ask(1);
    expect(line.busy).toBe(true);
    await open[0]!.finish();
    expect(await asked).toBe('answer 1');
    expect(line.busy).toBe(false);
  });

  test('works on one, keeps the newest, and never starts what lies between', async () => {
    const { line, open } = bench();
    const asked = [1, 2, 3, 4].map((n) => line.ask(n));
    expect(open.map((entry) => entry.question)).toEqual([1]);
    expect(open[0]!.signal.aborted).toBe(true);
    await open[0]!.finish();
    expect(open.map((entry) => entry.question)).toEqual([4]);
    await open[0]!.finish();
    expect(await Promise.all(asked)).toEqual([null, null, null, 'answer 4']);
  });

  test('a failure reaches only who still waits for it', async () => {
    const { line, open } = bench();
    const stale = line.ask(1);
    const wanted = line.ask(2);
    await open[0]!.finish(new Error('old'));
    expect(await stale).toBeNull();
    const failing = expect(wanted).rejects.toThrow('new');
    await open[0]!.finish(new Error('new'));
    await failing;
    expect(line.busy).toBe(false);
  });

  test('drop answers everybody with null', async () => {
    const { line, open } = bench();
    const asked = [line.ask(1), line.ask(2)];
    line.drop();
    await open[0]!.finish();
    expect(await Promise.all(asked)).toEqual([null, null]);
    expect(open).toEqual([]);
  });

  test('whatever the order of asking and finishing, the last question is answered and at most one runs', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 40 }), async (steps) => {
        const { line, open } = bench();
        const asked = [line.ask(0)];
        for (const ask of steps) {
          if (ask) asked.push(line.ask(asked.length));
          else await open[0]?.finish();
          expect(open.length).toBeLessThanOrEqual(1);
        }
        while (open[0]) await open[0].finish();
        expect(await asked.at(-1)).toBe(`answer ${asked.length - 1}`);
      }),
      { numRuns: 30 },
    );
  });
});
