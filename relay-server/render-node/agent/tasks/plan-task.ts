import type { Host } from '../../../../src/engine/ports/host.ts';
import { outlineFilm } from '../../../../src/engine/render/film-parts.ts';
import type { RenderRequest } from '../../../../src/engine/render/render-job.ts';
import type { SoundOutline } from '../../../../src/engine/render/sound-parts.ts';
import type { PlannedSound, PlanResult, PlanTask } from '../../../../src/protocol/relay/task.ts';
import { encodersIdentity } from '../encoders-identity.ts';
import { filmOfOrder } from '../order-film.ts';
import type { TaskContext } from './task-context.ts';

export async function planTask(context: TaskContext, { order }: PlanTask): Promise<PlanResult> {
  const { host, blobs, signal } = context;
  return planOf(host, await filmOfOrder(host, blobs, order, signal), signal);
}

export async function planOf(host: Host, film: RenderRequest, signal?: AbortSignal): Promise<PlanResult> {
  const { parts, sound, color, totalFrames, durationSeconds, notices } = await outlineFilm(
    host,
    film,
    signal,
  );
  return {
    kind: 'plan',
    segments: [...parts],
    sound: sound && plannedSound(sound),
    color: color && { ...color },
    totalFrames,
    durationSeconds,
    notices: notices.map((notice) => ({ ...notice, params: { ...notice.params } })),
    encoder: await encodersIdentity(host),
  };
}

const plannedSound = ({ parts, description, ...facts }: SoundOutline): PlannedSound => ({
  ...facts,
  description: description && Buffer.from(description).toString('base64'),
  segments: parts.map((part) => ({ ...part })),
});
