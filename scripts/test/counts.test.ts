import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  addCounts,
  formatCounts,
  noCounts,
  readPlaywrightCounts,
  readPlaywrightFailures,
  readVitestCounts,
  readVitestFailures,
  withOutcome,
} from './counts.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'storycore-counts-'));
  file = join(folder, 'report.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('counts', () => {
  it('are said in the words that the last line promises', () => {
    expect(formatCounts({ passed: 12, failed: 0, skipped: 0 })).toBe('12 passed, 0 failed');
    expect(formatCounts({ passed: 1, failed: 2, skipped: 3 })).toBe('1 passed, 2 failed, 3 skipped');
  });

  it('add up', () => {
    expect(addCounts({ passed: 1, failed: 2, skipped: 3 }, { passed: 10, failed: 20, skipped: 30 })).toEqual({
      passed: 11,
      failed: 22,
      skipped: 33,
    });
  });

  it('hold a failure whenever a step ended badly', () => {
    expect(withOutcome({ ...noCounts, passed: 5 }, false)).toEqual({ passed: 5, failed: 1, skipped: 0 });
    expect(withOutcome({ ...noCounts, failed: 2 }, false).failed).toBe(2);
    expect(withOutcome({ ...noCounts, passed: 5 }, true).failed).toBe(0);
  });
});

describe('reports', () => {
  it('of Vitest', async () => {
    await writeFile(
      file,
      JSON.stringify({
        numPassedTests: 7,
        numFailedTests: 1,
        numPendingTests: 2,
        numTodoTests: 1,
        numFailedTestSuites: 1,
      }),
    );
    expect(await readVitestCounts(file)).toEqual({ passed: 7, failed: 1, skipped: 3 });
  });

  it('of Vitest, when a file did not load and so has no tests', async () => {
    await writeFile(file, JSON.stringify({ numPassedTests: 7, numFailedTests: 0, numFailedTestSuites: 1 }));
    expect((await readVitestCounts(file)).failed).toBe(1);
  });

  it('of Playwright', async () => {
    await writeFile(file, JSON.stringify({ stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 2 } }));
    expect(await readPlaywrightCounts(file)).toEqual({ passed: 5, failed: 1, skipped: 2 });
  });

  it('that are missing or cut short count nothing', async () => {
    expect(await readVitestCounts(file)).toEqual(noCounts);
    await writeFile(file, '{"numPassedTests": 7');
    expect(await readVitestCounts(file)).toEqual(noCounts);
    expect(await readPlaywrightCounts(file)).toEqual(noCounts);
  });

  it('name what failed, why, and a file that did not load', async () => {
    const test = (status: string, title: string) => ({ status, title, ancestorTitles: ['group'] });
    const name = join(process.cwd(), 'a.test.ts');
    const why = {
      ...test('failed', 'three'),
      failureMessages: ['\u001b[31mexpected 1 to be 2\u001b[39m\n    at a.test.ts:3'],
    };
    const testResults = [
      { name, status: 'failed', assertionResults: [test('passed', 'one'), test('failed', 'two'), why] },
      { name: join(process.cwd(), 'b.test.ts'), status: 'failed', assertionResults: [] },
    ];
    await writeFile(file, JSON.stringify({ testResults }));
    expect(await readVitestFailures(file)).toEqual([
      'a.test.ts › group › two',
      'a.test.ts › group › three: expected 1 to be 2',
      'b.test.ts',
    ]);
    const specs = [
      { title: 'good', ok: true },
      { title: 'bad', ok: false, tests: [{ results: [{ error: { message: 'Timeout\n  at …' } }, {}] }] },
    ];
    const suites = [{ title: 'c.spec.ts', specs: [], suites: [{ title: 'inner', specs }] }];
    await writeFile(file, JSON.stringify({ suites }));
    expect(await readPlaywrightFailures(file)).toEqual(['c.spec.ts › inner › bad: Timeout']);
  });
});
