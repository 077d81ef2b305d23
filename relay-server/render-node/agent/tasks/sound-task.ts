import { renderSoundParts } from '../../../../src/engine/render/sound-parts.ts';
import type { SegmentResult, SegmentTask } from '../../../../src/protocol/relay/task.ts';
import { compareSounds } from '../compare-sounds.ts';
import type { TaskContext } from './task-context.ts';
import { openTaskSegments } from './task-segments.ts';

/** Mixes and encodes the stretches of sound that neither this machine nor the relay has, and brings all to the relay. */
export async function soundTask(context: TaskContext, task: SegmentTask): Promise<SegmentResult> {
  const { host, signal, onProgress, log } = context;
  const { film, store, ...segments } = await openTaskSegments(context, task);
  // One question for all, not one for each.
  await Promise.all(task.segments.map((hash) => store.has(hash)));
  const track = await renderSoundParts({ ...host, segments: store }, film, task.segments, {
    signal,
    onProgress: (progress) => onProgress({ progress, frames: 0, framesPerSecond: 0 }),
  });
  log(`${task.segments.length} stretches of sound`);
  const compared = await segments.compared((mine, theirs) => compareSounds(mine, theirs, track));
  const made = await segments.delivered();
  return { kind: 'segment', segments: made, encodedFrames: 0, thumbnail: null, compared };
}
