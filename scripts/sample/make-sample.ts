/**
 * Makes the media of the sample project, `public/sample/`, with FFmpeg (needs one with libx264 and libopus on the PATH; only who
 * changes the scenes runs it: `node scripts/sample/make-sample.ts`), and the records that describe it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BT709 } from '../../oracle/bt709.ts';
import { createNodeHost } from '../../relay-server/render-node/node-host/node-host.ts';
import { contentHash } from '../../src/engine/media/content-hash.ts';
import { probeMedia } from '../../src/engine/media/probe.ts';
import { drawPicture, SCENE_SIZE, SCENES, type Scene } from './draw-scenes.ts';
import { MUSIC, playMusic } from './play-music.ts';

const folder = fileURLToPath(new URL('../../public/sample/', import.meta.url));
mkdirSync(folder, { recursive: true });

/** Feeds `parts` to FFmpeg's standard input. */
async function encode(
  input: readonly string[],
  output: readonly string[],
  parts: Iterable<Uint8Array>,
): Promise<void> {
  const child = spawn('ffmpeg', ['-v', 'error', '-y', ...input, '-i', '-', ...output], {
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  const ended = once(child, 'close');
  for (const part of parts) if (!child.stdin.write(part)) await once(child.stdin, 'drain');
  child.stdin.end();
  const [code] = (await ended) as [number];
  if (code !== 0) throw new Error(`ffmpeg ended with ${code}`);
}

function* pictures(scene: Scene): Generator<Uint8Array> {
  for (let frame = 0; frame < scene.seconds * SCENE_SIZE.fps; frame++) yield drawPicture(scene, frame);
}

const { width, height, fps } = SCENE_SIZE;
const raw = [
  '-f',
  'rawvideo',
  '-pix_fmt',
  'rgb24',
  '-video_size',
  `${width}x${height}`,
  '-framerate',
  String(fps),
];
const matrix = ['-vf', 'scale=out_color_matrix=bt709:out_range=tv,format=yuv420p'];
// One-second groups: short clips are scrubbed a lot.
const h264 = [
  '-c:v',
  'libx264',
  '-preset',
  'veryslow',
  '-crf',
  '26',
  '-g',
  '25',
  '-bitexact',
  '-movflags',
  '+faststart',
];
for (const scene of SCENES)
  await encode(raw, [...matrix, ...h264, ...BT709, folder + scene.file], pictures(scene));

const sound = ['-f', 'f32le', '-ar', String(MUSIC.sampleRate), '-ac', '2'];
const room = ['-af', 'aecho=0.8:0.6:90|170:0.25|0.15,loudnorm=I=-16:TP=-1.5,aresample=48000'];
const opus = ['-c:a', 'libopus', '-b:a', '96k', '-bitexact', folder + MUSIC.file];
await encode(sound, [...room, ...opus], [new Uint8Array(playMusic().buffer)]);

const host = createNodeHost();
const media = [];
for (const { file, name } of [...SCENES, MUSIC]) {
  const { size } = statSync(folder + file);
  const bytes = await host.media.openBytes({
    name: file,
    hash: '',
    size,
    locations: [{ kind: 'path', path: folder + file }],
  });
  const probed = await probeMedia(bytes, { name: file, mime: '' }, host);
  const hash = await contentHash(size, (start, end) => bytes.read(start, end));
  await bytes.close();
  media.push({ file, name, hash, size, ...probed.media });
  console.log(`${file}: ${size} bytes`);
}
writeFileSync(`${folder}media.json`, `${JSON.stringify(media, null, 2)}\n`);
