import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const brotli = promisify(brotliCompress);
const deflate = promisify(gzip);

const compressible = /\.(html|js|mjs|css|json|webmanifest|svg|txt|wasm|ttf|otf|cube|otio)$/;

/** Below this a header costs more than the compression saves. */
const smallestBytes = 1024;
/**
 * Brotli's best level saves 13 % over level 9 and takes twenty times as long (3.7 s against 0.2 s for a worker of
 * 0.75 MB): it is kept for what the first visit waits for.
 */
const largestAtBestLevelBytes = 100_000;
/** The FFmpeg core has 32 MB: 4 s at level 5, 27 s at level 9, for 2 % less. */
const largestAtGoodLevelBytes = 5_000_000;

/**
 * Writes a `.br` and a `.gz` twin beside every compressible file of a folder, for servers that send them as they
 * are. A twin that saves nothing is not written.
 */
export async function compressFolder(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && compressible.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  // zlib works in the pool of four threads: keep it busy without reading every file at once.
  const queue = paths[Symbol.iterator]();
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      for (const path of queue) await compressFile(path);
    }),
  );
}

async function compressFile(path: string): Promise<void> {
  const { size } = await stat(path);
  if (size < smallestBytes) return;
  const bytes = await readFile(path);
  const quality = size > largestAtGoodLevelBytes ? 5 : size > largestAtBestLevelBytes ? 9 : 11;
  const params = { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: size };
  const twins = [
    { ending: '.br', compressed: await brotli(bytes, { params }) },
    { ending: '.gz', compressed: await deflate(bytes, { level: size > largestAtGoodLevelBytes ? 6 : 9 }) },
  ];
  for (const { ending, compressed } of twins) {
    if (compressed.length < size * 0.95) await writeFile(path + ending, compressed);
  }
}
