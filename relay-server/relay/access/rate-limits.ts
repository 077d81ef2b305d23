import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { StoryError } from '../../../src/base/errors.ts';

/** How much is taken from whom. Counted in this process: several relays on one database each allow as much. */
export interface RateLimits {
  /** Of somebody who is signed in. @throws StoryError `too-many-requests` */
  spend(principal: string): Promise<void>;
  /** A sign-in or refresh from this address. @throws StoryError `too-many-requests` */
  attempt(address: string): Promise<void>;
  /** A token that nobody has, from this address: guessing gets slower. @throws StoryError `too-many-requests` */
  failed(address: string): Promise<void>;
  /** @throws StoryError `too-many-requests` while an address is shut out */
  assertOpen(address: string): Promise<void>;
}

/** A node's poll and heartbeat are one a second; a studio with a thousand thumbnails asks in bursts. */
const DEFAULT_PER_SECOND = 1000;
const BURST_S = 5;
const ATTEMPTS_A_MINUTE = 30;
const FAILURES_A_MINUTE = 20;

export function createRateLimits(environment: Readonly<Record<string, string | undefined>> = {}): RateLimits {
  const perSecond = Number(environment.STORYCORE_RATE_LIMIT) || DEFAULT_PER_SECOND;
  const requests = new RateLimiterMemory({ points: perSecond * BURST_S, duration: BURST_S });
  const attempts = new RateLimiterMemory({ points: ATTEMPTS_A_MINUTE, duration: 60 });
  const failures = new RateLimiterMemory({ points: FAILURES_A_MINUTE, duration: 60, blockDuration: 60 });
  return {
    spend: (principal) => take(requests, principal),
    attempt: (address) => take(attempts, address),
    failed: (address) => take(failures, address),
    async assertOpen(address) {
      const state = await failures.get(address);
      if (state && state.consumedPoints > FAILURES_A_MINUTE) throw tooMany(state.msBeforeNext);
    },
  };
}

async function take(limiter: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (refused) {
    throw refused instanceof RateLimiterRes ? tooMany(refused.msBeforeNext) : refused;
  }
}

const tooMany = (waitMs: number): StoryError =>
  new StoryError('too-many-requests', { params: { seconds: Math.max(1, Math.ceil(waitMs / 1000)) } });
