// Files whose sound goes on after their picture, from the file to the timeline: what is placed must end with the picture, which FFmpeg
// finds in the file.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ffmpegSync, ffprobeSync, hasFfmpeg } from '../../../oracle/ffmpeg.ts';
import { hasRealMedia, realMedia } from '../../../oracle/real-media.ts';
import { TICKS_PER_SECOND } from '../../../src/base/time.ts';
import { runCommand } from '../../../src/project/commands/define-command.ts';
import { commandsById } from '../../../src/project/commands/index.ts';
import { clipEnd } from '../../../src/project/records/clip.ts';
import { clipsOfTrack, tracksOfSequence } from '../../../src/project/records/track-index.ts';
import { ProjectStore } from '../../../src/project/store/project-store.ts';
import { assetOf } from './testing/media-fixtures.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'storycore-take-length-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Seconds of file time at which a stream ends. */
function endOfStream(path: string, stream: 'v:0' | 'a:0'): number {
  const entries = ['-show_entries', 'packet=pts_time,duration_time', '-of', 'json'];
  const { packets } = JSON.parse(ffprobeSync(['-select_streams', stream, ...entries, path]).toString()) as {
    packets: { pts_time: string; duration_time: string }[];
  };
  // What an edit list leaves out has no time.
  const ends = packets.map((packet) => Number(packet.pts_time) + Number(packet.duration_time));
  return Math.max(...ends.filter(Number.isFinite));
}

/** Two of it, one behind the other, at 60 frames a second; the ends of the clips of each track in frames. */
async function placedTwice(path: string): Promise<{ picture: number[]; sound: number[] }> {
  const frameRate = { num: 60, den: 1 };
  const store = ProjectStore.create({ name: 'Two takes', sequence: { frameRate } });
  const media = await assetOf(path);
  const { assets } = runCommand(store, commandsById['media.import'], { assets: [media] }).value;
  for (let i = 0; i < 2; i++)
    runCommand(store, commandsById['clip.add-from-asset'], { asset: assets[0]!.asset });
  const ends = (kind: string): number[] =>
    tracksOfSequence(store.snapshot(), store.project.sequence)
      .filter((track) => track.kind === kind)
      .flatMap(({ id }) => clipsOfTrack(store.snapshot(), id))
      .flatMap((clip) => [clip.place.start, clipEnd(clip)])
      .map((time) => (time * 60) / TICKS_PER_SECOND);
  return { picture: ends('video'), sound: ends('audio') };
}

async function expectNoGap(path: string): Promise<void> {
  const picture = endOfStream(path, 'v:0');
  // Else this would prove nothing: two frames apart they were one length before.
  expect(endOfStream(path, 'a:0') - picture).toBeGreaterThan(2 / 60);
  const frames = Math.floor(picture * 60 + 1e-3);
  const placed = await placedTwice(path);
  expect(placed.picture).toEqual([0, frames, frames, 2 * frames]);
  expect(placed.sound).toEqual(placed.picture);
}

describe.skipIf(!hasFfmpeg)('the next clip follows the picture, not the sound that outlasts it', () => {
  test('of a file whose sound goes on for a third of a second', async () => {
    const path = join(folder, 'long-sound.mp4');
    const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=64x64:rate=30:duration=2'];
    const sound = ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000:duration=2.3'];
    ffmpegSync([...picture, ...sound, '-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-c:a', 'aac', path]);
    await expectNoGap(path);
  });

  test.skipIf(!hasRealMedia)('of a film whose sound ends 56 ms later', () =>
    expectNoGap(realMedia('video.mp4')),
  );
});
