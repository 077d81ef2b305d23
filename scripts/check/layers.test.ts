import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkLayers } from './layers.ts';
import type { Outcome } from './run-tool.ts';

/** A tree in which every file but one obeys the table; the cases add the one that does not. */
const goodTree: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({ dependencies: { 'solid-js': '1', dexie: '1', hono: '1', comlink: '1' } }),
  'src/base/ids.ts': 'export type Id = string;\nexport const nil: Id = "";\n',
  'src/project/records/clip.ts':
    'import type { Id } from "../../base/ids.ts";\nexport interface Clip { id: Id }\n',
  'src/project/store/store.ts':
    'import type { Clip } from "../records/clip.ts";\nexport type Clips = Clip[];\n',
  'src/engine/timeline/resolve.ts':
    'import type { Clip } from "../../project/records/clip.ts";\nexport const live = (clips: Clip[]) => clips;\n',
  'src/engine/media/demux.ts': 'export const demux = 1;\n',
  'src/app/session/session.ts':
    'import { client } from "../../../workers/media/media-client.ts";\nexport const session = client;\n',
  'src/app/features/bin/bin.ts':
    'import { session } from "../../session/session.ts";\nexport const bin = session;\n',
  'src/app/features/export/export.ts': 'export const dialog = 1;\n',
  'src/storage/tables.ts': 'import Dexie from "dexie";\nexport const tables = Dexie;\n',
  'workers/media/media-client.ts': 'import { wrap } from "comlink";\nexport const client = wrap;\n',
  'workers/media/media-worker.ts': 'export const work = 1;\n',
  'oracle/ffmpeg.ts': 'export const ffmpeg = 1;\n',
  'relay-server/relay/app.ts': 'import { Hono } from "hono";\nexport const app = Hono;\n',
  ...Object.fromEntries(
    ['solid-js', 'dexie', 'hono', 'comlink'].flatMap((name) => [
      [`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' })],
      [`node_modules/${name}/index.js`, 'module.exports = {};\n'],
    ]),
  ),
};

const violations: ReadonlyArray<{ rule: string; path: string; source: string }> = [
  {
    rule: 'the-oracle-judges-and-nothing-else',
    path: 'relay-server/render-node/node-host/easy.ts',
    source: 'export { ffmpeg } from "../../../oracle/ffmpeg.ts";\n',
  },
  {
    rule: 'imports-of-src-base',
    path: 'src/base/upward.ts',
    source: 'import type { Clip } from "../project/records/clip.ts";\nexport type C = Clip;\n',
  },
  {
    rule: 'imports-of-src-project-records',
    path: 'src/project/records/upward.ts',
    source: 'export type { Clips } from "../store/store.ts";\n',
  },
  {
    rule: 'imports-of-src-engine-timeline',
    path: 'src/engine/timeline/upward.ts',
    source: 'export type Demux = typeof import("../media/demux.ts");\n',
  },
  {
    rule: 'imports-of-src-engine-media',
    path: 'src/engine/media/sideways.ts',
    source: 'export const lazy = () => import("../../app/session/session.ts");\n',
  },
  {
    rule: 'imports-of-relay-server-relay',
    path: 'relay-server/relay/engine.ts',
    source: 'export { demux } from "../../src/engine/media/demux.ts";\n',
  },
  {
    rule: 'imports-of-src-app-session',
    path: 'src/app/session/worker.ts',
    source: 'export { work } from "../../../workers/media/media-worker.ts";\n',
  },
  {
    rule: 'no-feature-imports-another',
    path: 'src/app/features/bin/other.ts',
    source: 'export { dialog } from "../export/export.ts";\n',
  },
  {
    rule: 'no-circle',
    path: 'src/base/circle.ts',
    source: 'import type { B } from "./circle-b.ts";\nexport interface A { b: B }\n',
  },
  { rule: 'only-in-src-app', path: 'src/engine/media/solid.ts', source: 'export * from "solid-js";\n' },
  { rule: 'only-in-src-storage', path: 'src/project/store/dexie.ts', source: 'export * from "dexie";\n' },
  {
    rule: 'only-in-relay-server',
    path: 'src/app/session/hono.ts',
    source: 'export type { Hono } from "hono";\n',
  },
  {
    rule: 'only-in-workers-or-relay-server-render-node',
    path: 'src/storage/comlink.ts',
    source: 'export * from "comlink";\n',
  },
  {
    rule: 'no-node-in-the-engine-or-the-app',
    path: 'src/engine/media/files.ts',
    source: 'export { readFile } from "node:fs/promises";\n',
  },
  {
    rule: 'nobody-imports-a-test',
    path: 'src/base/uses-test.ts',
    source: 'export * from "./ids.test.ts";\n',
  },
  { rule: 'not-to-unresolvable', path: 'src/base/gone.ts', source: 'export * from "./no-such-file.ts";\n' },
];

const companions: Readonly<Record<string, string>> = {
  'src/base/circle-b.ts': 'import type { A } from "./circle.ts";\nexport interface B { a: A }\n',
  'src/base/ids.test.ts': 'export const fixture = 1;\n',
};

describe('the import table', () => {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'storycore-layers-'));
    for (const [path, source] of Object.entries(goodTree)) await write(path, source);
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  const write = async (path: string, source: string) => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), source);
  };

  it('accepts a tree that obeys it, and lets a test reach for what its source may not', async () => {
    const path = 'src/engine/timeline/resolve.test.ts';
    await write(path, 'import "../media/demux.ts";\nimport "node:fs";\n');
    const { ok, output } = await checkLayers(root, { quiet: true });
    await rm(join(root, path));
    expect(output).toContain('no dependency violations found');
    expect(ok).toBe(true);
  });

  // One file of each kind, in one tree: reading a tree takes a second of the processor, however many are in it.
  describe('in a tree of which every kind of file does not', () => {
    let outcome: Outcome;
    beforeAll(async () => {
      for (const { path, source } of violations) await write(path, source);
      for (const [path, source] of Object.entries(companions)) await write(path, source);
      outcome = await checkLayers(root, { quiet: true });
    });

    it.each(violations)('$rule refuses $path', ({ rule, path }) => {
      expect(outcome.output).toMatch(new RegExp(`error ${rule}: (\\S+ →\\s+)?${path}`));
    });

    it('refuses nothing else, and fails', () => {
      const refused = [...outcome.output.matchAll(/^\s*error ([\w-]+): (.*)$/gm)].map(([, rule]) => rule);
      expect(new Set(refused)).toEqual(new Set(violations.map(({ rule }) => rule)));
      expect(outcome.ok).toBe(false);
    });
  });
});
