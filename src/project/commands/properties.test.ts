import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { StoryError } from '../../base/errors.ts';
import { snapToFrame } from '../../base/time.ts';
import type { ProjectSnapshot } from '../records/snapshot.ts';
import { violations } from '../store/invariants.ts';
import { ProjectStore } from '../store/project-store.ts';
import { drawFrom, type RandomEdit, randomEdit } from '../testing/random-edit.ts';
import { runCommand } from './define-command.ts';
import { commands, findCommand } from './index.ts';

/** @returns false when the command refused; a refusal must leave everything as it was */
function apply(store: ProjectStore, edit: RandomEdit): boolean {
  const before = store.snapshot();
  try {
    runCommand(store, findCommand(edit.id)!, edit.args);
    return true;
  } catch (error) {
    if (!(error instanceof StoryError)) throw error;
    expect(store.snapshot()).toBe(before);
    return false;
  }
}

function edgesOffTheGrid(snapshot: ProjectSnapshot): string[] {
  return [...snapshot.clip.values()].flatMap((clip) => {
    const track = snapshot.track.get(clip.place.track)!;
    const rate = snapshot.sequence.get(track.sequence)!.frameRate;
    const edges = [clip.place.start, clip.place.start + clip.duration];
    return edges.every((edge) => snapToFrame(edge, rate) === edge) ? [] : [clip.id];
  });
}

describe('any sequence of commands', () => {
  test('keeps the rules, undoes to the exact start and redoes to the exact end', { timeout: 240_000 }, () => {
    const accepted = new Map<string, number>();
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const draw = drawFrom(seed);
        const store = ProjectStore.create({ name: 'Any' });
        const start = store.snapshot();
        for (let i = 0; i < 1000; i++) {
          const edit = randomEdit(store.snapshot(), draw);
          if (!apply(store, edit)) continue;
          accepted.set(edit.id, (accepted.get(edit.id) ?? 0) + 1);
          const broken = violations(store.snapshot());
          if (broken.length > 0) expect.fail(`${i} ${JSON.stringify(edit)} → ${JSON.stringify(broken)}`);
          expect(edgesOffTheGrid(store.snapshot()), `${i} ${edit.id}`).toEqual([]);
        }
        const end = store.snapshot();
        while (store.undo());
        expect(store.snapshot()).toEqual(start);
        while (store.redo());
        expect(store.snapshot()).toEqual(end);
        expect(ProjectStore.open([store.exportSnapshot()]).snapshot()).toEqual(end);
      }),
      { numRuns: 6 },
    );
    // Every command must have been accepted at least once, or the property says nothing of it.
    expect(commands.map(({ id }) => id).filter((id) => !accepted.has(id))).toEqual([]);
  });
});
