import type { ErrorHandler, NotFoundHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { type ErrorReport, reportOf, StoryError } from '../../../src/base/errors.ts';
import type { RelayEnvironment } from './environment.ts';

/** Body of every answer that is no success. `requestId` finds it in the log. */
export interface Problem {
  readonly error: ErrorReport;
  readonly requestId: string;
}

/** Codes that are the asker's to put right; everything else is a 500. */
const STATUS: Readonly<Record<string, number>> = {
  'not-signed-in': 401,
  'not-allowed': 403,
  'job-missing': 404,
  'film-missing': 404,
  'blob-missing': 404,
  'node-missing': 404,
  'order-invalid': 422,
  'order-newer': 422,
  'request-invalid': 422,
  'inputs-missing': 422,
  'protocol-mismatch': 426,
  'lease-lost': 409,
  'job-final': 409,
  'job-live': 409,
  'blob-mismatch': 422,
  'upload-conflict': 409,
  'upload-elsewhere': 409,
  'upload-too-large': 413,
  'too-many-requests': 429,
  'storage-full': 507,
  'relay-disk-full': 507,
  'upload-missing': 404,
  'not-available': 503,
  's3-refused': 503,
  'segment-not-made': 404,
  'not-playable': 422,
  'preview-busy': 429,
  'preview-no-node': 503,
  'route-missing': 404,
  'token-missing': 404,
  'person-missing': 404,
  'rule-missing': 404,
  'report-missing': 404,
  'refresh-reused': 401,
  'sign-in-failed': 401,
  'sign-in-refused': 401,
  'sign-in-expired': 401,
  'person-disabled': 403,
  csrf: 403,
  'address-refused': 403,
};

export const statusOf = (code: string): number => STATUS[code] ?? 500;

export const problemHandler: ErrorHandler<RelayEnvironment> = (error, context) => {
  const requestId = context.get('requestId') ?? '';
  if (error instanceof HTTPException && !(error.cause instanceof StoryError)) {
    return context.json(
      { error: { code: 'request-invalid', params: { reason: error.message }, detail: '' }, requestId },
      error.status,
    );
  }
  const told = error instanceof HTTPException ? error.cause : error;
  const report = reportOf(told);
  const status = statusOf(report.code);
  if (status === 429) context.header('Retry-After', String(report.params.seconds));
  if (status >= 500) context.get('log')?.error({ err: error }, 'a request failed');
  // What an unexpected error says may name paths and queries: that is for the log.
  const shown = status === 500 ? { code: 'unexpected', params: { detail: requestId }, detail: '' } : report;
  return context.json({ error: shown, requestId }, status as 500);
};

export const nothingHere: NotFoundHandler<RelayEnvironment> = (context) => {
  throw new StoryError('route-missing', { params: { path: context.req.path.slice(0, 200) } });
};
