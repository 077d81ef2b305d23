import { execFileSync, spawn, spawnSync } from 'node:child_process';

/** Whether the oracle is on this machine; without it the cases are skipped, visibly. */
export const hasFfmpeg = spawnSync('ffmpeg', ['-version'], { stdio: 'ignore' }).status === 0;

const QUIET = ['-hide_banner', '-loglevel', 'error', '-nostdin', '-y'];

/** Runs ffmpeg and gives what it wrote to standard output. @throws Error with ffmpeg's own words when it fails */
export function ffmpeg(args: readonly string[]): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const child = spawn('ffmpeg', [...QUIET, ...args]);
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(Buffer.concat(out));
      else reject(new Error(`ffmpeg ${args.join(' ')}\n${Buffer.concat(err).toString()}`));
    });
  });
}

/** The same, and waits: of files alone. @throws Error for an address */
export const ffmpegSync = (args: readonly string[]): Buffer => waitFor('ffmpeg', [...QUIET, ...args]);

/** @throws Error for an address, and with ffprobe's own words when it fails */
export const ffprobeSync = (args: readonly string[]): Buffer => waitFor('ffprobe', ['-v', 'error', ...args]);

function waitFor(program: 'ffmpeg' | 'ffprobe', args: readonly string[]): Buffer {
  // A server of this process could not answer while it waits here, and both would wait for ever.
  const address = args.find((arg) => /^(https?|tcp|rtmp):/i.test(arg));
  if (address)
    throw new Error(
      `${program} is not waited for with ${address}: run it with \`ffmpeg\`, which lets servers answer.`,
    );
  return execFileSync(program, args, { maxBuffer: 2 ** 30, stdio: 'pipe' });
}
