// What an operator may have watched, and what came of it.
import * as v from 'valibot';
import type { ErrorReport } from '../../base/errors.ts';
import { ShortText } from './fields.ts';

/** What can be watched. Shares are 0 … 1, times seconds. */
export const ALERT_METRICS = {
  'queue.depth': { unit: 'jobs', of: 'mean' },
  'queue.wait.p95': { unit: 's', of: 'p95' },
  'job.run.p95': { unit: 's', of: 'p95' },
  'job.failures': { unit: 'jobs', of: 'sum' },
  'job.failures.share': { unit: 'share', of: 'share' },
  'nodes.online': { unit: 'nodes', of: 'least' },
  'nodes.offline': { unit: 'nodes', of: 'most' },
  'node.cpu': { unit: 'share', of: 'mean' },
  'node.memory': { unit: 'share', of: 'most' },
  'node.disk': { unit: 'share', of: 'most' },
  'breaker.open': { unit: 'breakers', of: 'most' },
  'segment.hits.share': { unit: 'share', of: 'share' },
  'quality.score': { unit: 'points', of: 'mean' },
  'error.count': { unit: 'errors', of: 'sum' },
  'relay.eventLoop.ms': { unit: 'ms', of: 'most' },
} as const;
export type AlertMetric = keyof typeof ALERT_METRICS;
const METRIC_NAMES = Object.keys(ALERT_METRICS) as [AlertMetric, ...AlertMetric[]];

const Mail = v.pipe(v.string(), v.maxLength(254), v.email('is no address for mail'));

export const Channel = v.variant('kind', [
  v.strictObject({
    kind: v.literal('webhook'),
    url: v.pipe(
      v.string(),
      v.maxLength(2000),
      v.url('is no URL'),
      v.regex(/^https?:/, 'is neither http nor https'),
    ),
  }),
  v.strictObject({ kind: v.literal('mail'), to: v.pipe(v.array(Mail), v.minLength(1), v.maxLength(20)) }),
]);
export type Channel = v.InferOutput<typeof Channel>;

export const RuleWish = v.strictObject({
  name: v.pipe(ShortText, v.minLength(1)),
  enabled: v.optional(v.boolean(), true),
  metric: v.picklist(METRIC_NAMES),
  comparison: v.picklist(['above', 'below']),
  threshold: v.pipe(v.number(), v.finite()),
  /** Time over which the metric is worked out, and time for which it must stay so before anybody is called. */
  windowSeconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(60), v.maxValue(86_400)), 300),
  forSeconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(86_400)), 0),
  /** Null: everybody's jobs. */
  tenant: v.optional(v.nullable(ShortText), null),
  channels: v.optional(v.pipe(v.array(Channel), v.maxLength(10)), []),
});
export type RuleWish = v.InferOutput<typeof RuleWish>;

export const RULE_STATES = ['ok', 'pending', 'firing', 'unknown'] as const;
export type RuleState = (typeof RULE_STATES)[number];

/** A rule and how it stands. Times are milliseconds since 1970. */
export interface RuleView extends RuleWish {
  readonly id: string;
  readonly state: RuleState;
  readonly since: number;
  readonly value: number | null;
  readonly evaluatedAt: number | null;
  /** Null: never. */
  readonly firedAt: number | null;
}

export interface AlarmView {
  readonly id: string;
  readonly rule: string;
  readonly name: string;
  readonly metric: AlertMetric;
  readonly state: 'firing' | 'resolved';
  readonly value: number | null;
  readonly at: number;
}

/** Something that went out, or tries to. */
export interface SentMessage {
  readonly id: string;
  readonly channel: Channel;
  readonly subject: string;
  readonly attempts: number;
  readonly error: string | null;
  readonly createdAt: number;
  readonly sentAt: number | null;
  /** Null: it is not tried any more. */
  readonly nextAt: number | null;
}

/** What a test of a rule found. */
export interface RuleTest {
  readonly value: number | null;
  readonly results: readonly { readonly channel: Channel; readonly error: ErrorReport | null }[];
}
