import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ffmpeg } from '../../../oracle/ffmpeg.ts';
import { type ProfileName, withProfile } from './color-profile.ts';

/** How a source is made: ffmpeg's arguments between the program and the file name, or text that is the file. */
interface Recipe {
  readonly ending: string;
  readonly args?: readonly string[];
  readonly text?: string;
  /** Made of this source: its file is the first input. */
  readonly from?: string;
  /** The picture of `from`, with this ICC profile in it. */
  readonly profile?: ProfileName;
  /** How ffmpeg must be told to read it when it is the oracle. */
  readonly readWith?: readonly string[];
}

const tags = (matrix: string, range = 'tv'): string[] => [
  '-colorspace',
  matrix,
  '-color_primaries',
  'bt709',
  '-color_trc',
  'bt709',
  '-color_range',
  range,
];
const convert = (matrix: string, range = 'tv', format = 'yuv420p'): string[] => [
  '-vf',
  `scale=out_color_matrix=${matrix}:out_range=${range}:flags=accurate_rnd+full_chroma_int+bilinear,format=${format}`,
];
const AVC = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '10', '-pix_fmt', 'yuv420p'];
const REC709 = [...convert('bt709'), ...tags('bt709')];
const lavfi = (graph: string): string[] => ['-f', 'lavfi', '-i', graph];
const chart = (size = '320x180', rate = '25'): string[] =>
  lavfi(`testsrc2=size=${size}:rate=${rate}:duration=2`);
/** Colours and ends are named: FFmpeg 5 draws those left open at random, whatever the seed. */
const WAVES =
  'gradients=size=320x180:rate=25:duration=2:n=4:c0=0x201080:c1=0x70b0e0:c2=0xa030d0:c3=0x4060c0:x0=20:y0=10:x1=150:y1=170:speed=0.02';
/** Soft ramps in all three channels that drift: blend formulas meet every level and no sharp chroma edge. */
const RAMPS =
  "color=black:size=320x180:rate=25:duration=2,format=gbrp,geq=r='255*X/W':g='255*Y/H':b='127.5+127*sin((X+Y)/60+N/8)'";
const ONE = ['-frames:v', '1'];
const VP9 = [
  '-c:v',
  'libvpx-vp9',
  '-deadline',
  'realtime',
  '-cpu-used',
  '6',
  '-crf',
  '15',
  '-b:v',
  '0',
  '-g',
  '25',
];
const SVG = `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="180" viewBox="0 0 320 180">
<rect width="320" height="180" fill="#204060"/><circle cx="160" cy="90" r="70" fill="#e0a030"/>
<path d="M40 160 L160 30 L280 160 Z" fill="none" stroke="#ffffff" stroke-width="8"/></svg>`;

