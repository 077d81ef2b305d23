import { parseArgs } from 'node:util';
import { type JobAction, RelayClient } from '../../../src/protocol/relay/client/relay-client.ts';
import type { JobView } from '../../../src/protocol/relay/job.ts';
import { readRelayAddress } from './relay-address.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export const JOBS_OPTIONS = {
  relay: { type: 'string' },
  token: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

const ACTIONS: readonly JobAction[] = ['cancel', 'pause', 'resume', 'retry'];

/** @throws UsageError, StoryError `job-missing`, `job-final` … */
export async function jobsCommand(
  args: readonly string[],
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: JOBS_OPTIONS,
    allowPositionals: true,
  });
  const [action = 'list', id, ...more] = positionals;
  const { texts } = terminal;
  if (more.length > 0 || (action === 'list' && id)) throw new UsageError(texts.text('oneInput'));
  const client = new RelayClient(readRelayAddress(values, terminal));
  if (action === 'list') {
    const { jobs } = await client.ask<{ jobs: JobView[] }>('/api/jobs', { signal });
    if (jobs.length === 0) terminal.line(texts.text('noJobs'));
    for (const job of jobs) show(job, terminal);
    terminal.event('done', { jobs });
    return;
  }
  if (action !== 'show' && !ACTIONS.includes(action as JobAction)) {
    throw new UsageError(texts.text('wrongAction', { action }));
  }
  if (!id) throw new UsageError(texts.text('missingJob'));
  const job =
    action === 'show' ? await client.job(id, signal) : await client.act(id, action as JobAction, signal);
  show(job, terminal);
  if (job.error) terminal.line(`  ${texts.report(job.error)}`);
  for (const { name, bytes, blob } of job.artefacts) terminal.line(`  ${name}  ${bytes}  ${blob}`);
  terminal.event('done', { job });
}

const show = ({ id, state, progress, name }: JobView, terminal: Terminal): void =>
  terminal.line(terminal.texts.text('jobLine', { id, state, percent: Math.floor(progress * 100), name }));
