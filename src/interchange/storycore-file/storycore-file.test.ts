import { execFileSync } from 'node:child_process';
import { mkdtempSync, openAsBlob, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ZipWriter } from '@zip.js/zip.js/lib/zip-core-native.js';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { StoryError } from '../../base/errors.ts';
import { hashBytes } from '../../base/hash.ts';
import { ProjectStore } from '../../project/store/project-store.ts';
import { readStorycore, type StorycoreFile } from './read-storycore.ts';
import { type StorycoreMedia, storycoreBytes, writeStorycore } from './write-storycore.ts';

const folder = mkdtempSync(join(tmpdir(), 'storycore-file-'));
afterAll(() => rmSync(folder, { recursive: true }));

const noise = (size: number, seed: number): Uint8Array =>
  Uint8Array.from({ length: size }, (_, i) => (Math.imul(i + seed, 2_654_435_761) >>> 13) & 255);

const medium = (name: string, bytes: Uint8Array): StorycoreMedia => ({
  name,
  hash: hashBytes(bytes),
  size: bytes.byteLength,
  open: () => new Blob([bytes as BlobPart]).stream() as ReadableStream<Uint8Array>,
});

const bytesOf = async (stream: ReadableStream<Uint8Array>): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return new Uint8Array(Buffer.concat(chunks));
};

const everything = async (file: StorycoreFile) => ({
  name: file.name,
  document: file.document,
  media: await Promise.all(
    file.media.map(async ({ hash, name, open }) => ({ hash, name, bytes: await bytesOf(open()) })),
  ),
});

const project = () => ProjectStore.create({ name: 'Harbour' });
const media = [medium('gulls.mp4', noise(300_000, 1)), medium('empty.wav', new Uint8Array())];
const parts = (store = project()) => ({ name: 'Harbour', document: store.exportSnapshot(), media });

describe('a .storycore file', () => {
  test('brings back exactly what went in', async () => {
    const store = project();
    const { document } = parts(store);
    const read = await everything(await readStorycore(await storycoreBytes({ ...parts(), document })));
    expect(read.name).toBe('Harbour');
    expect(read.document).toEqual(document);
    expect(ProjectStore.open([read.document]).snapshot()).toEqual(store.snapshot());
    expect(read.media).toEqual([
      { hash: media[0]!.hash, name: 'gulls.mp4', bytes: noise(300_000, 1) },
      { hash: media[1]!.hash, name: 'empty.wav', bytes: new Uint8Array() },
    ]);
  });

  test('holds whatever bytes, and media of one hash once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array(),
        fc.array(fc.uint8Array(), { maxLength: 4 }),
        async (document, files) => {
          const all = files.map((bytes, i) => medium(`f${i}`, bytes));
          const bytes = await storycoreBytes({ name: 'Ü "x"', document, media: [...all, ...all] });
          const read = await everything(await readStorycore(bytes));
          expect(read.document).toEqual(document);
          expect(new Set(read.media.map(({ bytes }) => hashBytes(bytes)))).toEqual(
            new Set(all.map(({ hash }) => hash)),
          );
        },
      ),
      { numRuns: 30 },
    );
  });

  test('is the same file for the same project', async () => {
    const same = parts();
    expect(await storycoreBytes(same)).toEqual(await storycoreBytes(same));
  });

  test('is a zip that other programs read, and is read from disk without loading it', async () => {
    const path = join(folder, 'film.storycore');
    writeFileSync(path, await storycoreBytes(parts()));
    execFileSync('python3', ['-m', 'zipfile', '-t', path]);
    execFileSync('python3', ['-m', 'zipfile', '-e', path, join(folder, 'out')]);
    const manifest = JSON.parse(readFileSync(join(folder, 'out/manifest.json'), 'utf8'));
    for (const { path: entry, sha256, size } of manifest.entries) {
      const content = readFileSync(join(folder, 'out', entry));
      expect([hashBytes(content), content.byteLength]).toEqual([sha256, size]);
    }
    const read = await readStorycore(await openAsBlob(path));
    expect(await bytesOf(read.media[0]!.open())).toEqual(noise(300_000, 1));
  });

  test('may be larger than 4 GB', { timeout: 120_000 }, async () => {
    const claimed = { ...medium('huge.mov', noise(1000, 3)), size: 5_000_000_000 };
    const bytes = await storycoreBytes({ ...parts(), media: [claimed] });
    // Zip64 structures, by their signature in APPNOTE.TXT 4.3.14.
    expect(Buffer.from(bytes).includes(Buffer.from([0x50, 0x4b, 6, 6]))).toBe(true);
    const read = await readStorycore(bytes);
    expect(await bytesOf(read.media[0]!.open())).toEqual(noise(1000, 3));
  });
});

