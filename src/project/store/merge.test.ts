import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { StoryError } from '../../base/errors.ts';
import { secondsToTicks } from '../../base/time.ts';
import { runCommand } from '../commands/define-command.ts';
import { commandsById, findCommand } from '../commands/index.ts';
import { clipsOfTrack, tracksOfSequence } from '../records/track-index.ts';
import { type Draw, drawFrom, randomEdit } from '../testing/random-edit.ts';
import { SAMPLE_ASSETS } from '../testing/sample-assets.ts';
import { violations } from './invariants.ts';
import { ProjectStore } from './project-store.ts';
import { repair } from './repair.ts';

const SECOND = secondsToTicks(1);

function edit(store: ProjectStore, draw: Draw, count: number): void {
  for (let i = 0; i < count; i++) {
    const { id, args } = randomEdit(store.snapshot(), draw);
    try {
      runCommand(store, findCommand(id)!, args);
    } catch (error) {
      if (!(error instanceof StoryError)) throw error;
    }
    if (draw() < 0.1) store.undo();
    if (draw() < 0.05) store.redo();
  }
}

const fork = (store: ProjectStore): ProjectStore => ProjectStore.open([store.exportSnapshot()]);
const pull = (to: ProjectStore, from: ProjectStore): void =>
  to.importUpdates(from.exportUpdates(to.version()));

/** Until nobody has anything new: repairs are changes too. */
function exchange(stores: readonly ProjectStore[], draw: Draw): void {
  for (let round = 0; round < 4; round++) {
    const pairs = stores.flatMap((a) => stores.filter((b) => b !== a).map((b) => [a, b] as const));
    pairs.sort(() => draw() - 0.5);
    for (const [a, b] of pairs) pull(a, b);
  }
}

describe('the text beside the bytes', () => {
  test('opens to the document that the bytes alone open to, whatever was edited after it', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const draw = drawFrom(seed);
        const store = ProjectStore.create({ name: 'Plain' });
        edit(store, draw, 40);
        const [bytes, plain] = [store.exportSnapshot(), store.exportPlain()];
        const log: Uint8Array[] = [];
        const follow = store.onUpdate((update) => void log.push(update));
        edit(store, draw, 25);
        const other = fork(store);
        edit(other, draw, 10);
        pull(store, other);
        store.settle();
        follow();
        log.push(other.exportUpdates());
        // Parts may lie in any order: one whose predecessor is missing waits for it.
        log.sort(() => draw() - 0.5);
        // Without the text, and with one that is nobody's: both read the bytes.
        const expected = ProjectStore.open([bytes, ...log]);
        const strange = { version: store.version(), json: '{}' };
        for (const text of [plain, { ...plain!, json: plain!.json.slice(0, -1) }, strange, null]) {
          const opened = ProjectStore.open([bytes, ...log], { plain: text });
          expect(opened.snapshot()).toEqual(expected.snapshot());
          expect(opened.version()).toEqual(expected.version());
          edit(opened, draw, 5);
          expect(fork(opened).snapshot()).toEqual(opened.snapshot());
        }
        expect(ProjectStore.open([bytes], { plain: plain! }).snapshot()).toEqual(
          fork(ProjectStore.open([bytes])).snapshot(),
        );
      }),
      { numRuns: 12 },
    );
  });

  test('is what is read, and not what has been in a drag', () => {
    const store = ProjectStore.create({ name: 'Plain' });
    const drag = store.gesture('project.rename');
    drag.update((tx) => void tx.patch('project', store.project.id, { name: 'Dragged' }));
    const [bytes, plain] = [store.exportSnapshot(), store.exportPlain()!];
    expect(ProjectStore.open([bytes], { plain }).project.name).toBe('Plain');
    const renamed = { ...plain, json: plain.json.replaceAll('Plain', 'Read') };
    expect(ProjectStore.open([bytes], { plain: renamed }).project.name).toBe('Read');
  });
});

