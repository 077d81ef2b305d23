import { StoryError } from '../../../src/base/errors.ts';

export interface HealthCheck {
  /** `database`, `blobs`, `queue`. */
  readonly name: string;
  /** Throws when it does not work. It must try, not guess. */
  readonly check: () => Promise<unknown>;
  /** Without it the relay takes no requests; else it is said to be degraded and goes on. */
  readonly required: boolean;
}

export type CheckState = 'ok' | 'failing';
export interface HealthReport {
  readonly state: 'ok' | 'degraded' | 'failing';
  readonly checks: Readonly<Record<string, { readonly state: CheckState; readonly ms: number }>>;
}

export interface Health {
  add(check: HealthCheck): void;
  /** Every check, at most once a second however often it is asked. */
  ready(): Promise<HealthReport>;
  /** What is wrong now and since when, with its reason: for those who run the relay. */
  failures(): readonly { readonly name: string; readonly reason: string; readonly since: number }[];
  started(): void;
  readonly isStarted: boolean;
  /** Answers `failing` from now on, so that nobody sends new work while the relay ends. */
  stopping(): void;
}

const TIMEOUT_MS = 5000;
const FRESH_MS = 1000;

export function createHealth(now: () => number = Date.now): Health {
  const checks: HealthCheck[] = [];
  const failing = new Map<string, { reason: string; since: number }>();
  let last: { at: number; report: Promise<HealthReport> } | null = null;
  let phase: 'starting' | 'running' | 'stopping' = 'starting';

  const run = async (one: HealthCheck): Promise<{ state: CheckState; ms: number }> => {
    const start = performance.now();
    try {
      await within(TIMEOUT_MS, one);
      failing.delete(one.name);
      return { state: 'ok', ms: Math.round(performance.now() - start) };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      failing.set(one.name, { reason, since: failing.get(one.name)?.since ?? now() });
      return { state: 'failing', ms: Math.round(performance.now() - start) };
    }
  };
  const runAll = async (): Promise<HealthReport> => {
    const answers = await Promise.all(checks.map(async (one) => ({ ...one, ...(await run(one)) })));
    const bad = answers.filter(({ state }) => state === 'failing');
    const state = bad.some(({ required }) => required) ? 'failing' : bad.length > 0 ? 'degraded' : 'ok';
    return { state, checks: Object.fromEntries(answers.map(({ name, state, ms }) => [name, { state, ms }])) };
  };

  return {
    add: (check) => void checks.push(check),
    async ready() {
      if (!last || now() - last.at >= FRESH_MS) last = { at: now(), report: runAll() };
      const report = await last.report;
      return phase === 'running' ? report : { ...report, state: 'failing' };
    },
    failures: () => [...failing].map(([name, facts]) => ({ name, ...facts })),
    started: () => {
      phase = 'running';
    },
    get isStarted() {
      return phase !== 'starting';
    },
    stopping: () => {
      phase = 'stopping';
    },
  };
}

async function within(timeoutMs: number, { name, check }: HealthCheck): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new StoryError('not-available', { params: { what: name } })), timeoutMs);
  });
  try {
    await Promise.race([check(), late]);
  } finally {
    clearTimeout(timer);
  }
}
