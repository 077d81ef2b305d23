import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { missingPackages } from './install.mjs';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'storycore-install-'));
  await mkdir(join(root, 'node_modules'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const writeLock = (name: string, packages: object) =>
  writeFile(join(root, name), JSON.stringify({ packages }));
const wanted = {
  '': { version: '0.1.0' },
  'node_modules/a': { version: '1.0.0' },
  'node_modules/b': { version: '2.0.0' },
  'node_modules/elsewhere': { version: '3.0.0', optional: true },
};

describe('missing packages', () => {
  it('are all of them in a fresh clone', async () => {
    await writeLock('package-lock.json', wanted);
    expect(missingPackages(root)).toHaveLength(3);
  });

  it('are none when every one is there, whatever the times of the files and the other platforms', async () => {
    await writeLock('node_modules/.package-lock.json', {
      'node_modules/a': wanted['node_modules/a'],
      'node_modules/b': wanted['node_modules/b'],
    });
    await writeLock('package-lock.json', wanted);
    expect(missingPackages(root)).toEqual([]);
  });

  it('are those of another version and those that are new', async () => {
    await writeLock('package-lock.json', { ...wanted, 'node_modules/c': { version: '1.0.0' } });
    await writeLock('node_modules/.package-lock.json', { ...wanted, 'node_modules/b': { version: '1.9.9' } });
    expect(missingPackages(root)).toEqual(['node_modules/b', 'node_modules/c']);
  });
});
