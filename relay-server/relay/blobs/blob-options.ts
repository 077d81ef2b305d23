import { StoryError } from '../../../src/base/errors.ts';

export interface BlobOptions {
  /** Largest file that is taken, bytes: `STORYCORE_UPLOAD_LIMIT`. */
  readonly uploadLimit: number;
  /** Bytes that stay free on the disk of the data folder: `STORYCORE_FREE_SPACE`. */
  readonly reserve: number;
  /** What segments may take before the longest unused go, bytes: `STORYCORE_SEGMENT_SPACE`. */
  readonly segmentSpace: number;
  /** How long a blob that nobody refers to is kept, seconds: `STORYCORE_GRACE`. */
  readonly graceSeconds: number;
  /** How long films and what failed jobs need are kept, days: `STORYCORE_KEEP_DAYS`; 0 for ever. */
  readonly keepDays: number;
  /** How long an upload may lie still, seconds. */
  readonly uploadSeconds: number;
}

const GIB = 2 ** 30;
const DAY = 86_400;

/** @throws StoryError `option-invalid` */
export function blobOptions(environment: Readonly<Record<string, string | undefined>>): BlobOptions {
  const number = (name: string, otherwise: number): number => wholeNumber(environment, name, otherwise);
  return {
    uploadLimit: number('STORYCORE_UPLOAD_LIMIT', 100 * GIB),
    reserve: number('STORYCORE_FREE_SPACE', GIB / 2),
    segmentSpace: number('STORYCORE_SEGMENT_SPACE', 50 * GIB),
    graceSeconds: number('STORYCORE_GRACE', DAY),
    keepDays: number('STORYCORE_KEEP_DAYS', 30),
    uploadSeconds: DAY,
  };
}

/** @throws StoryError `option-invalid` */
export function wholeNumber(
  environment: Readonly<Record<string, string | undefined>>,
  name: string,
  otherwise: number,
): number {
  const text = environment[name];
  if (text === undefined || text === '') return otherwise;
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new StoryError('option-invalid', { params: { name, value: text } });
}
