import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { renderFilm } from '../../../../src/engine/render/render-job.ts';
import type { MuxResult, MuxTask } from '../../../../src/protocol/relay/task.ts';
import { openFileSink } from '../../node-host/byte-sink.ts';
import { deliverFile } from '../deliver-file.ts';
import { filmOfOrder } from '../order-film.ts';
import { RelaySegmentStore } from '../relay-segment-store.ts';
import type { TaskContext } from './task-context.ts';

/** The ordinary export, whose segments are all there, those of the sound too. */
export async function muxTask(context: TaskContext, { order, ending }: MuxTask): Promise<MuxResult> {
  const { host, client, blobs, signal, onProgress, log } = context;
  const film = await filmOfOrder(host, blobs, order, signal);
  const segments = new RelaySegmentStore(context.segments, client, blobs, signal);
  const folder = join(context.folder, 'making', randomUUID());
  await mkdir(folder, { recursive: true });
  try {
    const path = join(folder, `film.${ending}`);
    const report = await renderFilm({ ...host, segments }, film, await openFileSink(path), {
      signal,
      onProgress: ({ frames, totalFrames, framesPerSecond, phase }) => {
        const done = phase === 'muxing' && totalFrames > 0 ? frames / totalFrames : 0;
        onProgress({ progress: done * 0.9, frames: 0, framesPerSecond });
      },
    });
    log(`joined ${report.frames} frames, ${report.encodedFrames} of them encoded here`);
    return {
      kind: 'mux',
      film: await deliverFile(client, path, signal),
      frames: report.frames,
      encodedFrames: report.encodedFrames,
      notices: report.notices.map((notice) => ({ ...notice, params: { ...notice.params } })),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
