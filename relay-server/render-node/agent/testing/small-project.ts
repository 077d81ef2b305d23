import { writeFile } from 'node:fs/promises';
import { storycoreBytes } from '../../../../src/interchange/storycore-file/write-storycore.ts';
import { clipRecord } from '../../../../src/project/records/clip.ts';
import type { MediaAsset } from '../../../../src/project/records/media-asset.ts';
import { parseRecord } from '../../../../src/project/records/record-type.ts';
import { trackRecord } from '../../../../src/project/records/track.ts';
import { ProjectStore } from '../../../../src/project/store/project-store.ts';
import { Film, SEQUENCE } from '../../conformance/film.ts';

/** Frames of the film. */
export const PROJECT_FRAMES = 300;

/**
 * Twelve seconds at 25 fps, 320 × 180: cuts off key frames, a crossfade, a title, and sound.
 * @param sources two of at least 12 s each
 */
export async function writeSmallProject(
  path: string,
  [a, b]: readonly [MediaAsset, MediaAsset],
): Promise<void> {
  const edit = new Film({ width: 320, height: 180 });
  const track = edit.track();
  // Not quite opaque: what could be copied would be no work for anybody.
  const worked = { opacity: 0.95 };
  edit.clip(track, a, { start: 0, length: 90, inFrame: 7 }, worked);
  const from = edit.clip(track, b, { start: 90, length: 80, inFrame: 31 }, worked);
  const to = edit.clip(track, a, { start: 170, length: 80, inFrame: 120 }, worked);
  edit.transition(track, from, to, { before: 8, after: 8 });
  edit.clip(track, b, { start: 250, length: 50, inFrame: 200 }, worked);
  edit.title(edit.track(), { start: 30, length: 40 }, { text: 'Harbour', size: 120 });
  const snapshot = edit.snapshot();
  const store = ProjectStore.create({ name: 'Harbour' });
  const project = [...store.snapshot().project.values()][0]!;
  store.transact('test', (tx) => {
    for (const record of snapshot.asset.values()) tx.put('asset', record);
    for (const record of snapshot.sequence.values()) tx.put('sequence', record);
    for (const record of snapshot.track.values()) tx.put('track', record);
    for (const record of snapshot.title.values()) tx.put('title', record);
    for (const record of snapshot.clip.values()) tx.put('clip', record);
    for (const record of snapshot.transition.values()) tx.put('transition', record);
    const sound = { id: 'sound', sequence: SEQUENCE, kind: 'audio', name: 'sound', order: 0 };
    tx.put('track', parseRecord(trackRecord, sound));
    const [clip] = snapshot.clip.values();
    const heard = { ...clip!, id: 'heard', place: { track: 'sound', start: 0 }, opacity: 1 };
    tx.put('clip', parseRecord(clipRecord, heard));
    tx.put('project', { ...project, sequence: SEQUENCE });
  });
  await writeFile(
    path,
    await storycoreBytes({ name: 'Harbour', document: store.exportSnapshot(), media: [] }),
  );
}
