/** Builds a harness page as the studio is built, and serves it with byte ranges; with or without the headers of isolation. */
import { createReadStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));
const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  js: 'text/javascript',
  wasm: 'application/wasm',
  wav: 'audio/wav',
};

/** @returns the folder with the built page, which `remove` deletes */
export async function buildHarness(page: string): Promise<{ folder: string; remove: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'storycore-harness-'));
  await build({
    root,
    configFile: false,
    base: './',
    logLevel: 'error',
    worker: { format: 'es' },
    build: {
      outDir: folder,
      emptyOutDir: true,
      assetsInlineLimit: 0,
      rolldownOptions: { input: join(root, 'e2e/harness', page) },
    },
  });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export async function serveFolder(
  folder: string,
  isolated: boolean,
): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    const path = join(folder, normalize(decodeURIComponent(new URL(request.url!, 'http://x').pathname)));
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!path.startsWith(folder) || !stat?.isFile()) {
      response.writeHead(404).end();
      return;
    }
    const headers: Record<string, string | number> = {
      'Content-Type': TYPES[path.split('.').at(-1)!] ?? 'application/octet-stream',
      'Accept-Ranges': 'bytes',
    };
    if (isolated) {
      headers['Cross-Origin-Opener-Policy'] = 'same-origin';
      headers['Cross-Origin-Embedder-Policy'] = 'require-corp';
    }
    const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
    const start = range ? Number(range[1]) : 0;
    const end = Math.min(stat.size, range?.[2] ? Number(range[2]) + 1 : stat.size);
    if (range) headers['Content-Range'] = `bytes ${start}-${end - 1}/${stat.size}`;
    headers['Content-Length'] = end - start;
    response.writeHead(range ? 206 : 200, headers);
    createReadStream(path, { start, end: end - 1 }).pipe(response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return { server, url: `http://127.0.0.1:${address.port}/` };
}
