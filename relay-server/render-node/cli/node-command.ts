import { hostname, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { reportOf } from '../../../src/base/errors.ts';
import { RelayClient } from '../../../src/protocol/relay/client/relay-client.ts';
import type { Lease, TaskResult } from '../../../src/protocol/relay/task.ts';
import { type AgentNews, runAgent } from '../agent/agent.ts';
import { defaultCacheFolder } from '../node-host/cache-folder.mjs';
import { DEFAULT_CACHE_BYTES } from '../node-host/segment-store.ts';
import { readRelayAddress } from './relay-address.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export const NODE_OPTIONS = {
  relay: { type: 'string' },
  token: { type: 'string' },
  name: { type: 'string' },
  pool: { type: 'string', multiple: true },
  slots: { type: 'string' },
  threads: { type: 'string' },
  cache: { type: 'string' },
  'cache-size': { type: 'string' },
  previews: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Of the machine's memory, shared by the tasks that run at once. */
const MEMORY_SHARE = 0.8;

/** Joins a relay and works for it until a signal comes; the first drains, the second hands back what is begun. */
export async function nodeCommand(
  args: readonly string[],
  terminal: Terminal,
  drain: AbortSignal,
  stop: AbortSignal,
): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: NODE_OPTIONS,
    allowPositionals: true,
  });
  if (positionals.length > 0) throw new UsageError(terminal.texts.text('oneInput'));
  const leash = leashOf(process.env);
  const client = new RelayClient(readRelayAddress(values, terminal));
  const slots = readCount('slots', values.slots ?? '1', 64, terminal);
  const { text } = terminal.texts;
  drain.addEventListener('abort', () => terminal.line(text('nodeDrains')), { once: true });
  await runAgent({
    client,
    name: values.name ?? hostname(),
    pools: values.pool ?? ['default'],
    slots,
    threads: values.threads === undefined ? null : readCount('threads', values.threads, 1024, terminal),
    cache: values.cache ?? defaultCacheFolder(),
    cacheBytes:
      values['cache-size'] === undefined
        ? DEFAULT_CACHE_BYTES
        : readCount('cache-size', values['cache-size'], 1e6, terminal) * 2 ** 30,
    previews: values.previews === '0' ? 0 : readCount('previews', values.previews ?? '4', 64, terminal),
    taskMemory: (totalmem() * MEMORY_SHARE) / slots,
    drain: AbortSignal.any([drain, leash]),
    stop: AbortSignal.any([stop, leash]),
    onNews: (news) => tell(news, client, terminal),
  });
  terminal.line(text('nodeLeft'));
}

/** A relay that runs nodes itself holds their standard input: when it is killed, they do not stay behind. */
function leashOf(environment: NodeJS.ProcessEnv): AbortSignal {
  const controller = new AbortController();
  if (environment.STORYCORE_LEASH === 'stdin') {
    process.stdin.on('error', () => controller.abort());
    process.stdin.on('close', () => controller.abort());
    process.stdin.resume();
    process.stdin.unref();
  }
  return controller.signal;
}

function readCount(option: string, given: string, most: number, { texts }: Terminal): number {
  const count = Number(given);
  if (Number.isSafeInteger(count) && count >= 1 && count <= most) return count;
  throw new UsageError(texts.text('wrongCount', { option: `--${option}`, value: given, most }));
}

function tell(news: AgentNews, client: RelayClient, terminal: Terminal): void {
  const { texts } = terminal;
  const at = new Date().toISOString();
  if (news.type === 'joined') {
    const { name, capabilities } = news.registration;
    const [gpu] = capabilities.gpus;
    const shown = gpu ? `${gpu.name}${gpu.software ? ` ${texts.text('software')}` : ''}` : '–';
    const { cores } = capabilities;
    const encoders = capabilities.encoders.join(', ');
    terminal.line(texts.text('nodeJoined', { name, url: client.address.url, cores, gpu: shown, encoders }));
    terminal.event('joined', { at, id: news.id, ...news.registration });
    return;
  }
  if (news.type === 'away') {
    terminal.aside(texts.text('notice', { text: texts.error(news.error) }));
    terminal.event('away', { at, ...reportOf(news.error) });
    return;
  }
  const facts = factsOf(news.lease);
  if (news.type === 'done') {
    const seconds = news.seconds.toFixed(1);
    terminal.line(texts.text('taskDone', { ...facts, seconds, frames: framesOf(news.result) }));
    terminal.event('task-done', { at, ...facts, seconds: news.seconds, result: news.result });
  } else if (news.type === 'failed') {
    terminal.aside(texts.text('taskFailed', { ...facts, text: texts.error(news.error) }));
    terminal.event('task-failed', { at, ...facts, ...reportOf(news.error) });
  } else {
    if (news.type === 'lost') terminal.line(texts.text('taskLost', facts));
    terminal.event(news.type === 'lost' ? 'task-lost' : 'task', { at, ...facts });
  }
}

const factsOf = ({ lease, attempt, task, correlation }: Lease) => ({
  lease,
  attempt,
  correlation,
  job: task.job,
  kind: task.kind,
});

const framesOf = (result: TaskResult): number =>
  result.kind === 'segment' || result.kind === 'mux' ? result.encodedFrames : 0;
