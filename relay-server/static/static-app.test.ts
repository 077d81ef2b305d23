import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen, type RunningServer } from './listen.ts';

const page = '<!doctype html><title>A page</title>'.repeat(40);
const film = Uint8Array.from({ length: 1000 }, (_, index) => index % 256);

let folder: string;
let server: RunningServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'storycore-static-'));
  const dist = join(folder, 'dist');
  await mkdir(join(dist, 'assets'), { recursive: true });
  await mkdir(join(dist, 'deep/er'), { recursive: true });
  await writeFile(join(folder, 'secret.txt'), 'not for the web');
  await writeFile(join(dist, '.hidden'), 'not for the web');
  await writeFile(join(dist, 'index.html'), page);
  await writeFile(join(dist, 'index.html.br'), brotliCompressSync(page));
  await writeFile(join(dist, 'index.html.gz'), gzipSync(page));
  await writeFile(join(dist, 'deep/er/index.html'), 'deep');
  await writeFile(join(dist, 'assets/core-12345678.wasm'), film);
  await writeFile(join(dist, 'film é 100%.mp4'), film);
  await writeFile(join(dist, 'empty.txt'), '');
  await symlink(join(folder, 'secret.txt'), join(dist, 'link.txt'));
  server = await listen({ root: dist, port: 0, host: '127.0.0.1' });
});

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: Buffer;
}

