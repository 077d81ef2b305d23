import { StoryError } from '../../../../src/base/errors.ts';
import { RelayClient } from '../../../../src/protocol/relay/client/relay-client.ts';
import type { TaskResult } from '../../../../src/protocol/relay/task.ts';
import type { NodeHost } from '../../node-host/node-host.ts';
import { FolderSegmentStore } from '../../node-host/segment-store.ts';
import { BlobCache } from '../blob-cache.ts';
import type { TaskOrder } from '../child/child-messages.ts';
import { fileTask } from './file-task.ts';
import { muxTask } from './mux-task.ts';
import { planTask } from './plan-task.ts';
import { segmentTask } from './segment-task.ts';
import { soundTask } from './sound-task.ts';
import type { TaskContext, TaskOptions } from './task-context.ts';

/** @throws StoryError what the task throws; `task-refused` for what needs a model that is not there */
export function doTask(host: NodeHost, order: TaskOrder, options: TaskOptions): Promise<TaskResult> {
  const client = new RelayClient(order.relay);
  const context: TaskContext = {
    ...options,
    host,
    client,
    blobs: new BlobCache(order.cache, client),
    segments: new FolderSegmentStore(order.cache),
    folder: order.cache,
  };
  const { task } = order;
  switch (task.kind) {
    case 'plan':
      return planTask(context, task);
    case 'segment':
      return task.sound ? soundTask(context, task) : segmentTask(context, task);
    case 'mux':
      return muxTask(context, task);
    case 'proxy':
    case 'transcode':
      return fileTask(context, task);
    default:
      throw new StoryError('task-refused', { params: { kind: task.kind } });
  }
}
