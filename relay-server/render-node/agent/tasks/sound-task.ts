import { renderSoundParts } from '../../../../src/engine/render/sound-parts.ts';
import type { ComparedSegment, SegmentResult, SegmentTask } from '../../../../src/protocol/relay/task.ts';
import { compareSounds } from '../compare-sounds.ts';
import { FreshSegments } from '../fresh-segments.ts';
import { filmOfOrder } from '../order-film.ts';
import { RelaySegmentStore } from '../relay-segment-store.ts';
import type { TaskContext } from './task-context.ts';

/** Mixes and encodes the stretches of sound that neither this machine nor the relay has, and brings all to the relay. */
export async function soundTask(context: TaskContext, task: SegmentTask): Promise<SegmentResult> {
  const { host, client, blobs, signal, onProgress, log } = context;
  const film = await filmOfOrder(host, blobs, task.order, signal);
  const questioned = new Set(Object.keys(task.compare));
  const store = new RelaySegmentStore(context.segments, client, blobs, signal);
  const segments = new FreshSegments(store, questioned, (hash) => {
    // A failure shows below, where all are waited for.
    if (!questioned.has(hash)) void store.deliver(hash).catch(() => undefined);
  });
  // One question for all, not one for each.
  await Promise.all(task.segments.map((hash) => segments.has(hash)));
  const track = await renderSoundParts({ ...host, segments }, film, task.segments, {
    signal,
    onProgress: (progress) => onProgress({ progress, frames: 0, framesPerSecond: 0 }),
  });
  log(`${task.segments.length} stretches of sound`);
  const compared: ComparedSegment[] = [];
  for (const [hash, blob] of Object.entries(task.compare)) {
    const [mine, theirs] = [await segments.get(hash), await blobs.read(blob, signal)];
    compared.push({ hash, ...(await compareSounds(mine, theirs, track)) });
  }
  const wanted = task.segments.filter((hash) => !questioned.has(hash));
  const made = await Promise.all(wanted.map((hash) => store.deliver(hash)));
  return { kind: 'segment', segments: made, encodedFrames: 0, thumbnail: null, compared };
}