describe('replicas', () => {
  test('two that edit apart and exchange end equal and valid, and stay so', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const draw = drawFrom(seed);
        const a = ProjectStore.create({ name: 'Merge' });
        edit(a, draw, 60);
        const b = fork(a);
        for (let round = 0; round < 5; round++) {
          edit(a, draw, 15);
          edit(b, draw, 15);
          pull(a, b);
          // b has not seen the repair that a may have made.
          pull(b, a);
          expect(violations(a.snapshot())).toEqual([]);
          expect(violations(b.snapshot())).toEqual([]);
          pull(a, b);
          expect(b.snapshot()).toEqual(a.snapshot());
          expect(fork(a).snapshot()).toEqual(a.snapshot());
        }
      }),
      { numRuns: 12 },
    );
  });

  test('three that get each other’s changes in any order end equal and valid', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const draw = drawFrom(seed);
        const a = ProjectStore.create({ name: 'Merge' });
        edit(a, draw, 60);
        const stores = [a, fork(a), fork(a)];
        for (let round = 0; round < 3; round++) {
          for (const store of stores) edit(store, draw, 12);
          if (draw() < 0.5) pull(stores[0]!, stores[2]!);
          exchange(stores, draw);
          for (const store of stores) {
            expect(violations(store.snapshot())).toEqual([]);
            expect(store.snapshot()).toEqual(a.snapshot());
          }
        }
      }),
      { numRuns: 8 },
    );
  });

  test('undo after a merge keeps the rules', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const draw = drawFrom(seed);
        const a = ProjectStore.create({ name: 'Merge' });
        edit(a, draw, 60);
        const b = fork(a);
        edit(a, draw, 20);
        edit(b, draw, 20);
        pull(a, b);
        for (let i = 0; i < 30 && a.undo(); i++) expect(violations(a.snapshot())).toEqual([]);
        for (let i = 0; i < 30 && a.redo(); i++) expect(violations(a.snapshot())).toEqual([]);
        pull(b, a);
        pull(a, b);
        expect(b.snapshot()).toEqual(a.snapshot());
      }),
      { numRuns: 12 },
    );
  });
});

describe('repair', () => {
  function project(): { store: ProjectStore; video: string; asset: string } {
    const store = ProjectStore.create({ name: 'R', sequence: { frameRate: { num: 25, den: 1 } } });
    const { value } = runCommand(store, commandsById['media.import'], { assets: SAMPLE_ASSETS });
    const tracks = tracksOfSequence(store.snapshot(), store.project.sequence);
    return {
      store,
      video: tracks.find(({ kind }) => kind === 'video')!.id,
      asset: value.assets[0]!.asset,
    };
  }
  const place = (store: ProjectStore, track: string, asset: string, start: number, seconds: number) =>
    runCommand(store, commandsById['clip.place'], {
      track,
      start: start * SECOND,
      source: { kind: 'media', asset },
      duration: seconds * SECOND,
    }).value.clip;

  test('two who fill the same gap both keep their clip, the second on a track above', () => {
    const { store: a, video, asset } = project();
    const b = fork(a);
    place(a, video, asset, 0, 4);
    place(b, video, asset, 2, 4);
    pull(a, b);
    pull(b, a);
    expect(a.snapshot()).toEqual(b.snapshot());
    expect(a.snapshot().clip.size).toBe(2);
    expect(clipsOfTrack(a.snapshot(), video)).toHaveLength(1);
    expect(clipsOfTrack(a.snapshot(), `${video}+`)).toHaveLength(1);
    expect(repair(a.snapshot())).toEqual([]);
  });

  test('a slip and a longer trim that together leave the media keep the length', () => {
    const { store: a, video, asset } = project();
    const clip = place(a, video, asset, 0, 10);
    const b = fork(a);
    runCommand(a, commandsById['clip.slip'], { clips: [clip], delta: 10 * SECOND });
    runCommand(b, commandsById['clip.trim'], { clip, edge: 'end', delta: 8 * SECOND });
    pull(a, b);
    pull(b, a);
    expect(a.snapshot()).toEqual(b.snapshot());
    expect(a.get('clip', clip)).toMatchObject({ duration: 18 * SECOND, sourceIn: 2 * SECOND });
  });

  test('a clip on a track that somebody removed goes with it; so does what hung on it', () => {
    const { store: a, video, asset } = project();
    const b = fork(a);
    const clip = place(a, video, asset, 0, 4);
    runCommand(a, commandsById['effect.add'], { owner: clip, effect: 'blur' });
    runCommand(b, commandsById['track.remove'], { track: video });
    pull(a, b);
    pull(b, a);
    expect(a.snapshot()).toEqual(b.snapshot());
    expect([a.snapshot().clip.size, a.snapshot().effect.size]).toEqual([0, 0]);
  });
});
