// What a studio or a node tells of itself, when its user agreed. Names and labels are listed here and nothing else is taken: no file
// name, title or path can get in by mistake.
import * as v from 'valibot';
import { Moment } from './fields.ts';

/** Unit in brackets. Rates and sizes are measured where they happen, once an export or once a minute. */
export const CLIENT_METRICS = [
  /** Frames a second of a finished export [1/s], and how long it took [s]. */
  'export.fps',
  'export.seconds',
  /** Frames shown and left out since the last message [1]. */
  'preview.frames',
  'preview.dropped',
  /** Answers by a cache and past it since the last message [1]; label `cache`. */
  'cache.hits',
  'cache.misses',
  /** 0 … 100, label `measure` (`vmaf`, `ssim`, `psnr` in dB). */
  'quality.score',
  /** An error that a user met [1]; label `code`. */
  'error',
  /** 0 … 1 of the machine. */
  'machine.cpu',
  'machine.memory',
  'machine.gpu',
] as const;
export type ClientMetric = (typeof CLIENT_METRICS)[number];

/** A word, not a sentence: codes, codecs, levels. */
const Word = v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9._:+-]{0,63}$/, 'is no plain word'));

export const TelemetryLabels = v.strictObject({
  code: v.optional(Word),
  cache: v.optional(Word),
  measure: v.optional(Word),
  codec: v.optional(Word),
  level: v.optional(Word),
  where: v.optional(v.picklist(['browser', 'node', 'command'])),
});

const Value = v.pipe(v.number(), v.finite(), v.minValue(-1e12), v.maxValue(1e12));

export const TelemetryPoint = v.strictObject({
  name: v.picklist(CLIENT_METRICS),
  at: Moment,
  value: Value,
  labels: v.optional(TelemetryLabels, {}),
});
export type TelemetryPoint = v.InferOutput<typeof TelemetryPoint>;

const SpanId = v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/, 'is no span'));

/** One piece of work. `trace` is the id that the first request of a click carried (`X-Request-Id`). */
export const TelemetrySpan = v.strictObject({
  trace: v.pipe(v.string(), v.regex(/^[\w=-]{8,100}$/, 'is no trace')),
  id: SpanId,
  parent: v.optional(v.nullable(SpanId), null),
  name: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9.-]{0,63}$/, 'is no name of a span')),
  at: Moment,
  ms: v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(7 * 86_400_000)),
  code: v.optional(v.nullable(Word), null),
});
export type TelemetrySpan = v.InferOutput<typeof TelemetrySpan>;

export const TelemetryBatch = v.strictObject({
  client: v.picklist(['studio', 'node', 'command']),
  version: Word,
  /** The client's clock when it sent this: what it says of other times is moved by how far it is off. */
  sentAt: Moment,
  points: v.optional(v.pipe(v.array(TelemetryPoint), v.maxLength(500, 'has more than 500 points')), []),
  spans: v.optional(v.pipe(v.array(TelemetrySpan), v.maxLength(200, 'has more than 200 spans')), []),
});
export type TelemetryBatch = v.InferOutput<typeof TelemetryBatch>;
