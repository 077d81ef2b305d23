// Peak memory of `storycore render` for a film of two minutes and one of two hours: the ratio must stay under 1.3. Frames are tiny, so
// that two hours take a minute or two; what must not grow is what is kept for each frame, packet and segment.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../relay-server/render-node/cli/main.ts', import.meta.url));
/** Told by the process itself when it ends; kilobytes. */
const TELL_PEAK =
  "data:text/javascript,process.on('exit',()=>process.stderr.write('peak-rss '+process.resourceUsage().maxRSS+'\\n'))";
const SOURCE_SECONDS = 70;
const CLIP_FRAMES = 750;
const MOST = 1.3;
const containers = process.argv[2] ? [process.argv[2]] : ['mp4', 'mkv'];
const megabytes = (kilobytes: number): string => `${(kilobytes / 1024).toFixed(0)} MB`;

const folder = await mkdtemp(join(tmpdir(), 'storycore-memory-'));
try {
  const picture = `testsrc2=size=64x64:rate=25:duration=${SOURCE_SECONDS}`;
  const sound = `sine=frequency=440:sample_rate=48000:duration=${SOURCE_SECONDS}`;
  const video = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '50', '-pix_fmt', 'yuv420p'];
  const file = join(folder, 'source.mp4');
  execFileSync('ffmpeg', [
    '-v',
    'error',
    '-f',
    'lavfi',
    '-i',
    picture,
    '-f',
    'lavfi',
    '-i',
    sound,
    ...video,
    '-c:a',
    'aac',
    file,
  ]);
  for (const container of containers) {
    const short = await render(container, 2);
    const long = await render(container, 120);
    const ratio = long.peak / short.peak;
    for (const { minutes, frames, seconds, peak } of [short, long]) {
      console.log(
        `${container}: ${minutes} min, ${frames} frames, ${seconds.toFixed(0)} s of work, ${megabytes(peak)}`,
      );
    }
    console.log(
      JSON.stringify({
        container,
        '2 minutes': megabytes(short.peak),
        '2 hours': megabytes(long.peak),
        ratio: ratio.toFixed(2),
      }),
    );
    if (ratio > MOST) process.exitCode = 1;
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** Everything is decoded, encoded, stored and muxed: a speed of 2 leaves nothing to copy. */
async function render(
  container: string,
  minutes: number,
): Promise<{ minutes: number; frames: number; seconds: number; peak: number }> {
  const time = (value: number) => ({ OTIO_SCHEMA: 'RationalTime.1', value, rate: 25 });
  // Each begins a frame later than the one before: equal stretches would be rendered once.
  const clip = (_: unknown, i: number) => ({
    OTIO_SCHEMA: 'Clip.1',
    source_range: { OTIO_SCHEMA: 'TimeRange.1', start_time: time(i), duration: time(CLIP_FRAMES) },
    media_reference: { OTIO_SCHEMA: 'ExternalReference.1', target_url: 'source.mp4' },
    effects: [{ OTIO_SCHEMA: 'LinearTimeWarp.1', time_scalar: 2 }],
  });
  const children = Array.from({ length: (minutes * 60 * 25) / CLIP_FRAMES }, clip);
  const track = (kind: string) => ({ OTIO_SCHEMA: 'Track.1', kind, children });
  const stack = { OTIO_SCHEMA: 'Stack.1', children: [track('Video'), track('Audio')] };
  const document = join(folder, `${minutes}.otio`);
  await writeFile(document, JSON.stringify({ OTIO_SCHEMA: 'Timeline.1', name: 'memory', tracks: stack }));
  // The flags are those that bin/storycore.mjs gives.
  const args = [
    '--max-semi-space-size=8',
    '--heap-growing-percent=25',
    '--external-memory-accounted-in-global-limit',
    '--import',
    TELL_PEAK,
    MAIN,
    'render',
    document,
    '-o',
    join(folder, `${minutes}.${container}`),
    '--no-cache',
    '--json',
  ];
  const begun = performance.now();
  const { out, err } = await run(args);
  const done = JSON.parse(out.trim().split('\n').at(-1)!);
  const peak = Number(/peak-rss (\d+)/.exec(err)?.[1]);
  if (done.event !== 'done' || !peak) throw new Error(err || out);
  return { minutes, frames: done.frames, seconds: (performance.now() - begun) / 1000, peak };
}

function run(args: readonly string[]): Promise<{ out: string; err: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk) => {
      // Only the last lines count, and two hours tell of themselves a thousand times.
      out = (out + chunk).slice(-100_000);
    });
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    child.on('error', reject);
    child.on('close', () => resolve({ out, err }));
  });
}
