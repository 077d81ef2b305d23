// What the dashboard shows first, in one answer: figures now, curves over a time, and what stands out.
import * as v from 'valibot';
import { Count, Moment, ShortText } from './fields.ts';

export const OverviewQuery = v.object({
  /** Milliseconds since 1970, as text of a query. Default: the last day. */
  from: v.optional(v.pipe(v.string(), v.digits(), v.transform(Number))),
  to: v.optional(v.pipe(v.string(), v.digits(), v.transform(Number))),
  tenant: v.optional(ShortText),
  kind: v.optional(ShortText),
  node: v.optional(ShortText),
});

/** A point of a curve: when, and what; null where nothing was measured. */
export const Point = v.tuple([Moment, v.nullable(v.number())]);

export const Curve = v.object({
  /** `queue.depth`, `wait.p95`, `node.cpu:render-1` … */
  key: v.string(),
  unit: v.picklist(['count', 'perSecond', 'seconds', 'bytes', 'share', 'decibels', 'framesPerSecond']),
  points: v.array(Point),
});
export type Curve = v.InferOutput<typeof Curve>;

export const Anomaly = v.object({
  /** Of the curve. */
  key: v.string(),
  at: Moment,
  value: v.number(),
  /** What this hour of the week usually shows, and between what it usually lies. */
  expected: v.number(),
  low: v.number(),
  high: v.number(),
  /** Compared with the same hour of other weeks or, while there are too few, of other days; and with how many. */
  basis: v.picklist(['week', 'day']),
  hours: Count,
  /** How many usual spreads it lies off; above zero: more than usual. */
  score: v.number(),
});
export type Anomaly = v.InferOutput<typeof Anomaly>;

/** Where a curve is going over the whole range, by Theil and Sen's slope. */
export const CurveTrend = v.object({
  /** Of the curve. */
  key: v.string(),
  direction: v.picklist(['up', 'down', 'level']),
  /** 0.1: a tenth more at the end than at the beginning. */
  change: v.number(),
});
export type CurveTrend = v.InferOutput<typeof CurveTrend>;

export const Overview = v.object({
  from: Moment,
  to: Moment,
  /** Seconds between points: chosen so that a picture has some 300. */
  step: v.number(),
  now: v.object({
    queued: Count,
    running: Count,
    nodesOnline: Count,
    nodesKnown: Count,
    framesPerSecond: v.number(),
    /** Until the queue is empty at today's pace; null while nobody can say. */
    etaSeconds: v.nullable(v.number()),
  }),
  total: v.object({
    done: Count,
    failed: Count,
    cancelled: Count,
    frames: Count,
    cacheHits: v.nullable(v.number()),
  }),
  curves: v.array(Curve),
  /** Of the curves that have enough points for one. */
  trends: v.array(CurveTrend),
  /** Why things failed, most often first. */
  errors: v.array(
    v.object({
      code: v.string(),
      count: Count,
      share: v.number(),
      /** Kinds of work that failed with it. */
      kinds: v.array(v.string()),
      lastAt: Moment,
    }),
  ),
  tenants: v.array(
    v.object({
      tenant: v.string(),
      jobs: Count,
      frames: Count,
      nodeSeconds: v.number(),
      share: v.number(),
      /** In the currency of `STORYCORE_COST_PER_HOUR`; null where that is not set. */
      price: v.nullable(v.number()),
    }),
  ),
  breakers: v.array(
    v.object({
      name: v.string(),
      state: v.picklist(['closed', 'half-open', 'open']),
      since: Moment,
      calls: Count,
      failures: Count,
      /** What the last failure was; null while all is well. */
      reason: v.nullable(v.string()),
    }),
  ),
  /** What the relay's own checks find wrong: it goes on without that, or takes nothing. */
  degraded: v.array(v.object({ name: v.string(), since: Moment })),
  anomalies: v.array(Anomaly),
  alerts: v.array(
    v.object({
      id: v.string(),
      name: v.string(),
      state: v.picklist(['pending', 'firing']),
      since: Moment,
      value: v.number(),
    }),
  ),
});
export type Overview = v.InferOutput<typeof Overview>;
