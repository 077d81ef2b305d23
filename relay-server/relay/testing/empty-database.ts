import { randomUUID } from 'node:crypto';
import { access, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';

const FOLDER = fileURLToPath(new URL('../../../node_modules/.cache/storycore', import.meta.url));
const PACKAGE = new URL('../../../node_modules/@electric-sql/pglite/package.json', import.meta.url);

let image: Promise<Blob> | null = null;

/** A database as PGlite makes it anew, which takes two seconds; to load it takes a third of one. Made once, kept for later runs. */
export function emptyDatabase(): Promise<Blob> {
  image ??= load();
  return image;
}

async function load(): Promise<Blob> {
  const { version } = JSON.parse(await readFile(PACKAGE, 'utf8')) as { version: string };
  const path = join(FOLDER, `pglite-${version}.tar`);
  try {
    await access(path);
  } catch {
    await make(path);
  }
  // Into memory: a blob of a file that another test replaces can no longer be read.
  return new Blob([await readFile(path)]);
}

async function make(path: string): Promise<void> {
  const pglite = await PGlite.create('memory://');
  const dump = await pglite.dumpDataDir('none');
  await pglite.close();
  await mkdir(FOLDER, { recursive: true });
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, new Uint8Array(await dump.arrayBuffer()));
  // Another test may do the same just now: whoever is last leaves the same bytes.
  await rename(draft, path);
}
