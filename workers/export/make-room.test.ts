import { expect, test } from 'vitest';
import { secondsToTicks } from '../../src/base/time.ts';
import { exportRecord } from '../../src/project/records/export-settings.ts';
import { parseRecord } from '../../src/project/records/record-type.ts';
import { sentSnapshot } from '../../src/project/records/snapshot.ts';
import { newProject } from '../../src/project/store/new-project.ts';
import type { ExportTarget } from '../../src/protocol/export-protocol.ts';
import { estimatedBytes, makeRoom, roomOptions } from './make-room.ts';

const OPFS: ExportTarget = { kind: 'opfs', path: 'film.mp4' };
const FILE: ExportTarget = { kind: 'file', handle: {} as FileSystemFileHandle };

/** A minute at 8 Mbit/s is 60 MB. */
function order(target: ExportTarget, rate: object = { mode: 'bitrate', bitsPerSecond: 8_000_000 }) {
  const tx = newProject({ name: 'Film' });
  const track = [...tx.snapshot.track.values()].find(({ kind }) => kind === 'video')!.id;
  const source = { kind: 'color', color: '#336699' } as const;
  tx.put('clip', { id: 'c', place: { track, start: 0 }, duration: secondsToTicks(60), source });
  const sequence = [...tx.snapshot.sequence.keys()][0]!;
  const video = { codec: 'avc', rate };
  const settings = parseRecord(exportRecord, {
    id: 'e',
    sequence,
    name: 'Film',
    container: 'mp4',
    video,
    audio: null,
  });
  return { version: 1, snapshot: sentSnapshot(tx.finish().snapshot), settings, target };
}

function disk(quotaMb: number, usedMb: number, segmentMb = 0) {
  const trims: number[] = [];
  const segments = {
    trim: async (bytes: number) => void trims.push(bytes),
    usage: async () => ({ bytes: segmentMb * 1e6, count: 1 }),
  };
  return { trims, segments, estimate: async () => ({ quota: quotaMb * 1e6, usage: usedMb * 1e6 }) };
}

test('the size follows the bit rates and the length', () => {
  expect(estimatedBytes(order(OPFS))).toBe(Math.round(60e6 * roomOptions.margin));
  expect(estimatedBytes(order(OPFS, { mode: 'quality', quality: 'high' }))).toBeNull();
});

test('a film that cannot fit is refused with both numbers', async () => {
  const { segments, estimate } = disk(1000, 900);
  await expect(makeRoom(order(OPFS), segments, estimate)).rejects.toMatchObject({
    code: 'storage-short',
    params: { name: 'Film', needed: '132 MB', free: '100 MB' },
  });
});

test('to a file of the user only the segments take room here, and stored ones count', async () => {
  const narrow = disk(1000, 900);
  await makeRoom(order(FILE), narrow.segments, narrow.estimate);
  const stored = disk(1000, 900, 40);
  await makeRoom(order(OPFS), stored.segments, stored.estimate);
  expect(stored.trims).toEqual([400e6]);
});

test('where the browser says nothing, nothing is refused', async () => {
  const { segments, trims } = disk(0, 0);
  await makeRoom(order(OPFS), segments, async () => ({}));
  expect(trims).toEqual([]);
});
