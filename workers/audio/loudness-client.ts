// Measures a mix in a worker of its own, which is gone when it has answered: nobody normalises twice a minute.
import { proxy, type Remote } from 'comlink';
import { StoryError, throwIfCancelled } from '../../src/base/errors.ts';
import type { Ticks } from '../../src/base/time.ts';
import { type ProjectSnapshot, sentSnapshot } from '../../src/project/records/snapshot.ts';
import type {
  ClipLevelling,
  ClipMatch,
  LearnedNoise,
  LoudnessApi,
  LoudnessGoal,
  LoudnessPlan,
} from '../../src/protocol/audio/loudness-protocol.ts';
import { connectWorker } from '../worker-connection.ts';

/**
 * @param onProgress 0 … 1 of the mix under way; there are several where a limiter is needed
 * @returns null for a silent film
 * @throws StoryError `cancelled`, `worker-crashed`, and what reading the media throws
 */
export const measureLoudness = (
  snapshot: ProjectSnapshot,
  sequence: string,
  goal: LoudnessGoal,
  onProgress: (fraction: number) => void,
  signal: AbortSignal,
): Promise<LoudnessPlan | null> =>
  ask(
    signal,
    (api) =>
      api.plan(sentSnapshot(snapshot), sequence, goal, proxy(onProgress)) as Promise<LoudnessPlan | null>,
  );

/** @throws the same */
export const levelClips = (
  snapshot: ProjectSnapshot,
  sequence: string,
  clips: readonly string[],
  onProgress: (fraction: number) => void,
  signal: AbortSignal,
): Promise<readonly ClipLevelling[]> =>
  ask(
    signal,
    (api) =>
      api.level(sentSnapshot(snapshot), sequence, clips, proxy(onProgress)) as Promise<
        readonly ClipLevelling[]
      >,
  );

/** @throws the same, and StoryError `noise-print-short`, `noise-print-silent` */
export const learnNoise = (
  snapshot: ProjectSnapshot,
  sequence: string,
  effect: string,
  range: { readonly start: Ticks; readonly end: Ticks },
  onProgress: (fraction: number) => void,
  signal: AbortSignal,
): Promise<LearnedNoise> =>
  ask(
    signal,
    (api) =>
      api.learnNoise(
        sentSnapshot(snapshot),
        sequence,
        effect,
        range,
        proxy(onProgress),
      ) as Promise<LearnedNoise>,
  );

/** @throws the same */
export const matchClips = (
  snapshot: ProjectSnapshot,
  sequence: string,
  reference: string,
  clips: readonly string[],
  onProgress: (fraction: number) => void,
  signal: AbortSignal,
): Promise<readonly ClipMatch[]> =>
  ask(
    signal,
    (api) =>
      api.match(sentSnapshot(snapshot), sequence, reference, clips, proxy(onProgress)) as Promise<
        readonly ClipMatch[]
      >,
  );

async function ask<T>(signal: AbortSignal, question: (api: Remote<LoudnessApi>) => Promise<T>): Promise<T> {
  throwIfCancelled(signal);
  const worker = connectWorker<LoudnessApi>(
    () => new Worker(new URL('./loudness-worker.ts', import.meta.url), { type: 'module', name: 'loudness' }),
    'loudness',
  );
  const cancelled = Promise.withResolvers<never>();
  cancelled.promise.catch(() => undefined);
  const onAbort = (): void => cancelled.reject(new StoryError('cancelled'));
  signal.addEventListener('abort', onAbort);
  try {
    return await Promise.race([worker.call(question(worker.api)), cancelled.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    worker.close();
  }
}
