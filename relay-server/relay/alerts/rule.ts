import type { RuleState, RuleWish } from '../../../src/protocol/relay/alerts.ts';

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
