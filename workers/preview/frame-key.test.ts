import { expect, test } from 'vitest';
import { secondsToTicks } from '../../src/base/time.ts';
import { resolve } from '../../src/engine/timeline/resolve.ts';
import { clipAddFromAsset } from '../../src/project/commands/clip-add-from-asset.ts';
import { clipMove } from '../../src/project/commands/clip-move.ts';
import { clipSet } from '../../src/project/commands/clip-set.ts';
import { runCommand } from '../../src/project/commands/define-command.ts';
import { mediaImport } from '../../src/project/commands/media-import.ts';
import { mediaSet } from '../../src/project/commands/media-set.ts';
import { ProjectStore } from '../../src/project/store/project-store.ts';
import { frameKey } from './frame-key.ts';

const RATE = { num: 25, den: 1 };

function film() {
  const store = ProjectStore.create({ name: 'Film', sequence: { width: 640, height: 360, frameRate: RATE } });
  const end = secondsToTicks(10);
  const video = [
    { codec: 'avc', width: 640, height: 360, codedWidth: 640, codedHeight: 360, frameRate: RATE, end },
  ];
  const { assets } = runCommand(store, mediaImport, {
    assets: [{ name: 'a', kind: 'video', hash: 'a', size: 1, duration: end, video }],
  }).value;
  const asset = assets[0]!.asset;
  const add = (start: number): string =>
    runCommand(store, clipAddFromAsset, { asset, start: secondsToTicks(start) }).value.clips[0]!;
  const clips = [add(0), add(20)] as const;
  const key = (seconds: number): string => {
    const frame = resolve(store.snapshot(), store.project.sequence, secondsToTicks(seconds));
    return frameKey(frame, 640, 360);
  };
  return { store, asset, clips, key };
}

test('editing elsewhere leaves the key of a frame as it is, editing what is on screen changes it', () => {
  const { store, asset, clips, key } = film();
  const before = key(2);
  runCommand(store, clipSet, { clips: [clips[1]], fields: { opacity: 0.5 } });
  runCommand(store, mediaSet, { assets: [asset], fields: { name: 'renamed', bin: 'folder' } });
  expect(key(2)).toBe(before);
  runCommand(store, clipSet, { clips: [clips[0]], fields: { transform: { x: 3 } } });
  expect(key(2)).not.toBe(before);
  store.undo();
  expect(key(2)).toBe(before);
});

test('a clip that is moved takes its pictures along', () => {
  const { store, clips, key } = film();
  const before = key(2);
  runCommand(store, clipMove, { clips: [clips[0]], delta: secondsToTicks(10) });
  expect(key(12)).toBe(before);
  expect(key(2)).not.toBe(before);
});

test('every frame and every size has a key of its own', () => {
  const { store, key } = film();
  const keys = new Set(Array.from({ length: 250 }, (_, n) => key(n / 25)));
  expect(keys.size).toBe(250);
  const frame = resolve(store.snapshot(), store.project.sequence, 0);
  expect(frameKey(frame, 320, 180)).not.toBe(frameKey(frame, 640, 360));
});
