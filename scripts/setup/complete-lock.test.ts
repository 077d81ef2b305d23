import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { completeLock, type Lock, missingOptional } from './complete-lock.ts';

const lock: Lock = {
  packages: {
    '': { version: '1.0.0' },
    'node_modules/tool': {
      version: '2.0.0',
      dev: true,
      optionalDependencies: {
        '@tool/linux-x64': '2.0.0',
        '@tool/linux-arm64-musl': '2.0.0',
        '@tool/win32-x64-msvc': '2.0.0',
        'any-version': '^3.0.0',
      },
    },
    'node_modules/@tool/linux-x64': { version: '2.0.0', optional: true },
    'node_modules/a/node_modules/tool': {
      version: '1.0.0',
      optionalDependencies: { nested: '1.0.0', above: '1.0.0' },
    },
    'node_modules/a/node_modules/nested': { version: '1.0.0' },
    'node_modules/above': { version: '1.0.0' },
  },
};

describe('the lock file', () => {
  it('is missing what no folder above the asking package holds', () => {
    expect(missingOptional(lock).map(({ path }) => path)).toEqual([
      'node_modules/@tool/linux-arm64-musl',
      'node_modules/@tool/win32-x64-msvc',
    ]);
  });

  it('is completed with the platform that each name states', () => {
    const complete = completeLock(lock);
    expect(missingOptional(complete)).toEqual([]);
    expect(complete.packages['node_modules/@tool/linux-arm64-musl']).toEqual({
      version: '2.0.0',
      cpu: ['arm64'],
      libc: ['musl'],
      os: ['linux'],
      dev: true,
      optional: true,
    });
    expect(complete.packages['node_modules/@tool/win32-x64-msvc']).toMatchObject({
      cpu: ['x64'],
      os: ['win32'],
    });
  });

  it('of this project can be installed by npm ci anywhere', async () => {
    const own = JSON.parse(await readFile('package-lock.json', 'utf8')) as Lock;
    expect(missingOptional(own), 'run: node scripts/setup/complete-lock.ts').toEqual([]);
  });
});
