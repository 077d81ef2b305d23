import fc from 'fast-check';
import { expect, test } from 'vitest';
import { StoryError } from '../../base/errors.ts';
import { runCommand } from '../commands/define-command.ts';
import { findCommand } from '../commands/index.ts';
import { ProjectStore } from '../store/project-store.ts';
import { drawFrom, randomEdit } from '../testing/random-edit.ts';
import type { ProjectSnapshot } from './snapshot.ts';
import {
  clipsOfLink,
  clipsOfSource,
  clipsOfTrack,
  effectsOfOwner,
  transitionsOfClip,
} from './track-index.ts';

/** What the indices say, and what a plain search of the whole table says. */
function compare(snapshot: ProjectSnapshot): void {
  const clips = [...snapshot.clip.values()];
  const ids = (records: readonly { readonly id: string }[]): string[] => records.map(({ id }) => id);
  const sorted = (records: readonly { readonly id: string }[]): string[] => ids(records).sort();
  for (const track of snapshot.track.keys()) {
    const found = clips.filter(({ place }) => place.track === track);
    found.sort((a, b) => a.place.start - b.place.start || (a.id < b.id ? -1 : 1));
    expect(ids(clipsOfTrack(snapshot, track))).toEqual(ids(found));
    for (const clip of clipsOfTrack(snapshot, track)) expect(clip).toBe(snapshot.clip.get(clip.id));
  }
  for (const clip of clips) {
    if (clip.link) {
      expect(ids(clipsOfLink(snapshot, clip.link))).toEqual(
        sorted(clips.filter(({ link }) => link === clip.link)),
      );
      for (const other of clipsOfLink(snapshot, clip.link)) expect(other).toBe(snapshot.clip.get(other.id));
    }
    const effects = [...snapshot.effect.values()].filter((effect) => effect.owner === clip.id);
    expect(sorted(effectsOfOwner(snapshot, clip.id))).toEqual(sorted(effects));
    const transitions = [...snapshot.transition.values()].filter(
      ({ from, to }) => from === clip.id || to === clip.id,
    );
    expect(ids(transitionsOfClip(snapshot, clip.id))).toEqual(sorted(transitions));
  }
  for (const asset of snapshot.asset.keys()) {
    const found = clips.filter(({ source }) => source.kind === 'media' && source.asset === asset);
    expect(ids(clipsOfSource(snapshot, asset))).toEqual(sorted(found));
  }
}

test('indices that are carried from edit to edit agree with a search, also on older versions', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const draw = drawFrom(seed);
      const store = ProjectStore.create({ name: 'Index' });
      const kept: ProjectSnapshot[] = [];
      for (let i = 0; i < 150; i++) {
        const { id, args } = randomEdit(store.snapshot(), draw);
        try {
          runCommand(store, findCommand(id)!, args);
        } catch (error) {
          if (!(error instanceof StoryError)) throw error;
        }
        if (draw() < 0.2) store.undo();
        if (i % 10 === 0) compare(store.snapshot());
        if (i % 40 === 0) kept.push(store.snapshot());
      }
      for (const snapshot of kept) compare(snapshot);
    }),
    { numRuns: 10 },
  );
});
