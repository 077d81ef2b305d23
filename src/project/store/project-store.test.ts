import { describe, expect, test } from 'vitest';
import { StoryError } from '../../base/errors.ts';
import type { Diff } from '../records/snapshot.ts';
import { ProjectStore } from './project-store.ts';

const create = () => ProjectStore.create({ name: 'Harbour' });
const addMarker = (store: ProjectStore, at: number) =>
  store.transact('marker.add', (tx) =>
    tx.put('marker', { id: tx.newId(), sequence: store.project.sequence, at }),
  ).value;

describe('ProjectStore', () => {
  test('creates a project with one sequence and a track of each kind, and opens it again from its bytes', () => {
    const store = create();
    const again = ProjectStore.open([store.exportSnapshot()]);
    expect(again.snapshot()).toEqual(store.snapshot());
    expect(again.project.name).toBe('Harbour');
    expect([...again.snapshot().track.values()].map((track) => track.kind).sort()).toEqual([
      'audio',
      'video',
    ]);
  });

  test('opens from the update log alone, in any order', () => {
    const store = create();
    const log = [store.exportUpdates()];
    store.onUpdate((bytes) => log.push(bytes));
    for (let i = 0; i < 5; i++) {
      addMarker(store, i);
      store.settle();
    }
    expect(log).toHaveLength(6);
    expect(ProjectStore.open(log).snapshot()).toEqual(store.snapshot());
    expect(ProjectStore.open(log.reverse()).snapshot()).toEqual(store.snapshot());
  });

  test('opens in pieces of a thousand records as it does at once', async () => {
    const rests = async (markers: number): Promise<number> => {
      const store = create();
      store.transact('fill', (tx) => {
        for (let at = 0; at < markers; at++)
          tx.put('marker', { id: tx.newId(), sequence: store.project.sequence, at });
      });
      const bytes = [store.exportSnapshot()];
      let count = 0;
      const opened = await ProjectStore.openInPieces(bytes, async () => void count++);
      expect(opened.snapshot()).toEqual(ProjectStore.open(bytes).snapshot());
      expect(opened.snapshot().marker.size).toBe(markers);
      return count;
    };
    const few = await rests(1);
    expect(few).toBeGreaterThan(0);
    expect(await rests(5001)).toBe(few + 5);
    await expect(
      ProjectStore.openInPieces([new Uint8Array([1, 2, 3])], async () => undefined),
    ).rejects.toMatchObject({ code: 'project-corrupt' });
  });

  test('tells subscribers what changed, shares everything else', () => {
    const store = create();
    const seen: [Diff, string][] = [];
    store.subscribe((diff, origin) => seen.push([diff, origin]));
    const before = store.snapshot();
    const marker = addMarker(store, 10);
    const names: (string | null)[] = [];
    const stop = store.subscribeRecord('marker', marker.id, (record) => names.push(record?.name ?? null));
    store.transact('marker.set', (tx) => void tx.patch('marker', marker.id, { name: 'A' }));
    store.transact('marker.remove', (tx) => tx.remove('marker', marker.id));
    stop();
    store.undo();
    expect(names).toEqual(['A', null]);
    expect(seen.map(([, origin]) => origin)).toEqual(['local', 'local', 'local', 'undo']);
    expect(seen[0]![0]).toEqual([{ type: 'marker', id: marker.id, before: null, after: marker }]);
    expect(store.snapshot().track).toBe(before.track);
    expect(before.marker.size).toBe(0);
  });

  test('a failing edit changes nothing and tells nobody', () => {
    const store = create();
    const before = store.snapshot();
    const version = store.version();
    store.subscribe(() => expect.unreachable());
    expect(() =>
      store.transact('x', (tx) => {
        tx.put('marker', { id: 'm', sequence: 's', at: 1 });
        tx.patch('marker', 'm', { at: -1 });
      }),
    ).toThrow(StoryError);
    expect(store.snapshot()).toBe(before);
    expect(store.version()).toEqual(version);
    expect(store.canUndo).toBe(false);
  });

  test('an edit without effect is no step', () => {
    const store = create();
    const marker = addMarker(store, 4);
    const { diff } = store.transact('x', (tx) => {
      tx.patch('marker', marker.id, { at: 5 });
      tx.patch('marker', marker.id, { at: 4 });
    });
    expect(diff).toEqual([]);
    expect(store.undoLabel).toBe('marker.add');
    expect(store.get('marker', marker.id)).toBe(marker);
  });

  test('an edit inside an edit is refused', () => {
    const store = create();
    expect(() => store.transact('outer', () => addMarker(store, 1))).toThrow(/nested-edit/);
  });
});

