import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { firstLoad } from './check-size.ts';
import { compressFolder } from './compress.ts';
import { fingerprintInputs } from './fingerprint.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'storycore-build-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

describe('the fingerprint of the inputs', () => {
  beforeEach(async () => {
    await mkdir(join(root, 'src'));
    await writeFile(join(root, 'src/a.ts'), 'a');
    await writeFile(join(root, 'src/b.ts'), 'b');
  });

  it('stays while nothing changes, whatever happens to tests and to other folders', async () => {
    const before = await fingerprintInputs(root);
    await writeFile(join(root, 'src/a.test.ts'), 'a test');
    await mkdir(join(root, 'docs'));
    await writeFile(join(root, 'docs/a.md'), 'a page');
    expect(await fingerprintInputs(root)).toBe(before);
  });

  it('changes with a source that is edited, added or removed', async () => {
    const seen = new Set([await fingerprintInputs(root)]);
    await utimes(join(root, 'src/a.ts'), 1, 1);
    seen.add(await fingerprintInputs(root));
    await writeFile(join(root, 'src/c.ts'), 'c');
    seen.add(await fingerprintInputs(root));
    await rm(join(root, 'src/b.ts'));
    seen.add(await fingerprintInputs(root));
    expect(seen.size).toBe(4);
  });
});

describe('the first load', () => {
  it('is what the page names and all that is imported statically from there', async () => {
    await mkdir(join(root, 'assets'));
    const files = {
      'index.html':
        '<link rel="stylesheet" href="./assets/a.css"><script type="module" crossorigin src="./assets/index.js"></script>',
      'assets/a.css': 'a{}',
      'assets/index.js':
        'import"./side.js";import{b as c}from"./shared.js";const later=()=>import("./editor.js");',
      'assets/side.js': 'export{x}from"./deep.js";',
      'assets/shared.js':
        'import{x}from"./side.js";console.log("from\\"./not-imported.js\\"");export const b=1;',
      'assets/deep.js': 'export const x=1;',
      'assets/editor.js': 'export const heavy=1;',
    };
    for (const [path, text] of Object.entries(files)) await writeFile(join(root, path), text);
    const loaded = await firstLoad(root);
    expect(loaded.map(({ path }) => path).sort()).toEqual([
      'assets/a.css',
      'assets/deep.js',
      'assets/index.js',
      'assets/shared.js',
      'assets/side.js',
    ]);
  });
});

describe('compressed twins', () => {
  it('hold the same bytes, and are not made where they save nothing', async () => {
    const text = 'the same words again '.repeat(500);
    await writeFile(join(root, 'text.js'), text);
    await writeFile(join(root, 'tiny.js'), 'x');
    await writeFile(join(root, 'picture.png'), text);
    await compressFolder(root);
    expect(brotliDecompressSync(await readFile(join(root, 'text.js.br'))).toString()).toBe(text);
    expect(gunzipSync(await readFile(join(root, 'text.js.gz'))).toString()).toBe(text);
    await expect(readFile(join(root, 'tiny.js.br'))).rejects.toThrow('ENOENT');
    await expect(readFile(join(root, 'picture.png.br'))).rejects.toThrow('ENOENT');
  });
});
