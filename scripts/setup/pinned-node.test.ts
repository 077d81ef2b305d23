import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const module = new URL('./pinned-node.mjs', import.meta.url).href;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'storycore-pinned-'));
  await writeFile(
    join(folder, 'program.ts'),
    `const [what = '', ...rest]: string[] = process.argv.slice(2);
     if (what === 'exit') process.exit(Number(rest[0]));
     if (what === 'say') console.log(JSON.stringify({ rest, cwd: process.cwd(), node: process.versions.node }));
     if (what === 'wait') {
       process.on('SIGINT', () => process.exit(130));
       console.log('waiting');
       setInterval(() => {}, 1000);
     }
     if (what === 'die') process.kill(process.pid, 'SIGKILL');`,
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function start(...args: string[]): ChildProcess {
  const code = `import(${JSON.stringify(module)}).then((m) => m.becomePinnedNode(${JSON.stringify(root)}, ${JSON.stringify([join(folder, 'program.ts'), ...args])}))`;
  return spawn(process.execPath, ['-e', code], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
}

const ended = (child: ChildProcess) => new Promise<number | null>((resolve) => child.on('close', resolve));

async function output(child: ChildProcess): Promise<string> {
  let text = '';
  child.stdout?.on('data', (chunk: Buffer) => (text += chunk));
  await ended(child);
  return text;
}

describe('the hand-over to the pinned Node', () => {
  it('runs a TypeScript source where the caller stands, with its arguments as they are', async () => {
    const said = JSON.parse(await output(start('say', '-o', 'a film.mp4', '--json', '*')));
    expect(said.rest).toEqual(['-o', 'a film.mp4', '--json', '*']);
    expect(said.cwd).toBe(folder);
    expect(Number(said.node.split('.')[0])).toBeGreaterThanOrEqual(24);
  });

  it.each([0, 1, 2, 130])('ends with its exit code %i', async (code) => {
    expect(await ended(start('exit', String(code)))).toBe(code);
  });

  it('ends with 128 and the number of the signal that killed it', async () => {
    expect(await ended(start('die'))).toBe(137);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('passes %s on', async (signal) => {
    const child = start('wait');
    await new Promise((resolve) => child.stdout?.once('data', resolve));
    child.kill(signal);
    expect(await ended(child)).toBe(signal === 'SIGINT' ? 130 : 143);
  });
});
