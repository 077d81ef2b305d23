// Every failure that a user can meet is a StoryError: a literal code that names a message of the catalogue
// (`errors.<code>`), the facts to fill it with, and the cause. Text is made at the edge (app, command line).

export interface StoryErrorOptions {
  /** Facts for the message: file names, codecs, fields, numbers. */
  readonly params?: Readonly<Record<string, string | number>>;
  readonly cause?: unknown;
}

/** Codes are kebab-case and stable: they are shown by `--json` and tests match on them. */
export type ErrorCode = string;

export class StoryError extends Error {
  readonly code: ErrorCode;
  readonly params: Readonly<Record<string, string | number>>;

  constructor(code: ErrorCode, options: StoryErrorOptions = {}) {
    const params = options.params ?? {};
    const facts = Object.entries(params).map(([key, value]) => `${key}=${value}`);
    super([code, ...facts].join(' '), options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'StoryError';
    this.code = code;
    this.params = params;
  }
}

/** A plain object that survives structured clone and JSON, for messages between threads and machines. */
export interface ErrorReport {
  readonly code: ErrorCode;
  readonly params: Readonly<Record<string, string | number>>;
  readonly detail: string;
}

export function reportOf(error: unknown): ErrorReport {
  if (error instanceof StoryError) {
    const cause = error.cause instanceof Error ? error.cause.message : '';
    return { code: error.code, params: error.params, detail: cause };
  }
  if (isAbort(error)) return { code: 'cancelled', params: {}, detail: '' };
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { code: 'unexpected', params: { detail }, detail };
}

export const fromReport = (report: ErrorReport): StoryError =>
  new StoryError(report.code, {
    params: report.params,
    cause: report.detail ? new Error(report.detail) : undefined,
  });

export const isAbort = (error: unknown): boolean =>
  (error instanceof Error && error.name === 'AbortError') ||
  (error instanceof StoryError && error.code === 'cancelled');

/** @throws StoryError `cancelled` once the signal is aborted; call it between units of work. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new StoryError('cancelled', { cause: signal.reason });
}
