import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RelayClient } from '../../src/protocol/relay/client/relay-client.ts';
import type { HistoryEntry } from '../../src/protocol/relay/events.ts';
import { FRAMES } from './customer.ts';

export interface PromiseReport {
  readonly acknowledged: number;
  readonly done: number;
  /** Failed, and why. */
  readonly failed: readonly string[];
  /** What was promised and not kept; empty when all is well. */
  readonly broken: readonly string[];
}

const hasProbe = spawnSync('ffprobe', ['-version']).status === 0;

/** Every acknowledged job is done exactly once, or has failed with a reason; every film is whole. */
export async function checkPromises(
  client: RelayClient,
  acknowledged: readonly string[],
  folder: string,
): Promise<PromiseReport> {
  await mkdir(folder, { recursive: true });
  const broken: string[] = [];
  const failed: string[] = [];
  let done = 0;
  if (new Set(acknowledged).size !== acknowledged.length) broken.push('two orders were given one job');
  for (const id of acknowledged) {
    const job = await client.job(id);
    const { history } = await client.ask<{ history: HistoryEntry[] }>(`/api/jobs/${id}/history`);
    if (history.length === 0) broken.push(`${id}: no history`);
    if (job.state === 'done') {
      done++;
      const fault = await faultOf(client, id, job.artefacts[0]?.blob, join(folder, `${id}.mp4`));
      if (fault) broken.push(`${id}: ${fault}`);
    } else if (job.state === 'dead' && job.error) failed.push(`${job.name}: ${job.error.code}`);
    else broken.push(`${id}: ${job.state} without a reason`);
  }
  return { acknowledged: acknowledged.length, done, failed, broken };
}

async function faultOf(
  client: RelayClient,
  id: string,
  blob: string | undefined,
  file: string,
): Promise<string | null> {
  const answer = await client.send(`/api/jobs/${id}/film`);
  const bytes = Buffer.from(await answer.arrayBuffer());
  if (createHash('sha256').update(bytes).digest('hex') !== blob) return 'the film is not what was announced';
  if (!hasProbe) return null;
  await writeFile(file, bytes);
  const count = ['-v', 'error', '-count_frames', '-show_entries', 'stream=nb_read_frames', '-of', 'csv=p=0'];
  const frames = Number(execFileSync('ffprobe', [...count, file]).toString());
  return frames === FRAMES ? null : `${frames} frames instead of ${FRAMES}`;
}
