// The process that does the tasks of one slot: what crashes here, or is killed, costs one task and not the node.
import { reportOf } from '../../../../src/base/errors.ts';
import { openMedia } from '../../../../src/engine/media/open-counter.ts';
import { createNodeHost } from '../../node-host/node-host.ts';
import { failureNature } from '../failure-nature.ts';
import { doTask } from '../tasks/do-task.ts';
import type { FromChild, TaskOrder, ToChild } from './child-messages.ts';

const BEAT_MS = 1000;

// The GPU and the codecs stay open from task to task: they take half a second to start.
const host = createNodeHost();
let running: AbortController | null = null;

const tell = (message: FromChild): void => {
  if (process.connected) process.send!(message);
};

async function run(order: TaskOrder): Promise<void> {
  const controller = new AbortController();
  running = controller;
  try {
    const result = await doTask(host, order, {
      signal: controller.signal,
      onProgress: (progress) => tell({ type: 'progress', ...progress }),
      log: (line) => tell({ type: 'log', line }),
    });
    const { readers, samples } = openMedia();
    if (readers + samples > 0)
      tell({ type: 'log', line: `left open: ${readers} readers, ${samples} samples` });
    tell({ type: 'done', result });
  } catch (error) {
    if (error instanceof Error && error.stack) tell({ type: 'log', line: error.stack });
    const report = reportOf(error);
    tell({ type: 'failed', error: report, nature: failureNature(report.code) });
  } finally {
    running = null;
  }
}

async function probe(): Promise<void> {
  try {
    const { probeCapabilities } = await import('../capabilities.ts');
    tell({ type: 'probed', capabilities: await probeCapabilities(host) });
  } catch (error) {
    tell({ type: 'failed', error: reportOf(error), nature: 'hard' });
  }
}

process.on('message', (message: ToChild) => {
  if (message.type === 'task') void run(message.order);
  else if (message.type === 'probe') void probe();
  else running?.abort();
});
// The node has ended, however: nobody waits for this work.
process.on('disconnect', () => process.exit(0));
// Ctrl-C in a terminal reaches the whole group; the node decides what becomes of the task.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
setInterval(() => tell({ type: 'beat', memory: process.memoryUsage().rss }), BEAT_MS).unref();
tell({ type: 'ready' });
