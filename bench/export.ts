// Exports against native programs, in one run on one machine: `node bench/export.ts [seconds of each clip] [rounds] [transcode]`. Prints a
// table for docs/performance.md; with the last word for the transcode alone, which lasts five times as long as a clip. Sources are made by
// ffmpeg; both sides start from nothing and end with a closed file.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BT709 } from '../oracle/bt709.ts';
import { readAsset } from '../relay-server/render-node/cli/read-asset.ts';
import { createNodeHost } from '../relay-server/render-node/node-host/node-host.ts';
import type { MediaAsset } from '../src/project/records/media-asset.ts';
import { meltEdit } from './export/melt-edit.ts';
import { type Feature, writeProject } from './export/reference-project.ts';
import { compare, ffmpeg, quality, storycore, timed } from './export/timed.ts';

const [secondsWish, roundsWish] = process.argv.slice(2, 4).map(Number);
const only = process.argv[4];
const seconds = secondsWish || 4;
const rounds = roundsWish || 2;
const frames = seconds * 25;

interface Row {
  readonly name: string;
  readonly frames: number;
  readonly ours: number;
  readonly theirs: number;
  readonly native: string;
  readonly note?: string;
}

const COMPOSITES: readonly (readonly Feature[])[] = [
  ['dissolve'],
  ['pip'],
  ['title'],
  ['dissolve', 'pip', 'title', 'sound'],
];

const folder = await mkdtemp(join(tmpdir(), 'storycore-bench-'));
const path = (name: string): string => join(folder, name);

try {
  const [a, b] = [await makeSource('a.mp4', 'testsrc2', 440), await makeSource('b.mp4', 'smptehdbars', 880)];
  const rows = only === 'transcode' ? [await transcode()] : [await cutOnly(), await transcode()];
  for (const features of only ? [] : COMPOSITES) rows.push(await against(features, [a, b]));
  print(rows);
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** Sixty seconds of 1080p with film grain at some 20 Mbit/s, a key frame every two seconds. */
async function makeSource(name: string, pattern: string, tone: number): Promise<MediaAsset> {
  const picture = `${pattern}=size=1920x1080:rate=25:duration=60,noise=alls=4:allf=t`;
  const video = [
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-b:v',
    '20M',
    '-g',
    '50',
    '-sc_threshold',
    '0',
    '-pix_fmt',
    'yuv420p',
  ];
  const sound = ['-f', 'lavfi', '-i', `sine=frequency=${tone}:sample_rate=48000:duration=60`];
  await ffmpeg(
    '-f',
    'lavfi',
    '-i',
    picture,
    ...sound,
    ...video,
    ...BT709,
    '-c:a',
    'aac',
    '-ac',
    '2',
    path(name),
  );
  const host = createNodeHost();
  try {
    return await readAsset(host, { kind: 'path', path: path(name) });
  } finally {
    await host.close();
  }
}

/** Ten pieces of one source, each from key frame to key frame, against ffmpeg's concat demuxer. */
async function cutOnly(): Promise<Row> {
  const pieces = Array.from({ length: 10 }, (_, i) => ({ from: ((i * 7) % 25) * 2, length: 4 }));
  const time = (value: number) => ({ OTIO_SCHEMA: 'RationalTime.1', value, rate: 1 });
  const children = pieces.map(({ from, length }) => ({
    OTIO_SCHEMA: 'Clip.1',
    source_range: { OTIO_SCHEMA: 'TimeRange.1', start_time: time(from), duration: time(length) },
    media_reference: { OTIO_SCHEMA: 'ExternalReference.1', target_url: 'a.mp4' },
  }));
  const tracks = { OTIO_SCHEMA: 'Stack.1', children: [{ OTIO_SCHEMA: 'Track.1', kind: 'Video', children }] };
  await writeFile(path('cuts.otio'), JSON.stringify({ OTIO_SCHEMA: 'Timeline.1', name: 'cuts', tracks }));
  const list = pieces
    .map(({ from, length }) => `file a.mp4\ninpoint ${from}\noutpoint ${from + length}`)
    .join('\n');
  await writeFile(path('cuts.txt'), list);
  const result = await compare(
    () => storycore(path('cuts.otio'), path('cuts.mp4')),
    () =>
      ffmpeg('-f', 'concat', '-safe', '0', '-i', path('cuts.txt'), '-an', '-c', 'copy', path('native.mp4')),
    rounds,
  );
  return { name: 'cut only, ten pieces', frames: 1000, native: '`ffmpeg -c copy`', ...result };
}

async function transcode(): Promise<Row> {
  // Long enough that the start of either program does not decide.
  const length = 5 * seconds;
  const time = (value: number) => ({ OTIO_SCHEMA: 'RationalTime.1', value, rate: 1 });
  const clip = {
    OTIO_SCHEMA: 'Clip.1',
    source_range: { OTIO_SCHEMA: 'TimeRange.1', start_time: time(0), duration: time(length) },
    media_reference: { OTIO_SCHEMA: 'ExternalReference.1', target_url: 'a.mp4' },
  };
  const tracks = {
    OTIO_SCHEMA: 'Stack.1',
    children: [{ OTIO_SCHEMA: 'Track.1', kind: 'Video', children: [clip] }],
  };
  await writeFile(path('one.otio'), JSON.stringify({ OTIO_SCHEMA: 'Timeline.1', name: 'one', tracks }));
  const coded = ['-an', '-c:v', 'libx264', '-preset', 'veryfast', '-b:v', '8M', '-g', '50'];
  const result = await compare(
    () => storycore(path('one.otio'), path('one.mp4'), '--preset', 'web-1080p'),
    () => ffmpeg('-t', String(length), '-i', path('a.mp4'), ...coded, path('native.mp4')),
    rounds,
  );
  const reference = path('reference.mkv');
  await ffmpeg('-t', String(length), '-i', path('a.mp4'), '-an', '-c', 'copy', reference);
  const [ours, theirs] = [
    await quality(path('one.mp4'), reference),
    await quality(path('native.mp4'), reference),
  ];
  return {
    name: 'one clip, 8 Mbit/s',
    frames: length * 25,
    native: '`ffmpeg` x264 veryfast',
    note: `luma ${ours} dB, native ${theirs} dB`,
    ...result,
  };
}

async function against(
  features: readonly Feature[],
  assets: readonly [MediaAsset, MediaAsset],
): Promise<Row> {
  const project = path('film.storycore');
  await writeProject(project, assets, frames, features);
  const result = await compare(
    () => storycore(project, path('film.mp4'), '--preset', 'web-1080p'),
    () =>
      timed('melt', meltEdit([path('a.mp4'), path('b.mp4')], frames, features, path('melt.mp4')), {
        QT_QPA_PLATFORM: 'offscreen',
      }),
    rounds,
  );
  return {
    name: features.length > 1 ? 'reference timeline' : features.join(),
    frames: 2 * frames,
    native: '`melt`',
    ...result,
  };
}

function print(rows: readonly Row[]): void {
  console.log('\n| 1080p25 | frames | StoryCore | native | ratio | against |\n|---|---:|---:|---:|---:|---|');
  for (const { name, frames: count, ours, theirs, native, note } of rows) {
    const fps = (time: number): string => `${time.toFixed(1)} s (${(count / time).toFixed(0)} fps)`;
    const against = note ? `${native}; ${note}` : native;
    console.log(
      `| ${name} | ${count} | ${fps(ours)} | ${fps(theirs)} | ${(theirs / ours).toFixed(2)} × | ${against} |`,
    );
  }
}
