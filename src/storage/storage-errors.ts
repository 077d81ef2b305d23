import { StoryError } from '../base/errors.ts';

/** IndexedDB and OPFS say "no room" in several ways; Dexie wraps them once more. */
export function isQuotaError(error: unknown): boolean {
  for (let at: unknown = error; at instanceof Error || at instanceof DOMException; ) {
    if (at.name === 'QuotaExceededError' || at.name === 'QuotaExceeded') return true;
    const inner: unknown = 'inner' in at ? at.inner : at.cause;
    if (inner === at) return false;
    at = inner;
  }
  return false;
}

/** `storage-full`, or `storage-failed` with the reason. A StoryError stays what it is. */
export function storageError(error: unknown): StoryError {
  if (error instanceof StoryError) return error;
  if (isQuotaError(error)) return new StoryError('storage-full', { cause: error });
  const reason = error instanceof Error ? error.message : String(error);
  return new StoryError('storage-failed', { params: { reason }, cause: error });
}
