/** What `npm test` runs, in order. */

import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { buildSite } from '../build/build-site.ts';
import { checkSize } from '../build/check-size.ts';
import { runTool } from '../check/run-tool.ts';
import { checkSteps } from '../check/steps.ts';
import {
  type Counts,
  noCounts,
  readPlaywrightCounts,
  readPlaywrightFailures,
  readVitestCounts,
  readVitestFailures,
  withOutcome,
} from './counts.ts';

export interface TestStep {
  readonly name: string;
  run(): Promise<Counts>;
  /** What failed in the last run, a line each, where the step knows. */
  failures?(): Promise<readonly string[]>;
}

const results = 'test-results';

/** One more than there are processors, since each waits a quarter of its time: two cores took 426 s with two and 371 with three. */
const sideBySide = Math.min(6, availableParallelism() + 1);

export const testSteps: readonly TestStep[] = [
  ...checkSteps.map(({ name, run }) => single(name, run)),
  single('build', async () => {
    await buildSite(process.cwd());
    return checkSize('dist');
  }),
  // The pictures of either host leave a third of two processors idle: taken together with what does not.
  vitest('unit, conformance on Node', 'unit', 'unit-plain', 'conformance'),
  playwright('studio, conformance browser', ['conformance', 'studio'], sideBySide),
  playwright('studio against the clock', ['timed']),
];

/** A step that passes or fails as a whole and counts as one test. */
function single(name: string, run: () => Promise<boolean>): TestStep {
  return { name, run: async () => ((await run()) ? { ...noCounts, passed: 1 } : { ...noCounts, failed: 1 }) };
}

function vitest(name: string, ...projects: [string, ...string[]]): TestStep {
  const report = `${results}/vitest-${projects[0]}.json`;
  return {
    name,
    failures: () => readVitestFailures(report),
    run: async () => {
      await rm(report, { force: true });
      const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
      const args = [
        'node_modules/vitest/vitest.mjs',
        'run',
        ...projects.flatMap((project) => ['--project', project]),
        ...reporters,
      ];
      const { ok } = await runTool(process.execPath, args);
      return withOutcome(await readVitestCounts(report), ok);
    },
  };
}

function playwright(name: string, projects: [string, ...string[]], workers = 1): TestStep {
  const report = `${results}/playwright-${projects.at(-1)}.json`;
  return {
    name,
    failures: () => readPlaywrightFailures(report),
    run: async () => {
      await rm(report, { force: true });
      const args = [
        'node_modules/@playwright/test/cli.js',
        'test',
        ...projects.flatMap((project) => ['--project', project]),
        '--workers',
        String(workers),
        '--pass-with-no-tests',
      ];
      const { ok } = await runTool(process.execPath, args, { env: { STORYCORE_E2E_JSON: report } });
      return withOutcome(await readPlaywrightCounts(report), ok);
    },
  };
}
