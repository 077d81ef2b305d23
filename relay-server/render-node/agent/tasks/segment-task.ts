import type { VideoSample } from 'mediabunny';
import { hashBytes } from '../../../../src/base/hash.ts';
import { renderParts } from '../../../../src/engine/render/film-parts.ts';
import type { RelayClient } from '../../../../src/protocol/relay/client/relay-client.ts';
import { uploadBlob } from '../../../../src/protocol/relay/client/upload-blob.ts';
import type { SegmentResult, SegmentTask } from '../../../../src/protocol/relay/task.ts';
import { patiently } from '../away.ts';
import { compareSegments } from '../compare-segments.ts';
import { PictureRows } from '../picture-rows.ts';
import { segmentThumbnail } from '../segment-thumbnail.ts';
import { SpeedMeter } from '../speed-meter.ts';
import type { TaskContext } from './task-context.ts';
import { openTaskSegments } from './task-segments.ts';

/** Makes the segments that neither this machine nor the relay has, and brings all that were asked for to the relay. */
export async function segmentTask(context: TaskContext, task: SegmentTask): Promise<SegmentResult> {
  const { host, client, signal, onProgress, log } = context;
  const { film, store, questioned, wanted, ...segments } = await openTaskSegments(context, task);
  const meter = new SpeedMeter();
  const pictures = new PictureRows();
  const onPicture = async (hash: string, frame: number, sample: VideoSample): Promise<void> => {
    if (questioned.has(hash)) await pictures.add(hash, frame, sample);
  };
  const encodedFrames = await renderParts({ ...host, segments: store }, film, task.segments, {
    signal,
    onFrame: (frames, total) =>
      onProgress({ progress: frames / total, frames, framesPerSecond: meter.at(frames) }),
    ...(questioned.size > 0 && { onPicture }),
  });
  log(`${task.segments.length} segments, ${encodedFrames} frames encoded, ${meter.mean().toFixed(1)} fps`);
  const compared = await segments.compared((mine, theirs, hash) =>
    compareSegments(mine, theirs, pictures.of(hash)),
  );
  const made = await segments.delivered();
  const first = wanted[0] === undefined ? null : await store.get(wanted[0]);
  const thumbnail = await thumbnailOf(client, first, log, signal);
  return { kind: 'segment', segments: made, encodedFrames, thumbnail, compared };
}

/** For people to look at: a film does not fail for want of it. */
async function thumbnailOf(
  client: RelayClient,
  segment: Uint8Array | null,
  log: (line: string) => void,
  signal: AbortSignal,
): Promise<string | null> {
  try {
    const jpeg = segment && (await segmentThumbnail(segment));
    if (!jpeg) return null;
    const hash = hashBytes(jpeg);
    await patiently(() => uploadBlob(client, hash, new Blob([jpeg]), { signal }), signal);
    return hash;
  } catch (error) {
    log(`no thumbnail: ${error instanceof Error ? error.message : error}`);
    return null;
  }
}
