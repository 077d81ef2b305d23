import { type ChildProcess, spawn } from 'node:child_process';
import { statfs } from 'node:fs/promises';
import { cpus, freemem, totalmem } from 'node:os';
import { createInterface } from 'node:readline';
import type { NodeHeartbeat } from '../../../src/protocol/relay/node.ts';

/** How busy this machine is. The processor's share is that since the last question. */
export class NodeLoad {
  readonly #folder: string;
  readonly #gpu: GpuLoad;
  #before = processorTimes();

  constructor(folder: string) {
    this.#folder = folder;
    this.#gpu = new GpuLoad();
  }

  async now(): Promise<NodeHeartbeat['load']> {
    const times = processorTimes();
    const total = times.total - this.#before.total;
    const idle = times.idle - this.#before.idle;
    this.#before = times;
    return {
      cpu: share(total > 0 ? 1 - idle / total : 0),
      memory: share(1 - freemem() / totalmem()),
      disk: await diskShare(this.#folder),
      gpu: this.#gpu.share,
    };
  }

  close(): void {
    this.#gpu.close();
  }
}

function processorTimes(): { readonly total: number; readonly idle: number } {
  let [total, idle] = [0, 0];
  for (const { times } of cpus()) {
    total += times.user + times.nice + times.sys + times.irq + times.idle;
    idle += times.idle;
  }
  return { total, idle };
}

/** Of the disk with the cache folder. */
async function diskShare(folder: string): Promise<number> {
  const facts = await statfs(folder).catch(() => null);
  return facts && facts.blocks > 0 ? share(1 - facts.bavail / facts.blocks) : 0;
}

const share = (value: number): number => Math.min(1, Math.max(0, value));

/** `nvidia-smi` takes up to a second to start, so one of it stays and tells again and again. */
class GpuLoad {
  share: number | null = null;
  readonly #child: ChildProcess;

  constructor() {
    const query = ['--query-gpu=utilization.gpu', '--format=csv,noheader,nounits', '-l', '3'];
    this.#child = spawn('nvidia-smi', query, { stdio: ['ignore', 'pipe', 'ignore'] });
    // A machine without one has no such load.
    this.#child.on('error', () => undefined);
    createInterface({ input: this.#child.stdout! }).on('line', (line) => {
      const percent = Number.parseFloat(line);
      this.share = Number.isFinite(percent) ? share(percent / 100) : null;
    });
  }

  close(): void {
    this.#child.kill();
  }
}
