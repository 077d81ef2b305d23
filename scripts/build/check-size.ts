import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';

/** Scripts and styles before the editor opens, compressed. */
const budgetBytes = 200_000;

export interface LoadedFile {
  readonly path: string;
  /** bytes after Brotli */
  readonly compressedBytes: number;
}

/**
 * Lists what the browser loads for the start screen: the scripts and styles that `index.html` names (preloads
 * included) and everything they import statically, to the end. What is imported on demand is not counted.
 *
 * @param dist folder of the built site
 */
export async function firstLoad(dist: string): Promise<LoadedFile[]> {
  const html = await readFile(join(dist, 'index.html'), 'utf8');
  const queue = [...html.matchAll(/(?:src|href)="\.?\/?([^"]+\.(?:js|css))"/g)].map(
    ([, path]) => path as string,
  );
  const loaded = new Map<string, LoadedFile>();
  for (const path of queue) {
    if (loaded.has(path)) continue;
    const bytes = await readFile(join(dist, path));
    loaded.set(path, { path, compressedBytes: brotliCompressSync(bytes).length });
    if (path.endsWith('.js')) queue.push(...staticImports(bytes.toString('utf8'), path));
  }
  return [...loaded.values()];
}

/** Prints the first load and compares it with the budget; `false` when it is over. */
export async function checkSize(dist: string): Promise<boolean> {
  const files = await firstLoad(dist);
  const total = files.reduce((sum, file) => sum + file.compressedBytes, 0);
  for (const { path, compressedBytes } of files)
    console.log(`${kilobytes(compressedBytes).padStart(9)}  ${path}`);
  console.log(`${kilobytes(total).padStart(9)}  first load, of ${kilobytes(budgetBytes)} allowed`);
  if (total <= budgetBytes) return true;
  console.error('The start screen loads too much. Import what it does not need on demand: import("…").');
  return false;
}

/** Rolldown writes static imports at the start of a statement: `import"./a.js"`, `import{b as c}from"./d.js"`. */
function staticImports(code: string, importer: string): string[] {
  const found = code.matchAll(
    /(?:^|[;\n}])\s*(?:import|export)(?:\s*["']|[^'"();]*?\bfrom\s*["'])([^"']+\.js)["']/g,
  );
  return [...found].map(([, path]) => new URL(path as string, `file:///${importer}`).pathname.slice(1));
}

const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;
