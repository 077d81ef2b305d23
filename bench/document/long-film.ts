// A document at the size of a long film.
import { secondsToTicks } from '../../src/base/time.ts';
import { runCommand } from '../../src/project/commands/define-command.ts';
import { commandsById } from '../../src/project/commands/index.ts';
import { tracksOfSequence } from '../../src/project/records/track-index.ts';
import { ProjectStore } from '../../src/project/store/project-store.ts';
import { SAMPLE_ASSETS } from '../../src/project/testing/sample-assets.ts';

const CLIPS = 10_000;
const TRACKS_OF_A_KIND = 8;

/** Linked picture and sound, two seconds each with a gap now and then, transitions and effects on some. */
export function longFilm(): ProjectStore {
  const store = ProjectStore.create({ name: 'Long film', sequence: { frameRate: { num: 25, den: 1 } } });
  for (let i = 1; i < TRACKS_OF_A_KIND; i++) {
    runCommand(store, commandsById['track.add'], { kind: 'video' });
    runCommand(store, commandsById['track.add'], { kind: 'audio' });
  }
  const { assets } = runCommand(store, commandsById['media.import'], { assets: SAMPLE_ASSETS }).value;
  const asset = assets[0]!.asset;
  const tracks = tracksOfSequence(store.snapshot(), store.project.sequence);
  const ofKind = (kind: string) => tracks.filter((track) => track.kind === kind);
  const second = secondsToTicks(1);
  store.transact('build', (tx) => {
    for (let i = 0; i < CLIPS / 2; i++) {
      const row = i % TRACKS_OF_A_KIND;
      const column = Math.floor(i / TRACKS_OF_A_KIND);
      const link = tx.newId();
      const start = (column * 2 + Math.floor(column / 20)) * second;
      for (const kind of ['video', 'audio']) {
        const clip = tx.put('clip', {
          id: tx.newId(),
          place: { track: ofKind(kind)[row]!.id, start },
          duration: 2 * second,
          source: { kind: 'media', asset, stream: 0 },
          sourceIn: (1 + (i % 16)) * second,
          name: 'interview.mp4',
          link,
        });
        if (i % 10 === 0) {
          tx.put('effect', {
            id: tx.newId(),
            owner: clip.id,
            effect: 'grade',
            order: 0,
            params: { lift: 0.1 },
          });
        }
      }
    }
  });
  return store;
}
