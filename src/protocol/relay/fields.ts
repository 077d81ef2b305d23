import * as v from 'valibot';

/** Lower-case hex SHA-256 of all bytes: the name of a blob. */
export const BlobHash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'is no SHA-256'));
export type BlobHash = v.InferOutput<typeof BlobHash>;

/** Hash of everything that can change a segment's pixels (engine/timeline/segments.ts): what it is, not its bytes. */
export const SegmentHash = BlobHash;

export const JobId = v.pipe(v.string(), v.uuid('is no job'));
export type JobId = v.InferOutput<typeof JobId>;

/** Shown to people and kept in a database: no control characters, not endless. */
export const ShortText = v.pipe(
  v.string(),
  v.maxLength(200),
  v.check((text) => !/\p{Cc}/u.test(text), 'has control characters'),
);
export const Labels = v.pipe(
  v.record(v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9._-]{0,62}$/i)), ShortText),
  v.check((labels) => Object.keys(labels).length <= 32, 'has more than 32 labels'),
);

/** 0…1. */
export const Share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
export const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** Milliseconds since 1970. */
export const Moment = v.pipe(v.number(), v.safeInteger());

export const ErrorReportShape = v.object({
  code: v.pipe(v.string(), v.maxLength(100)),
  params: v.record(v.string(), v.union([v.string(), v.number()])),
  detail: v.pipe(v.string(), v.maxLength(8000)),
});
