import * as v from 'valibot';
import { StoryError } from '../../../src/base/errors.ts';
import { ShortText } from '../../../src/protocol/relay/fields.ts';
import { type Principal, tenantSeenBy } from '../access/principal.ts';
import { KEPT } from '../telemetry/retention.ts';

const moment = v.pipe(v.string(), v.regex(/^\d{10,15}$/, 'is no time in milliseconds'), v.transform(Number));

/** What every question may be narrowed by. Without times: the last day. */
export const WindowQuery = v.object({
  from: v.optional(moment),
  to: v.optional(moment),
  tenant: v.optional(ShortText),
  kind: v.optional(ShortText),
  node: v.optional(ShortText),
});
export type WindowQuery = v.InferOutput<typeof WindowQuery>;

export interface Window {
  readonly from: number;
  readonly to: number;
  /** Of one point of the answer. */
  readonly resolutionSeconds: number;
  /** Roll-ups that are read, s; 0: the points themselves. */
  readonly level: 0 | 60 | 3600 | 86_400;
  /** Null: everybody's. */
  readonly tenant: string | null;
  readonly kind: string | null;
  readonly node: string | null;
}

const DAY = 86_400_000;
/** A chart has a few hundred columns. */
const MOST_POINTS = 300;
const STEPS = [60, 300, 900, 3600, 10_800, 21_600, 86_400, 604_800] as const;
const LIVE_MS = 30 * 60_000;
const LIVE_SECONDS = 10;

/** @throws StoryError `request-invalid` for a range that ends before it begins, `not-allowed` for somebody else's tenant */
export function windowOf(query: WindowQuery, principal: Principal, now = Date.now()): Window {
  const to = query.to ?? now;
  const from = query.from ?? to - DAY;
  if (from >= to) {
    throw new StoryError('request-invalid', { params: { field: 'from', reason: 'lies behind the end' } });
  }
  const seen = tenantSeenBy(principal);
  if (seen !== null && query.tenant !== undefined && query.tenant !== seen) {
    throw new StoryError('not-allowed', { params: { scope: 'nodes:manage' } });
  }
  return {
    from,
    to,
    ...resolution(from, to, now),
    tenant: seen ?? query.tenant ?? null,
    kind: query.kind ?? null,
    node: query.node ?? null,
  };
}

/** The finest that a chart can show and that is still kept. */
export function resolution(
  from: number,
  to: number,
  now: number,
): Pick<Window, 'resolutionSeconds' | 'level'> {
  const age = now - from;
  if (to - from <= LIVE_MS && age < KEPT.points * DAY) return { resolutionSeconds: LIVE_SECONDS, level: 0 };
  const finest = age < KEPT.minutes * DAY ? 60 : age < KEPT.hours * DAY ? 3600 : 86_400;
  const wanted = (to - from) / 1000 / MOST_POINTS;
  const resolutionSeconds = STEPS.find((step) => step >= wanted && step >= finest) ?? 604_800;
  return {
    resolutionSeconds,
    level: resolutionSeconds >= 86_400 ? 86_400 : resolutionSeconds >= 3600 ? 3600 : 60,
  };
}

/** The same length, just before. */
export const previous = (window: Window): Window => ({
  ...window,
  from: window.from - (window.to - window.from),
  to: window.from,
});
