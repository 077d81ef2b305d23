import { readFile } from 'node:fs/promises';
import { LoroDoc } from 'loro-crdt';
import { describe, expect, test } from 'vitest';
import { secondsToTicks } from '../../base/time.ts';
import { PROJECT_VERSION } from '../records/project.ts';
import { violations } from '../store/invariants.ts';
import { ProjectStore } from '../store/project-store.ts';
import { migrate, migrations, versionOf } from './migrate.ts';

const SECOND = secondsToTicks(1);

/** A document as StoryCore wrote it before places were one register; see clip-place.ts. */
const versionZero = async (): Promise<Uint8Array> =>
  new Uint8Array(await readFile(new URL('./samples/version-0.loro', import.meta.url)));

const rawOf = (bytes: Uint8Array): Record<string, Record<string, Record<string, unknown>>> =>
  LoroDoc.fromSnapshot(bytes).toJSON();

test('migrations are numbered without a gap up to the version of today', () => {
  expect(migrations.map(({ id }) => id)).toEqual(migrations.map((_, i) => i + 1));
  expect(migrations.at(-1)?.id).toBe(PROJECT_VERSION);
  expect(new Set(migrations.map(({ name }) => name)).size).toBe(migrations.length);
});

test('an effect’s clip becomes its owner', () => {
  const raw = {
    project: { p: { version: 1 } },
    effect: { e: { clip: 'c', effect: 'blur' }, f: { owner: 'd' } },
  };
  expect(migrate(raw).document.effect).toEqual({ e: { owner: 'c', effect: 'blur' }, f: { owner: 'd' } });
});

describe('a document of version 0', () => {
  test('opens, and is of today’s version when it is saved', async () => {
    const store = ProjectStore.open([await versionZero()]);
    expect(store.unreadable).toEqual([]);
    expect(violations(store.snapshot())).toEqual([]);
    expect(store.get('clip', 'c1')?.place).toEqual({ track: 'v1', start: 0 });
    expect(store.get('clip', 'c3')).toMatchObject({
      place: { track: 'v1', start: 2 * SECOND },
      speed: { num: 5, den: 2 },
    });
    expect(store.canUndo).toBe(false);
    const saved = rawOf(store.exportSnapshot());
    expect(versionOf(saved)).toBe(PROJECT_VERSION);
    expect(saved.clip?.c1).not.toHaveProperty('track');
    expect(ProjectStore.open([store.exportSnapshot()]).snapshot()).toEqual(store.snapshot());
  });

  test('keeps fields and record types that this version does not know, through edits as well', async () => {
    const store = ProjectStore.open([await versionZero()]);
    expect(store.get('clip', 'c3')).toHaveProperty('mood', 'calm');
    store.transact('clip.set', (tx) => void tx.patch('clip', 'c3', { name: 'Gulls' }));
    const saved = rawOf(store.exportSnapshot());
    expect(saved.clip?.c3).toMatchObject({ mood: 'calm', name: 'Gulls' });
    expect(saved.storyboard).toEqual(rawOf(await versionZero()).storyboard);
  });

  test('migrated apart by two people is the same document', async () => {
    const a = ProjectStore.open([await versionZero()]);
    const b = ProjectStore.open([await versionZero()]);
    a.importUpdates(b.exportUpdates(a.version()));
    b.importUpdates(a.exportUpdates(b.version()));
    expect(a.snapshot()).toEqual(b.snapshot());
    expect(a.snapshot().clip.size).toBe(3);
  });
});

test('a document of today is not touched', () => {
  const store = ProjectStore.create({ name: 'Now' });
  expect(migrate(rawOf(store.exportSnapshot())).changes).toEqual([]);
  const version = store.version();
  expect(ProjectStore.open([store.exportSnapshot()]).version()).toEqual(version);
});

test('a document of a newer version is refused with both numbers', () => {
  const doc = new LoroDoc();
  const project = doc.getMap('project').ensureMergeableMap('p');
  project.set('version', PROJECT_VERSION + 6);
  doc.commit();
  const open = () => ProjectStore.open([doc.export({ mode: 'snapshot' })]);
  expect(open).toThrow(/project-newer/);
  expect(open).toThrow(new RegExp(`version=${PROJECT_VERSION + 6} supported=${PROJECT_VERSION}`));
});

test('a record that does not fit its type is set aside, the project opens and keeps it', () => {
  const store = ProjectStore.create({ name: 'Odd' });
  const doc = LoroDoc.fromSnapshot(store.exportSnapshot());
  const marker = doc.getMap('marker').ensureMergeableMap('m');
  marker.set('sequence', store.project.sequence);
  marker.set('at', 'noon');
  doc.commit();
  const opened = ProjectStore.open([doc.export({ mode: 'snapshot' })]);
  expect(opened.unreadable.map(({ type, id }) => [type, id])).toEqual([['marker', 'm']]);
  expect(opened.unreadable[0]?.error.code).toBe('invalid-record');
  expect(rawOf(opened.exportSnapshot()).marker?.m).toMatchObject({ at: 'noon' });
});
