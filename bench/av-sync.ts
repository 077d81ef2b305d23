// How far sound and picture are apart after an hour: a flash and an impulse of one moment, at the start of a film and again at its
// end, found in the exported file with FFmpeg. Must stay under one frame, and is expected to be nothing.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../relay-server/render-node/cli/main.ts', import.meta.url));
const MINUTES = Number(process.env.STORYCORE_SYNC_MINUTES ?? 60);
const SAMPLE_RATE = 48_000;
/** The source: four seconds, the flash and the impulse two seconds in. */
const SOURCE_SECONDS = 4;

interface Rate {
  readonly num: number;
  readonly den: number;
}

const folder = await mkdtemp(join(tmpdir(), 'storycore-sync-'));
try {
  console.log(
    `\n| ${MINUTES} min film | flash at | impulse at | apart | of a frame |\n|---|---:|---:|---:|---:|`,
  );
  for (const rate of [
    { num: 25, den: 1 },
    { num: 30_000, den: 1001 },
  ]) {
    for (const container of ['mp4', 'mkv']) await measure(rate, container);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function measure(rate: Rate, container: string): Promise<void> {
  const fps = rate.num / rate.den;
  const film = join(folder, `film.${container}`);

  const project = await writeTimeline(rate);
  const args = [MAIN, 'render', project, '-o', film, '--no-cache', '--overwrite', '--json'];
  execFileSync(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const flashes = await flashTimes(film, fps);
  const impulses = await impulseTimes(film);
  if (flashes.length !== 2 || impulses.length !== 2) {
    throw new Error(`Two flashes and two impulses were expected, not ${flashes} and ${impulses}.`);
  }
  const apart = Math.abs(flashes[1]! - impulses[1]!);
  const row = [flashes[1]!.toFixed(4), impulses[1]!.toFixed(4), `${(apart * 1000).toFixed(2)} ms`];
  console.log(`| ${container} ${fps.toFixed(2)} fps | ${row.join(' | ')} | ${(apart * fps).toFixed(3)} |`);
  if (apart * fps >= 1) process.exitCode = 1;
}

async function writeTimeline(rate: Rate): Promise<string> {
  const fps = rate.num / rate.den;
  const frames = Math.round(SOURCE_SECONDS * fps);
  const flash = Math.round(2 * fps);
  const impulse = Math.round((flash / fps) * SAMPLE_RATE);
  const picture = `color=black:size=160x90:rate=${rate.num}/${rate.den}:duration=${SOURCE_SECONDS},drawbox=c=white:t=fill:enable='eq(n,${flash})'`;
  const sound = `aevalsrc='if(eq(n,${impulse}),0.9,0)|if(eq(n,${impulse}),0.9,0)':s=${SAMPLE_RATE}:d=${SOURCE_SECONDS}`;
  const codecs = [
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-crf',
    '10',
    '-pix_fmt',
    'yuv420p',
    '-c:a',
    'pcm_s16le',
  ];
  const inputs = ['-f', 'lavfi', '-i', picture, '-f', 'lavfi', '-i', sound];
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...inputs, ...codecs, join(folder, 'flash.mov')]);
  const time = (value: number) => ({ OTIO_SCHEMA: 'RationalTime.1', value, rate: fps });
  const range = (duration: number) => ({
    OTIO_SCHEMA: 'TimeRange.1',
    start_time: time(0),
    duration: time(duration),
  });
  const media = { OTIO_SCHEMA: 'ExternalReference.1', target_url: 'flash.mov' };
  const clip = { OTIO_SCHEMA: 'Clip.1', source_range: range(frames), media_reference: media };
  const gap = { OTIO_SCHEMA: 'Gap.1', source_range: range(Math.round(MINUTES * 60 * fps) - 2 * frames) };
  const track = (kind: string) => ({ OTIO_SCHEMA: 'Track.1', kind, children: [clip, gap, clip] });
  const stack = { OTIO_SCHEMA: 'Stack.1', children: [track('Video'), track('Audio')] };
  const file = join(folder, 'sync.otio');
  await writeFile(file, JSON.stringify({ OTIO_SCHEMA: 'Timeline.1', name: 'sync', tracks: stack }));
  return file;
}

/** Seconds of the frames brighter than grey, from their time stamps. */
async function flashTimes(film: string, fps: number): Promise<number[]> {
  const times: number[] = [];
  let frame = 0;
  await decode(
    ['-i', film, '-vf', 'scale=1:1:flags=area,format=gray', '-vsync', '0', '-f', 'rawvideo'],
    (chunk) => {
      for (const level of chunk) {
        if (level > 128) times.push(frame / fps);
        frame++;
      }
    },
  );
  return times;
}

/** Seconds of the loudest sample of each stretch that is louder than a third. */
async function impulseTimes(film: string): Promise<number[]> {
  const found: { at: number; level: number }[] = [];
  let sample = 0;
  let odd: number | null = null;
  const take = (value: number) => {
    const level = Math.abs(value);
    const last = found.at(-1);
    if (level > 0.3 * 32768) {
      if (!last || sample - last.at > SAMPLE_RATE) found.push({ at: sample, level });
      else if (level > last.level) Object.assign(last, { at: sample, level });
    }
    sample++;
  };
  await decode(['-i', film, '-ac', '1', '-ar', String(SAMPLE_RATE), '-f', 's16le'], (chunk) => {
    let at = 0;
    if (odd !== null) {
      take(((((chunk[0]! << 8) | odd) << 16) >> 16) as number);
      at = 1;
      odd = null;
    }
    for (; at + 1 < chunk.length; at += 2) take(chunk.readInt16LE(at));
    if (at < chunk.length) odd = chunk[at]!;
  });
  return found.map((impulse) => impulse.at / SAMPLE_RATE);
}

function decode(args: readonly string[], take: (chunk: Buffer) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('ffmpeg', ['-v', 'error', ...args, '-'], { stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.on('data', take);
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`ffmpeg ended with ${code}.`))));
  });
}
