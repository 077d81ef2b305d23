/**
 * `npm run bench -- [name …] [--write]`: runs `bench/<name>.ts` one after the other, all of them when none is named.
 * With `--write` their figures go into docs/performance.md.
 */
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { basename } from 'node:path';
import { rowsOf, withResults } from './bench/performance-page.ts';
import { buildIfStale } from './build/build-if-stale.ts';
import { runTool } from './check/run-tool.ts';

const page = 'docs/performance.md';

const present = (existsSync('bench') ? await readdir('bench') : [])
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  .map((name) => name.slice(0, -'.ts'.length))
  .sort();
const write = process.argv.includes('--write');
const named = process.argv
  .slice(2)
  .filter((argument) => argument !== '--write')
  .map((name) => basename(name, '.ts'));
const unknown = named.filter((name) => !present.includes(name));
if (unknown.length > 0) {
  console.error(`No bench named ${unknown.join(', ')}. There is: ${present.join(', ') || 'none'}`);
  process.exit(2);
}

// Some measure the built studio in a browser.
await buildIfStale(process.cwd());
const cores = cpus();
const machine = `${cores[0]?.model ?? 'an unknown processor'}, ${cores.length} cores, Node ${process.versions.node}, ${process.platform}.`;
const failed: string[] = [];
for (const name of named.length > 0 ? named : present) {
  console.log(`\n— ${name}`);
  const { ok, output } = await runTool(process.execPath, [`bench/${name}.ts`], { keep: true });
  if (!ok) failed.push(name);
  else if (write)
    await writeFile(page, withResults(await readFile(page, 'utf8'), name, machine, rowsOf(output)));
}
if (failed.length > 0) {
  console.error(`\nFailed: ${failed.join(', ')}`);
  process.exit(1);
}
