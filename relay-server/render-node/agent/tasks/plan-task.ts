import { outlineFilm } from '../../../../src/engine/render/film-parts.ts';
import type { PlanResult, PlanTask } from '../../../../src/protocol/relay/task.ts';
import { encodersIdentity } from '../encoders-identity.ts';
import { filmOfOrder } from '../order-film.ts';
import type { TaskContext } from './task-context.ts';

export async function planTask(context: TaskContext, { order }: PlanTask): Promise<PlanResult> {
  const { host, blobs, signal } = context;
  const film = await filmOfOrder(host, blobs, order, signal);
  const { parts, totalFrames, durationSeconds, notices } = await outlineFilm(host, film, signal);
  return {
    kind: 'plan',
    segments: [...parts],
    totalFrames,
    durationSeconds,
    notices: notices.map((notice) => ({ ...notice, params: { ...notice.params } })),
    encoder: await encodersIdentity(host),
  };
}
