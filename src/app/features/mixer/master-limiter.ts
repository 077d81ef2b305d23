import type { ProjectSnapshot } from '../../../project/records/snapshot.ts';
import { effectsOfOwner } from '../../../project/records/track-index.ts';

/** The effect that holds true peaks under a ceiling. */
export const LIMITER = 'limiter';

/** The limiter at the end of the master's chain; null: there is none, or something comes after it. */
export function limiterOf(snapshot: ProjectSnapshot, sequence: string): string | null {
  const last = effectsOfOwner(snapshot, sequence).at(-1);
  return last?.effect === LIMITER ? last.id : null;
}
