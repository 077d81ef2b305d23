import * as v from 'valibot';
import { ShortText } from '../../../src/protocol/relay/fields.ts';

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

export interface RuleStatus {
  readonly state: RuleState;
  /** Milliseconds since 1970. */
  readonly since: number;
}

export interface Step extends RuleStatus {
  /** What somebody has to be told. */
  readonly tell: 'firing' | 'resolved' | null;
}

/**
 * The next state. Nothing measured says nothing: an alarm goes on, what waits to become one starts anew, and otherwise the rule is
 * `unknown` until there is something to look at.
 */
export function step(
  { comparison, threshold, forSeconds }: Pick<RuleWish, 'comparison' | 'threshold' | 'forSeconds'>,
  { state, since }: RuleStatus,
  value: number | null,
  now: number,
): Step {
  const moved = (next: RuleState, tell: Step['tell'] = null): Step => ({
    state: next,
    since: next === state ? since : now,
    tell,
  });
  if (value === null) return state === 'firing' ? moved('firing') : moved('unknown');
  const breached = comparison === 'above' ? value > threshold : value < threshold;
  if (!breached) return moved('ok', state === 'firing' ? 'resolved' : null);
  if (state === 'firing') return moved('firing');
  const waited = state === 'pending' ? now - since : 0;
  return waited >= forSeconds * 1000 ? moved('firing', 'firing') : moved('pending');
}
