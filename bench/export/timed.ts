import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const COMMAND = fileURLToPath(new URL('../../bin/storycore.mjs', import.meta.url));

/** Seconds that a program takes from start to end. @throws Error with its last words when it fails */
export function timed(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<number> {
  const begun = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    let words = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        words = (words + chunk).slice(-4000);
      });
    }
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve((performance.now() - begun) / 1000);
      else reject(new Error(`${program} ${args.join(' ')}\n${words}`));
    });
  });
}

/** The last argument is the output, which is made anew: to write over a file that lies in memory is quicker than to make one. */
export const ffmpeg = async (...args: string[]): Promise<number> => {
  await rm(args.at(-1)!, { force: true });
  return timed('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...args]);
};

/** The command line as a user starts it, with nothing in its cache. */
export const storycore = async (document: string, film: string, ...more: string[]): Promise<number> => {
  await rm(film, { force: true });
  return timed(process.execPath, [COMMAND, 'render', document, '-o', film, '--no-cache', ...more]);
};

/** Both in turns, the best of `rounds` each: what else the machine does disturbs both alike. */
export async function compare(
  ours: () => Promise<number>,
  theirs: () => Promise<number>,
  rounds: number,
): Promise<{ ours: number; theirs: number }> {
  let best = { ours: Number.POSITIVE_INFINITY, theirs: Number.POSITIVE_INFINITY };
  for (let i = 0; i < rounds; i++) {
    best = { ours: Math.min(best.ours, await ours()), theirs: Math.min(best.theirs, await theirs()) };
  }
  return best;
}

/** Mean PSNR of the luma of two films, dB. */
export async function quality(film: string, reference: string): Promise<string> {
  const stats = `${film}.psnr`;
  await ffmpeg('-i', film, '-i', reference, '-lavfi', `psnr=stats_file=${stats}`, '-f', 'null', '-');
  const lines = (await readFile(stats, 'utf8')).trim().split('\n');
  await rm(stats);
  const squares = lines.map((line) => Number(/mse_y:([\d.]+)/.exec(line)?.[1] ?? 0));
  const mean = squares.reduce((sum, value) => sum + value, 0) / squares.length;
  return mean === 0 ? '∞' : (10 * Math.log10(65025 / mean)).toFixed(1);
}