/** Asks with the path exactly as it is written: `fetch` would tidy up `..` and decode nothing. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.url);
    request({ hostname, port, path, headers, method }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    })
      .on('error', reject)
      .end();
  });
}

describe('files', () => {
  it('serves the page of a folder', async () => {
    expect((await ask('/')).body.toString()).toBe(page);
    expect((await ask('/?from=link')).body.toString()).toBe(page);
    expect((await ask('/deep/er/')).body.toString()).toBe('deep');
  });

  it('names the media type', async () => {
    expect((await ask('/')).headers['content-type']).toBe('text/html; charset=utf-8');
    expect((await ask('/assets/core-12345678.wasm')).headers['content-type']).toBe('application/wasm');
  });

  it('finds names with spaces, accents and percent signs', async () => {
    const { status, headers, body } = await ask(`/${encodeURIComponent('film é 100%.mp4')}`);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('video/mp4');
    expect(new Uint8Array(body)).toEqual(film);
  });

  it('keeps hashed files for ever and asks again for the others', async () => {
    expect((await ask('/assets/core-12345678.wasm')).headers['cache-control']).toContain('immutable');
    expect((await ask('/')).headers['cache-control']).toBe('no-cache');
  });

  it('answers HEAD with the headers alone', async () => {
    const { status, headers, body } = await ask('/assets/core-12345678.wasm', {}, 'HEAD');
    expect([status, headers['content-length'], body.length]).toEqual([200, '1000', 0]);
  });

  it('serves an empty file', async () => {
    const { status, body } = await ask('/empty.txt');
    expect([status, body.length]).toEqual([200, 0]);
  });

  it('refuses other methods', async () => {
    expect((await ask('/', {}, 'POST')).status).toBe(405);
    expect((await ask('/', {}, 'DELETE')).headers.allow).toBe('GET, HEAD');
  });

  it('isolates every answer, missing files too', async () => {
    for (const path of ['/', '/nowhere', '/assets/core-12345678.wasm']) {
      const { headers } = await ask(path);
      expect(headers['cross-origin-opener-policy']).toBe('same-origin');
      expect(headers['cross-origin-embedder-policy']).toBe('require-corp');
      expect(headers['x-content-type-options']).toBe('nosniff');
    }
  });
});

describe('what must stay outside', () => {
  it.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/%2e%2e%2fsecret.txt',
    '/assets/../../secret.txt',
    '/assets/..%5c..%5csecret.txt',
    '//etc/passwd',
    '/%2fetc/passwd',
    '/link.txt',
    '/.hidden',
    '/index.html%00.txt',
    '/%zz',
    '/index.html/',
    '/assets',
    `/${'a'.repeat(5000)}`,
  ])('%s is not found', async (path) => {
    const { status, body } = await ask(path);
    expect(status).toBe(404);
    expect(body.toString()).not.toContain('not for the web');
  });
});

describe('compressed twins', () => {
  it('sends the best one that the client reads', async () => {
    const brotli = await ask('/', { 'Accept-Encoding': 'gzip, deflate, br, zstd' });
    expect(brotli.headers['content-encoding']).toBe('br');
    expect(brotliDecompressSync(brotli.body).toString()).toBe(page);
    const gzip = await ask('/', { 'Accept-Encoding': 'gzip, br;q=0' });
    expect(gzip.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(gzip.body).toString()).toBe(page);
    expect(gzip.headers.vary).toBe('Accept-Encoding');
  });

  it('sends the plain file where there is none or none is wanted', async () => {
    expect((await ask('/')).headers['content-encoding']).toBeUndefined();
    const wasm = await ask('/assets/core-12345678.wasm', { 'Accept-Encoding': 'br' });
    expect(wasm.headers['content-encoding']).toBeUndefined();
  });

  it('gives each encoding a validator of its own', async () => {
    const plain = await ask('/');
    const brotli = await ask('/', { 'Accept-Encoding': 'br' });
    expect(plain.headers.etag).not.toBe(brotli.headers.etag);
  });
});

describe('validators', () => {
  it('answers 304 to the tag it gave, weakened or in a list', async () => {
    const etag = String((await ask('/')).headers.etag);
    for (const tag of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const { status, body } = await ask('/', { 'If-None-Match': tag });
      expect([status, body.length]).toEqual([304, 0]);
    }
    expect((await ask('/', { 'If-None-Match': '"other"' })).status).toBe(200);
  });

  it('gives a changed file another tag', async () => {
    const path = join(folder, 'dist/changing.txt');
    await writeFile(path, 'one');
    const before = (await ask('/changing.txt')).headers.etag;
    await writeFile(path, 'two');
    await utimes(path, 1, 1);
    expect((await ask('/changing.txt')).headers.etag).not.toBe(before);
  });
});

describe('ranges (RFC 9110 §14)', () => {
  const path = `/${encodeURIComponent('film é 100%.mp4')}`;

  it.each([
    ['bytes=0-9', 0, 9],
    ['bytes=990-', 990, 999],
    ['bytes=-5', 995, 999],
    ['bytes=-5000', 0, 999],
    ['bytes=999-5000', 999, 999],
  ])('%s gives bytes %i to %i', async (range, first, last) => {
    const { status, headers, body } = await ask(path, { Range: range });
    expect(status).toBe(206);
    expect(headers['content-range']).toBe(`bytes ${first}-${last}/1000`);
    expect(new Uint8Array(body)).toEqual(film.slice(first, last + 1));
  });

  it.each(['bytes=1000-', 'bytes=5000-6000', 'bytes=-0'])('%s lies outside', async (range) => {
    const { status, headers } = await ask(path, { Range: range });
    expect(status).toBe(416);
    expect(headers['content-range']).toBe('bytes */1000');
  });

  it.each(['bytes=9-0', 'bytes=0-1,3-4', 'frames=0-1', 'bytes=-', 'nonsense'])(
    '%s is ignored',
    async (range) => {
      expect((await ask(path, { Range: range })).status).toBe(200);
    },
  );

  it('cuts the plain bytes even for a client that reads Brotli', async () => {
    const { headers, body } = await ask('/', { Range: 'bytes=0-8', 'Accept-Encoding': 'br' });
    expect(headers['content-encoding']).toBeUndefined();
    expect(body.toString()).toBe('<!doctype');
  });

  it('sends the whole when the file has changed since', async () => {
    expect((await ask(path, { Range: 'bytes=0-9', 'If-Range': '"other"' })).status).toBe(200);
    const etag = String((await ask(path)).headers.etag);
    expect((await ask(path, { Range: 'bytes=0-9', 'If-Range': etag })).status).toBe(206);
  });
});

describe('listening', () => {
  it('rejects for a taken port', async () => {
    const port = Number(new URL(server.url).port);
    await expect(listen({ root: folder, port, host: '127.0.0.1' })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });

  it('sends no isolation headers when told not to', async () => {
    const plain = await listen({ root: join(folder, 'dist'), port: 0, host: '127.0.0.1', isolate: false });
    const { headers } = await fetch(plain.url);
    await plain.close();
    expect(headers.get('cross-origin-opener-policy')).toBeNull();
  });
});
