import type { StoryError } from './errors.ts';

/** For failures that are an expected answer, not an exception: validation, parsing, relinking. */
export type Result<T, E = StoryError> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E };

export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value });
export const fail = <E>(error: E): Result<never, E> => ({ ok: false, error });