describe('bad input', () => {
  const codeOf = async (source: Uint8Array): Promise<string> => {
    try {
      await everything(await readStorycore(source));
      return 'read';
    } catch (error) {
      if (!(error instanceof StoryError)) throw error;
      return error.message;
    }
  };

  test('any flipped byte is found, wherever it is, or changes nothing that is read', async () => {
    const small = { name: 'x', document: noise(60, 1), media: [medium('a', noise(40, 5))] };
    const good = await storycoreBytes(small);
    const expected = await everything(await readStorycore(good));
    for (let at = 0; at < good.length; at += 2) {
      const bad = good.slice();
      bad[at]! ^= 0x41;
      const outcome = await readStorycore(bad)
        .then(everything)
        .catch((error: StoryError) => error.code);
      if (typeof outcome !== 'string') expect(outcome).toEqual(expected);
      else expect(outcome).toMatch(/^(storycore-corrupt|storycore-no-project|project-newer)$/);
    }
  });

  test('a file that was cut off', async () => {
    const good = await storycoreBytes(parts());
    for (const keep of [good.length - 1, good.length - 30, good.length >> 1, 40]) {
      expect(await codeOf(good.slice(0, keep))).toMatch(/^storycore-corrupt entry=/);
    }
  });

  test('a damaged medium is named, and the rest can still be had', async () => {
    const good = await storycoreBytes(parts());
    const at = Buffer.from(good).indexOf(Buffer.from(noise(300_000, 1).slice(1000, 1100)));
    const bad = good.slice();
    bad[at]! ^= 1;
    const file = await readStorycore(bad);
    expect(ProjectStore.open([file.document]).project.name).toBe('Harbour');
    await expect(bytesOf(file.media[0]!.open())).rejects.toThrow(
      `storycore-corrupt entry=media/${media[0]!.hash}`,
    );
    expect(await bytesOf(file.media[1]!.open())).toHaveLength(0);
  });

  test('what is no project', async () => {
    for (const bytes of [new Uint8Array(), new TextEncoder().encode('hello'), noise(5000, 2)]) {
      expect(await codeOf(bytes)).toBe('storycore-no-project');
    }
    expect(await codeOf(await zipOf({ 'manifest.json': '{"format":"other"}' }))).toBe('storycore-no-project');
  });

  test('a newer version', async () => {
    const newer = await zipOf({ 'manifest.json': '{"format":"storycore","version":7,"shape":"new"}' });
    expect(await codeOf(newer)).toBe('project-newer version=7 supported=1');
  });

  test('names that lead out of the folder, and entries that nobody vouches for', async () => {
    const manifest = (entries: object[]) =>
      JSON.stringify({ format: 'storycore', version: 1, name: 'x', entries, media: [] });
    const sha256 = hashBytes(new TextEncoder().encode('x'));
    const document = { path: 'document.loro', size: 1, sha256 };
    for (const path of [
      '../evil',
      '/etc/passwd',
      'media/../../evil',
      'media\\evil',
      'media/.hidden',
      'other',
    ]) {
      const bytes = await zipOf({
        'document.loro': 'x',
        [path]: 'x',
        'manifest.json': manifest([document, { path, size: 1, sha256 }]),
      });
      expect(await codeOf(bytes), path).toMatch(/^storycore-corrupt entry=/);
    }
    const extra = { 'document.loro': 'x', 'media/extra': 'x', 'manifest.json': manifest([document]) };
    expect(await codeOf(await zipOf(extra))).toBe('storycore-corrupt entry=media/extra');
    const missing = {
      'document.loro': 'x',
      'manifest.json': manifest([document, { ...document, path: 'media/a' }]),
    };
    expect(await codeOf(await zipOf(missing))).toBe('storycore-corrupt entry=media/a');
    expect(await codeOf(await zipOf({ 'manifest.json': manifest([]) }))).toBe(
      'storycore-corrupt entry=document.loro',
    );
    expect(await codeOf(await zipOf({ 'manifest.json': 'not json' }))).toBe(
      'storycore-corrupt entry=manifest.json',
    );
  });
});

describe('writing', () => {
  test('can be cancelled, and fails when a medium does', async () => {
    const controller = new AbortController();
    const cancelled = writeStorycore(parts(), {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(bytesOf(cancelled)).rejects.toThrow();
    const gone: StorycoreMedia = {
      ...media[0]!,
      open: () => {
        throw new StoryError('media-missing', { params: { name: 'gulls.mp4' } });
      },
    };
    await expect(bytesOf(writeStorycore({ ...parts(), media: [gone] }))).rejects.toThrow(/media-missing/);
  });

  test('takes in media only as fast as somebody reads', async () => {
    let produced = 0;
    const endless: StorycoreMedia = {
      name: 'endless',
      hash: 'e',
      size: 1e9,
      open: () =>
        new ReadableStream<Uint8Array>({
          pull(controller) {
            produced += 65_536;
            controller.enqueue(new Uint8Array(65_536));
          },
        }),
    };
    const reader = writeStorycore({ ...parts(), media: [endless] }).getReader();
    for (let i = 0; i < 20; i++) await reader.read();
    const settled = async (): Promise<number> => {
      const before = produced;
      await new Promise((resolve) => setTimeout(resolve, 30));
      return produced === before ? produced : settled();
    };
    expect(await settled()).toBeLessThan(20_000_000);
    await reader.cancel();
  });
});

async function zipOf(entries: Readonly<Record<string, string>>): Promise<Uint8Array> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const bytes = bytesOf(readable);
  const zip = new ZipWriter(writable, { useWebWorkers: false });
  for (const [name, text] of Object.entries(entries)) {
    await zip.add(name, new Blob([text]).stream() as ReadableStream<Uint8Array>);
  }
  await zip.close();
  return bytes;
}
