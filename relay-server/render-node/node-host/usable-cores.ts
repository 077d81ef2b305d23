import { availableParallelism } from 'node:os';

/** Logical processors that a render may use: those of the machine, or fewer by `STORYCORE_THREADS`. */
export function usableCores(environment: NodeJS.ProcessEnv = process.env): number {
  const wish = Number(environment.STORYCORE_THREADS);
  const here = availableParallelism();
  return Number.isSafeInteger(wish) && wish > 0 ? Math.min(wish, here) : here;
}