export const RECIPES = {
  chart: { ending: 'mp4', args: [...chart(), ...REC709, ...AVC, '-g', '12', '-bf', '2'] },
  bars: { ending: 'mp4', args: [...lavfi('smptehdbars=size=320x180:rate=25:duration=2'), ...REC709, ...AVC] },
  waves: { ending: 'mp4', args: [...lavfi(WAVES), ...REC709, ...AVC] },
  ramps: { ending: 'mp4', args: [...lavfi(RAMPS), ...REC709, ...AVC] },
  tall: { ending: 'mp4', args: [...lavfi(WAVES.replace('320x180', '160x240')), ...REC709, ...AVC] },
  large: { ending: 'mp4', args: [...chart('960x540'), ...REC709, ...AVC] },
  mov: { ending: 'mov', from: 'chart', args: ['-c', 'copy'] },
  mkv: { ending: 'mkv', args: [...chart('320x180', '30000/1001'), ...REC709, ...AVC] },
  webm: { ending: 'webm', args: [...chart(), ...REC709, '-pix_fmt', 'yuv420p', ...VP9] },
  vp8: {
    ending: 'webm',
    args: [
      ...lavfi(WAVES),
      ...convert('smpte170m'),
      '-c:v',
      'libvpx',
      '-deadline',
      'realtime',
      '-crf',
      '8',
      '-b:v',
      '4M',
    ],
  },
  av1: {
    ending: 'mp4',
    args: [...chart(), ...REC709, '-c:v', 'libsvtav1', '-preset', '10', '-crf', '20', '-g', '25'],
  },
  ts: { ending: 'm2t', from: 'chart', args: ['-c', 'copy', '-f', 'mpegts'] },
  openGop: {
    ending: 'mp4',
    args: [
      ...chart(),
      ...REC709,
      ...AVC,
      '-x264-params',
      'open-gop=1:keyint=12:min-keyint=12:bframes=3:b-adapt=0:scenecut=0',
    ],
  },
  vfr: {
    ending: 'mp4',
    args: [
      ...chart('320x180', '50'),
      '-vf',
      "select='not(mod(n,3))+gt(sin(n),0.5)',scale=out_color_matrix=bt709:out_range=tv,format=yuv420p",
      '-vsync',
      'vfr',
      ...tags('bt709'),
      ...AVC,
    ],
  },
  editList: { ending: 'mp4', from: 'chart', args: ['-c', 'copy', '-movflags', '+use_metadata_tags'] },
  anamorphic: {
    ending: 'mp4',
    args: [
      ...chart('240x180'),
      '-vf',
      'scale=out_color_matrix=bt709:out_range=tv,setsar=4/3,format=yuv420p',
      ...tags('bt709'),
      ...AVC,
    ],
  },
  rotated: { ending: 'mp4', from: 'wide', args: ['-c', 'copy', '-metadata:s:v:0', 'rotate=90'] },
  wide: { ending: 'mp4', args: [...lavfi(WAVES.replace('320x180', '320x160')), ...REC709, ...AVC] },
  alpha: {
    ending: 'webm',
    args: [
      ...lavfi(
        `${WAVES.replace('320x180', '320x180')},format=yuva420p,geq=lum='lum(X,Y)':cb='cb(X,Y)':cr='cr(X,Y)':a='127.5+127*sin(X/40+N/5)'`,
      ),
      '-pix_fmt',
      'yuva420p',
      ...tags('bt709'),
      ...VP9,
      '-auto-alt-ref',
      '0',
    ],
    readWith: ['-c:v', 'libvpx-vp9'],
  },
  tenBit: {
    ending: 'webm',
    args: [
      ...lavfi(WAVES),
      ...convert('bt709', 'tv', 'yuv420p10le'),
      ...tags('bt709'),
      ...VP9,
      '-profile:v',
      '2',
    ],
  },
  vp8Alpha: {
    ending: 'mkv',
    from: 'alpha',
    args: [
      ...tags('bt709'),
      '-pix_fmt',
      'yuva420p',
      '-c:v',
      'libvpx',
      '-deadline',
      'realtime',
      '-crf',
      '4',
      '-b:v',
      '20M',
      '-auto-alt-ref',
      '0',
      '-threads',
      '1',
    ],
    readWith: ['-c:v', 'libvpx'],
  },
  high10: {
    ending: 'mp4',
    args: [
      ...lavfi(WAVES),
      ...convert('bt709', 'tv', 'yuv420p10le'),
      ...tags('bt709'),
      ...AVC,
      '-pix_fmt',
      'yuv420p10le',
    ],
  },
  matrix601: {
    ending: 'mp4',
    args: [...lavfi(WAVES), ...convert('smpte170m'), ...tags('smpte170m'), ...AVC],
  },
  matrix2020: { ending: 'mp4', args: [...lavfi(WAVES), ...convert('bt2020nc'), ...tags('bt2020nc'), ...AVC] },
  fullRange: {
    ending: 'mp4',
    args: [...lavfi(WAVES), ...convert('bt709', 'pc'), ...tags('bt709', 'pc'), ...AVC],
  },
  fullRange601: {
    ending: 'mp4',
    args: [...lavfi(WAVES), ...convert('smpte170m', 'pc'), ...tags('smpte170m', 'pc'), ...AVC],
  },
  png: { ending: 'png', args: [...chart(), ...ONE, '-pix_fmt', 'rgb24'] },
  jpeg: { ending: 'jpg', args: [...lavfi(WAVES), ...ONE, '-q:v', '2', '-pix_fmt', 'yuvj420p'] },
  webp: {
    ending: 'webp',
    args: [...lavfi(`${WAVES},format=rgb24`), ...ONE, '-c:v', 'libwebp', '-lossless', '1'],
  },
  avif: {
    ending: 'avif',
    args: [
      ...lavfi(WAVES),
      ...ONE,
      ...convert('bt709', 'pc', 'yuv444p'),
      '-c:v',
      'libaom-av1',
      '-still-picture',
      '1',
      '-crf',
      '8',
      '-cpu-used',
      '6',
      ...tags('bt709', 'pc'),
    ],
  },
  gif: {
    ending: 'gif',
    args: [
      ...lavfi('testsrc2=size=320x180:rate=10:duration=2'),
      '-filter_complex',
      '[0:v]split[a][b];[a]palettegen[p];[b][p]paletteuse=dither=none',
    ],
  },
  svg: { ending: 'svg', text: SVG },
  pngSoft: { ending: 'png', args: [...lavfi(RAMPS), ...ONE, '-pix_fmt', 'rgb24'] },
  pngDisplayP3: { ending: 'png', from: 'pngSoft', profile: 'displayP3' },
  pngAdobeRgb: { ending: 'png', from: 'pngSoft', profile: 'adobeRgb' },
  webpSoft: {
    ending: 'webp',
    args: [...lavfi(RAMPS), '-pix_fmt', 'bgra', ...ONE, '-c:v', 'libwebp', '-lossless', '1'],
  },
  webpDisplayP3: { ending: 'webp', from: 'webpSoft', profile: 'displayP3' },
  jpegAdobeRgb: { ending: 'jpg', from: 'jpeg', profile: 'adobeRgb' },
} as const satisfies Record<string, Recipe>;

