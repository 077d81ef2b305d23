import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const noCounts: Counts = { passed: 0, failed: 0, skipped: 0 };

export function addCounts(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/**
 * Makes sure that a step which ended badly counts as a failure, even where no single test failed: an unhandled
 * rejection, a worker that died, a configuration that does not load.
 */
export function withOutcome(counts: Counts, ok: boolean): Counts {
  return ok || counts.failed > 0 ? counts : { ...counts, failed: 1 };
}

/** `12 passed, 0 failed`, with `, 3 skipped` when there are some. */
export function formatCounts({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** Reads a report of Vitest's `json` reporter. A missing or broken file counts nothing: see `withOutcome`. */
export async function readVitestCounts(file: string): Promise<Counts> {
  const report = (await readJson(file)) as Partial<Record<string, number>> | undefined;
  if (!report) return noCounts;
  // A file that fails to load has no failed test in it, only a failed suite.
  const failed = Math.max(report.numFailedTests ?? 0, report.numFailedTestSuites ? 1 : 0);
  return {
    passed: report.numPassedTests ?? 0,
    failed,
    skipped: (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0),
  };
}

/** Reads a report of Playwright's `json` reporter; a flaky test has passed. */
export async function readPlaywrightCounts(file: string): Promise<Counts> {
  const report = (await readJson(file)) as
    | { stats?: Partial<Record<string, number>>; errors?: unknown[] }
    | undefined;
  const stats = report?.stats;
  if (!stats) return noCounts;
  return {
    passed: (stats.expected ?? 0) + (stats.flaky ?? 0),
    failed: stats.unexpected ?? 0,
    skipped: stats.skipped ?? 0,
  };
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** What failed and why, a line each: `src/base/time.test.ts › ticks › round: expected 1 to be 2`. Empty when the report is missing. */
export async function readVitestFailures(file: string): Promise<string[]> {
  const report = (await readJson(file)) as { testResults?: VitestFile[] } | undefined;
  return (report?.testResults ?? []).flatMap(({ name, status, assertionResults = [] }) => {
    const path = relative(process.cwd(), name);
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (failed.length === 0) return status === 'failed' ? [path] : [];
    return failed.map((test) =>
      withReason([path, ...test.ancestorTitles, test.title], test.failureMessages?.[0]),
    );
  });
}

/** @param message of which the first line is told: the rest is a stack, and stands where the test ran */
function withReason(path: readonly string[], message: string | undefined): string {
  const [reason = ''] = stripVTControlCharacters(message ?? '').split('\n');
  return path.join(' › ') + (reason && `: ${reason}`);
}

interface VitestFile {
  readonly name: string;
  readonly status: string;
  readonly assertionResults?: readonly {
    readonly status: string;
    readonly title: string;
    readonly ancestorTitles: readonly string[];
    readonly failureMessages?: readonly string[];
  }[];
}

/** The same of Playwright: `e2e/start.spec.ts › a new project …`. */
export async function readPlaywrightFailures(file: string): Promise<string[]> {
  const report = (await readJson(file)) as { suites?: PlaywrightSuite[] } | undefined;
  return (report?.suites ?? []).flatMap((suite) => failuresIn(suite, []));
}

interface PlaywrightSuite {
  readonly title: string;
  readonly suites?: readonly PlaywrightSuite[];
  readonly specs?: readonly PlaywrightSpec[];
}

interface PlaywrightSpec {
  readonly title: string;
  readonly ok: boolean;
  readonly tests?: readonly {
    readonly results?: readonly { readonly error?: { readonly message?: string } }[];
  }[];
}

function failuresIn({ title, suites = [], specs = [] }: PlaywrightSuite, above: readonly string[]): string[] {
  const path = [...above, title];
  const own = specs
    .filter((spec) => !spec.ok)
    .map((spec) => withReason([...path, spec.title], lastError(spec)));
  return [...own, ...suites.flatMap((suite) => failuresIn(suite, path))];
}

function lastError({ tests = [] }: PlaywrightSpec): string | undefined {
  return tests
    .flatMap(({ results = [] }) => results.map(({ error }) => error?.message))
    .findLast((message) => message);
}
