import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

interface Package {
  readonly version: string;
  readonly scripts: Record<string, string>;
  readonly dependencies: Record<string, string>;
  readonly devDependencies: Record<string, string>;
}

const read = (path: string) => readFile(path, 'utf8');
const ownPackage = JSON.parse(await read('package.json')) as Package;
const pages = [
  ...(await readdir('.')).filter((name) => name.endsWith('.md')),
  ...(await readdir('docs')).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`),
];

describe('the pages', () => {
  it('name every package that is shipped, with a licence', async () => {
    const page = await read('THIRD_PARTY.md');
    const unnamed = Object.keys(ownPackage.dependencies).filter((name) => !page.includes(`[${name}]`));
    expect(unnamed, 'add to THIRD_PARTY.md').toEqual([]);
  });

  it('give the dependencies one exact version', () => {
    const all = Object.entries({ ...ownPackage.dependencies, ...ownPackage.devDependencies });
    expect(all.filter(([, version]) => !/^(npm:[\w@/-]+@)?\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  it.each(pages)('%s links to nothing that is not there', async (page) => {
    const links = [...(await read(page)).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(
      ([, path]) => path as string,
    );
    expect(links.filter((path) => !existsSync(join(dirname(page), path)))).toEqual([]);
  });

  it.each(pages)('%s names no npm script that does not exist', async (page) => {
    const named = [...(await read(page)).matchAll(/npm run (?:-s )?([a-z][\w:-]*)/g)].map(
      ([, name]) => name as string,
    );
    expect(named.filter((name) => !(name in ownPackage.scripts))).toEqual([]);
  });

  it('have a changelog that knows this version or the next', async () => {
    const page = await read('CHANGELOG.md');
    expect(page.includes(`## [${ownPackage.version}]`) || page.includes('## [Unreleased]')).toBe(true);
  });
});