export type SourceName = keyof typeof RECIPES;

const MIME: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  webp: 'image/webp',
  avif: 'image/avif',
  gif: 'image/gif',
  svg: 'image/svg+xml',
  mov: 'video/quicktime',
  mkv: 'video/x-matroska',
  webm: 'video/webm',
  m2t: 'video/mp2t',
  mp4: 'video/mp4',
};

export const mimeOf = (name: SourceName): string => MIME[RECIPES[name].ending] ?? '';
export const readWith = (name: SourceName): readonly string[] => (RECIPES[name] as Recipe).readWith ?? [];

/** The file of a source, made when it is not there yet; the name is taken last, so that a killed run leaves no half file. */
export async function sourceFile(name: SourceName, folder: string): Promise<string> {
  const recipe: Recipe = RECIPES[name];
  const file = join(folder, `${name}.${recipe.ending}`);
  if (existsSync(file)) return file;
  await mkdir(folder, { recursive: true });
  const partial = join(folder, `${name}.${process.pid}.partial.${recipe.ending}`);
  if (recipe.text !== undefined) await writeFile(partial, recipe.text);
  else if (recipe.profile) {
    const plain = await readFile(await sourceFile(recipe.from as SourceName, folder));
    await writeFile(partial, withProfile(plain, recipe.profile));
  } else {
    const seek = name === 'editList' ? ['-ss', '0.6'] : [];
    const from = recipe.from as SourceName | undefined;
    const input = from ? [...seek, ...readWith(from), '-i', await sourceFile(from, folder)] : [];
    await ffmpeg([...input, ...(recipe.args ?? []), partial]);
  }
  await rename(partial, file);
  return file;
}
