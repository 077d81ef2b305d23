import { writeFile } from 'node:fs/promises';
import { frameToTicks } from '../../src/base/time.ts';
import { storycoreBytes } from '../../src/interchange/storycore-file/write-storycore.ts';
import type { MediaAsset } from '../../src/project/records/media-asset.ts';
import { ProjectStore } from '../../src/project/store/project-store.ts';

export type Feature = 'dissolve' | 'pip' | 'title' | 'sound';

const RATE = { num: 25, den: 1 };
const at = (frame: number): number => frameToTicks(frame, RATE);

/** Two clips of `frames` each, end to end (100 frames of handle before and behind), with what is asked for laid over. */
export async function writeProject(
  file: string,
  [a, b]: readonly [MediaAsset, MediaAsset],
  frames: number,
  features: readonly Feature[],
): Promise<void> {
  const store = ProjectStore.create({ name: 'Reference' });
  const sequence = [...store.snapshot().sequence.values()][0]!;
  for (const track of store.snapshot().track.keys())
    store.transact('clear', (tx) => tx.remove('track', track));
  store.transact('build', (tx) => {
    tx.put('sequence', { ...sequence, width: 1920, height: 1080, frameRate: RATE });
    tx.put('asset', a);
    tx.put('asset', b);
    const track = (id: string, kind: string, order: number): void => {
      tx.put('track', { id, sequence: sequence.id, kind, name: id, order });
    };
    const clip = (
      id: string,
      on: string,
      asset: MediaAsset,
      start: number,
      length: number,
      more: object = {},
    ): void => {
      const source = { kind: 'media', asset: asset.id, stream: 0 };
      tx.put('clip', {
        id,
        place: { track: on, start: at(start) },
        duration: at(length),
        source,
        sourceIn: at(100),
        ...more,
      });
    };
    track('v1', 'video', 0);
    clip('a', 'v1', a, 0, frames);
    clip('b', 'v1', b, frames, frames);
    if (features.includes('dissolve')) {
      tx.put('transition', {
        id: 't',
        track: 'v1',
        kind: 'crossfade',
        from: 'a',
        to: 'b',
        before: at(frames - 1),
        after: at(frames - 1),
      });
    }
    if (features.includes('pip')) {
      track('v2', 'video', 1);
      clip('pip', 'v2', b, 0, 2 * frames, {
        sourceIn: 0,
        transform: { x: 600, y: -330, scaleX: 0.3, scaleY: 0.3 },
      });
    }
    if (features.includes('title')) {
      track('v3', 'video', 2);
      tx.put('title', { id: 'title', text: 'A harbour in the morning', size: 72, verticalAlign: 'bottom' });
      tx.put('clip', {
        id: 'title-clip',
        place: { track: 'v3', start: 0 },
        duration: at(2 * frames),
        source: { kind: 'title', title: 'title' },
      });
    }
    if (features.includes('sound')) {
      track('s1', 'audio', 3);
      track('s2', 'audio', 4);
      clip('sa', 's1', a, 0, frames);
      clip('sb', 's1', b, frames, frames);
      clip('music', 's2', b, 0, 2 * frames, { gainDb: -12, sourceIn: 0 });
    }
  });
  await writeFile(
    file,
    await storycoreBytes({ name: 'Reference', document: store.exportSnapshot(), media: [] }),
  );
}
