import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { secondsToTicks } from '../../base/time.ts';
import { hashOfMemory } from '../../engine/media/content-hash.ts';
import { sequenceDuration } from '../../engine/timeline/duration.ts';
import { resolve } from '../../engine/timeline/resolve.ts';
import { ProjectStore } from '../../project/store/project-store.ts';
import { buildSample, type SampleMedia } from './sample-project.ts';

const folder = new URL('../../../public/sample/', import.meta.url);
const media = JSON.parse(readFileSync(new URL('media.json', folder), 'utf8')) as SampleMedia[];

test('the files that ship are those that are described, and small', async () => {
  let bytes = 0;
  for (const { file, hash, size } of media) {
    const content = new Uint8Array(readFileSync(new URL(file, folder)));
    expect({ file, size: content.length, hash: await hashOfMemory(content) }).toEqual({ file, size, hash });
    bytes += content.length;
  }
  expect(bytes).toBeLessThan(1_500_000);
});

test('the sample has scenes, dissolves, a title and music to its end', () => {
  const store = ProjectStore.create({
    name: 'Sample',
    sequence: { width: 1280, height: 720, frameRate: { num: 25, den: 1 } },
  });
  buildSample(store, media, new URL('https://example.org/studio/sample/'));
  const snapshot = store.snapshot();
  const { sequence } = store.project;
  expect(sequenceDuration(snapshot, sequence)).toBe(secondsToTicks(14.4));
  expect(snapshot.transition.size).toBe(2);
  const at = (seconds: number) => resolve(snapshot, sequence, secondsToTicks(seconds)).items;
  expect(at(0.4).map(({ kind }) => kind)).toEqual(['layer']);
  expect(at(2).length).toBe(2);
  expect(at(5.2)[0]).toMatchObject({ kind: 'transition', transition: 'crossfade' });
  expect(at(14).length).toBe(1);
  const sound = [...snapshot.clip.values()].filter(
    (clip) => snapshot.track.get(clip.place.track)?.kind === 'audio',
  );
  expect(sound).toMatchObject([{ place: { start: 0 }, duration: secondsToTicks(14.4) }]);
});