describe('undo', () => {
  test('goes back and forth; a new edit ends the way forth', () => {
    const store = create();
    const states = [store.snapshot()];
    for (let i = 0; i < 4; i++) {
      addMarker(store, i);
      states.push(store.snapshot());
    }
    for (let i = 3; i >= 0; i--) {
      expect(store.undo()).toBe(true);
      expect(store.snapshot()).toEqual(states[i]);
    }
    expect(store.undo()).toBe(false);
    for (let i = 1; i <= 4; i++) {
      expect(store.redo()).toBe(true);
      expect(store.snapshot()).toEqual(states[i]);
    }
    store.undo();
    addMarker(store, 9);
    expect(store.canRedo).toBe(false);
  });

  test('takes back only what this user did', () => {
    const here = create();
    const marker = addMarker(here, 1);
    const there = ProjectStore.open([here.exportSnapshot()]);
    here.transact('marker.set', (tx) => void tx.patch('marker', marker.id, { name: 'mine', note: 'mine' }));
    there.importUpdates(here.exportUpdates(there.version()));
    there.transact('marker.set', (tx) => void tx.patch('marker', marker.id, { note: 'theirs' }));
    here.importUpdates(there.exportUpdates(here.version()));
    here.undo();
    expect(here.get('marker', marker.id)).toMatchObject({ name: '', note: 'theirs' });
    there.importUpdates(here.exportUpdates(there.version()));
    expect(there.snapshot()).toEqual(here.snapshot());
    expect(there.undo()).toBe(true);
    expect(there.get('marker', marker.id)?.note).toBe('mine');
    expect(there.undo()).toBe(false);
  });
});

describe('gesture', () => {
  test('many updates are one step, each starts from the state before', () => {
    const store = create();
    const marker = addMarker(store, 10);
    const before = store.snapshot();
    const updates: Uint8Array[] = [];
    store.onUpdate((bytes) => updates.push(bytes));
    const drag = store.gesture('marker.set');
    for (let i = 1; i <= 50; i++) {
      drag.update((tx) => void tx.patch('marker', marker.id, { at: tx.get('marker', marker.id).at + i }));
      expect(store.get('marker', marker.id)?.at).toBe(10 + i);
    }
    expect(updates).toEqual([]);
    expect(drag.commit()).toHaveLength(1);
    store.settle();
    expect(updates).toHaveLength(1);
    expect(drag.commit()).toHaveLength(1);
    store.undo();
    expect(store.snapshot()).toEqual(before);
    store.redo();
    expect(store.get('marker', marker.id)?.at).toBe(60);
  });

  test('keeps the ids of what it creates, reverts without a trace, survives an update that fails', () => {
    const store = create();
    const before = store.snapshot();
    const drag = store.gesture('marker.add');
    const ids = new Set<string>();
    const put = (at: number) =>
      drag.update((tx) => {
        const id = tx.newId();
        ids.add(id);
        tx.put('marker', { id, sequence: store.project.sequence, at });
      });
    put(1);
    put(2);
    expect(() => put(-1)).toThrow(/invalid-record/);
    expect([...store.snapshot().marker.values()].map(({ at }) => at)).toEqual([2]);
    expect(ids.size).toBe(1);
    drag.revert();
    expect(store.snapshot()).toEqual(before);
    expect(store.canUndo).toBe(false);
    expect(drag.open).toBe(false);
  });

  test('another edit commits it; undo takes it back', () => {
    const store = create();
    const marker = addMarker(store, 1);
    const drag = store.gesture('marker.set');
    drag.update((tx) => void tx.patch('marker', marker.id, { at: 2 }));
    addMarker(store, 5);
    expect(drag.open).toBe(false);
    store.undo();
    expect(store.undoLabel).toBe('marker.set');
    const second = store.gesture('marker.set');
    second.update((tx) => void tx.patch('marker', marker.id, { at: 3 }));
    store.undo();
    expect(store.get('marker', marker.id)?.at).toBe(2);
    expect(second.commit()).toEqual([]);
  });

  test('goes on over what others do meanwhile', () => {
    const store = create();
    const marker = addMarker(store, 1);
    const other = ProjectStore.open([store.exportSnapshot()]);
    other.transact('marker.set', (tx) => void tx.patch('marker', marker.id, { name: 'other' }));
    const drag = store.gesture('marker.set');
    drag.update((tx) => void tx.patch('marker', marker.id, { at: 7 }));
    store.importUpdates(other.exportUpdates(store.version()));
    expect(store.get('marker', marker.id)).toMatchObject({ at: 7, name: 'other' });
    drag.update((tx) => void tx.patch('marker', marker.id, { at: 8 }));
    drag.commit();
    store.undo();
    expect(store.get('marker', marker.id)).toMatchObject({ at: 1, name: 'other' });
    other.importUpdates(store.exportUpdates(other.version()));
    expect(other.snapshot()).toEqual(store.snapshot());
  });
});

describe('bytes', () => {
  test('damaged ones are refused with a code', () => {
    const bytes = create().exportSnapshot();
    const flipped = bytes.slice();
    flipped[flipped.length >> 1]! ^= 0x55;
    for (const bad of [flipped, bytes.slice(0, bytes.length - 9), new Uint8Array(), new Uint8Array(64)]) {
      expect(() => ProjectStore.open([bad])).toThrow(/project-corrupt/);
    }
    expect(() => ProjectStore.open([])).toThrow(/project-corrupt/);
    const store = create();
    const before = store.snapshot();
    expect(() => store.importUpdates(flipped)).toThrow(/project-corrupt/);
    expect(store.snapshot()).toBe(before);
  });
});
