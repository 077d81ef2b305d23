// Synthetic files, one of each class that the studio promises to read, made by ffmpeg on the spot. Every frame shows its own
// number (testsrc2), so a frame that is one off is a different picture; sound is noise or clicks, so a sample off is heard.
import { execFile } from 'node:child_process';
import { access, mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface SourceRecipe {
  /** File name with the ending that decides the container. */
  readonly file: string;
  /** What ffmpeg is given before the output name; `{name}` is the path of another source. */
  readonly args: readonly string[];
}

const VIDEO = ['-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=25:duration=3'];
const NTSC = ['-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=30000/1001:duration=3'];
/** Pink noise in both channels, different ones: any shift, swap or gain shows. */
const NOISE = [
  '-f',
  'lavfi',
  '-i',
  'anoisesrc=r=48000:d=3:c=pink:seed=1:a=0.5[l];anoisesrc=r=48000:d=3:c=pink:seed=2:a=0.3[r];[l][r]amerge=inputs=2,aformat=channel_layouts=stereo',
];
const AVC = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '18', '-pix_fmt', 'yuv420p'];
const B_FRAMES = ['-bf', '3', '-g', '25', '-x264-params', 'b-adapt=0:scenecut=0'];
const tagged = (matrix: string, primaries: string, transfer: string, range: string): string[] => [
  '-colorspace',
  matrix,
  '-color_primaries',
  primaries,
  '-color_trc',
  transfer,
  '-color_range',
  range,
];

export const VIDEO_SOURCES = {
  bFrames: { file: 'b-frames.mp4', args: [...VIDEO, ...NOISE, ...AVC, ...B_FRAMES, '-c:a', 'aac'] },
  mov: { file: 'b-frames.mov', args: ['-i', '{bFrames}', '-c', 'copy'] },
  fragmented: {
    file: 'fragmented.mp4',
    args: ['-i', '{bFrames}', '-c', 'copy', '-movflags', '+frag_keyframe+empty_moov+default_base_moof'],
  },
  matroska: { file: 'ntsc.mkv', args: [...NTSC, ...NOISE, ...AVC, ...B_FRAMES, '-c:a', 'libopus'] },
  webm: {
    file: 'vp9.webm',
    args: [
      ...NTSC,
      ...NOISE,
      '-c:v',
      'libvpx-vp9',
      '-cpu-used',
      '8',
      '-crf',
      '30',
      '-b:v',
      '0',
      '-c:a',
      'libvorbis',
    ],
  },
  vp8: { file: 'vp8.webm', args: [...VIDEO, '-c:v', 'libvpx', '-cpu-used', '8', '-b:v', '1M'] },
  av1: { file: 'av1.mp4', args: [...VIDEO, '-c:v', 'libsvtav1', '-preset', '10', '-g', '25'] },
  transport: { file: 'late-start.ts', args: ['-i', '{bFrames}', '-c', 'copy', '-output_ts_offset', '9.5'] },
  openGop: {
    file: 'open-gop.mp4',
    args: [
      ...VIDEO,
      ...AVC,
      '-x264-params',
      'open-gop=1:keyint=15:min-keyint=15:bframes=3:b-adapt=0:scenecut=0:b-pyramid=normal',
    ],
  },
  variable: {
    file: 'variable.mp4',
    args: [
      ...VIDEO,
      '-vf',
      "select='not(eq(mod(n,5),2)+eq(mod(n,7),3))'",
      '-vsync',
      'vfr',
      ...AVC,
      '-bf',
      '2',
    ],
  },
  variableMatroska: { file: 'variable.mkv', args: ['-i', '{variable}', '-c', 'copy'] },
  rotated: { file: 'rotated.mp4', args: ['-i', '{bFrames}', '-c', 'copy', '-metadata:s:v:0', 'rotate=90'] },
  anamorphic: { file: 'anamorphic.mp4', args: [...VIDEO, '-vf', 'setsar=64/45', ...AVC] },
  editList: { file: 'edit-list.mp4', args: ['-ss', '0.64', '-i', '{bFrames}', '-c', 'copy'] },
  lateVideo: {
    file: 'late-video.mp4',
    args: [
      '-i',
      '{bFrames}',
      '-itsoffset',
      '0.4',
      '-i',
      '{bFrames}',
      '-map',
      '0:a',
      '-map',
      '1:v',
      '-c',
      'copy',
    ],
  },
  tenBit: {
    file: 'ten-bit.webm',
    args: [
      ...VIDEO,
      '-pix_fmt',
      'yuv420p10le',
      '-c:v',
      'libvpx-vp9',
      '-profile:v',
      '2',
      '-cpu-used',
      '8',
      '-b:v',
      '1M',
    ],
  },
  alpha: {
    file: 'alpha.webm',
    args: [
      ...VIDEO,
      '-vf',
      "format=yuva420p,geq=lum='lum(X,Y)':cb='cb(X,Y)':cr='cr(X,Y)':a='127+120*sin(X/30+N/5)'",
      '-c:v',
      'libvpx-vp9',
      '-pix_fmt',
      'yuva420p',
      '-cpu-used',
      '8',
      '-b:v',
      '1M',
      '-auto-alt-ref',
      '0',
    ],
  },
  bt601: {
    file: 'bt601.mp4',
    args: [...VIDEO, ...AVC, ...tagged('smpte170m', 'smpte170m', 'smpte170m', 'tv')],
  },
  bt709Full: { file: 'bt709-full.mp4', args: [...VIDEO, ...AVC, ...tagged('bt709', 'bt709', 'bt709', 'pc')] },
  bt2020: {
    file: 'bt2020.mkv',
    args: [...VIDEO, ...AVC, ...tagged('bt2020nc', 'bt2020', 'smpte2084', 'tv')],
  },
} as const satisfies Record<string, SourceRecipe>;

const audio = (file: string, ...codec: string[]): SourceRecipe => ({ file, args: [...NOISE, ...codec] });

export const AUDIO_SOURCES = {
  wav: audio('noise.wav', '-c:a', 'pcm_s24le'),
  float: audio('float.wav', '-c:a', 'pcm_f32le'),
  flac: audio('noise.flac', '-c:a', 'flac'),
  mp3: audio('noise.mp3', '-c:a', 'libmp3lame', '-b:a', '128k'),
  mp3At44: audio('noise44.mp3', '-ar', '44100', '-c:a', 'libmp3lame', '-q:a', '3'),
  adts: audio('noise.aac', '-c:a', 'aac', '-b:a', '160k'),
  m4a: audio('noise.m4a', '-c:a', 'aac', '-b:a', '160k'),
  opus: audio('noise.opus', '-c:a', 'libopus', '-b:a', '160k'),
  vorbis: audio('noise.ogg', '-c:a', 'libvorbis', '-q:a', '5'),
  webmOpus: audio('opus.webm', '-c:a', 'libopus', '-b:a', '160k'),
  webmVorbis: audio('vorbis.webm', '-c:a', 'libvorbis', '-q:a', '5'),
  matroskaAac: audio('aac.mka', '-c:a', 'aac', '-b:a', '160k'),
  matroskaPcm: audio('pcm.mka', '-c:a', 'pcm_s16le'),
  matroskaFlac: audio('flac.mka', '-c:a', 'flac'),
  transportAac: audio('aac.ts', '-c:a', 'aac', '-output_ts_offset', '4.2'),
  movPcm: audio('pcm.mov', '-c:a', 'pcm_s16be'),
  surround: {
    file: 'surround.m4a',
    args: [
      '-f',
      'lavfi',
      '-i',
      'anoisesrc=r=48000:d=3:seed=3:a=0.5,pan=5.1|c0=c0|c1=0.5*c0|c2=0.3*c0|c3=0.2*c0|c4=0.1*c0|c5=0.05*c0',
      '-c:a',
      'aac',
      '-b:a',
      '384k',
    ],
  },
} as const satisfies Record<string, SourceRecipe>;

/** What a browser without FFmpeg has to convert first. */
export const FOREIGN_SOURCES = {
  avi: {
    file: 'mpeg4.avi',
    args: [...VIDEO, ...NOISE, '-c:v', 'mpeg4', '-q:v', '4', '-bf', '2', '-c:a', 'libmp3lame'],
  },
  wmv: { file: 'film.wmv', args: [...VIDEO, ...NOISE, '-c:v', 'wmv2', '-b:v', '1M', '-c:a', 'wmav2'] },
  flv: {
    file: 'film.flv',
    args: [...VIDEO, ...NOISE, '-ar', '44100', '-c:v', 'flv1', '-b:v', '1M', '-c:a', 'libmp3lame'],
  },
  mpegPs: { file: 'film.mpg', args: [...VIDEO, ...NOISE, '-c:v', 'mpeg2video', '-b:v', '2M', '-c:a', 'mp2'] },
  mpeg4: { file: 'mpeg4.mp4', args: [...VIDEO, ...NOISE, '-c:v', 'mpeg4', '-q:v', '4', '-c:a', 'aac'] },
  hevc: {
    file: 'hevc.mp4',
    args: [
      ...VIDEO,
      ...NOISE,
      '-c:v',
      'libx265',
      '-preset',
      'ultrafast',
      '-x265-params',
      'log-level=none',
      '-tag:v',
      'hvc1',
      '-c:a',
      'ac3',
    ],
  },
  ac3: { file: 'ac3.mkv', args: ['-i', '{bFrames}', '-c:v', 'copy', '-c:a', 'ac3', '-ac', '6'] },
} as const satisfies Record<string, SourceRecipe>;

/** Tags in the frames too: ProRes and HEVC carry them in their packets. */
const marked = (matrix: string, primaries: string, transfer: string, range = 'tv'): string =>
  `setparams=colorspace=${matrix}:color_primaries=${primaries}:color_trc=${transfer}:range=${range}`;
/** 320 levels of luma between black and white: eight bits have 220. */
const FINE = (format: string): string =>
  `format=${format},geq=lum='64+mod(X+N*4,320)*2.7':cb='512+40*sin(Y/30)':cr='512'`;
const deep = (file: string, format: string, mark: string, ...codec: string[]): SourceRecipe => ({
  file,
  args: [...VIDEO, ...NOISE, '-vf', `${FINE(format)},${mark}`, ...codec],
});

/** Conversions of these keep ten bits and say the same of their colours. */
export const DEEP_SOURCES = {
  main10: deep(
    'main10.mp4',
    'yuv420p10le',
    marked('bt2020nc', 'bt2020', 'smpte2084'),
    ...['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=none:crf=12', '-tag:v', 'hvc1'],
    ...tagged('bt2020nc', 'bt2020', 'smpte2084', 'tv'),
    ...['-c:a', 'aac'],
  ),
  prores: deep(
    'prores.mov',
    'yuv422p10le',
    marked('bt2020nc', 'bt2020', 'arib-std-b67'),
    ...['-c:v', 'prores_ks', '-profile:v', '3'],
    ...tagged('bt2020nc', 'bt2020', 'arib-std-b67', 'tv'),
    ...['-c:a', 'pcm_s24le'],
  ),
  dnxhr: deep(
    'dnxhr.mov',
    'yuv422p10le',
    marked('bt709', 'bt709', 'bt709'),
    ...['-c:v', 'dnxhd', '-profile:v', 'dnxhr_hqx'],
    ...tagged('bt709', 'bt709', 'bt709', 'tv'),
    ...['-c:a', 'pcm_s16le'],
  ),
  fullRange: deep(
    'full-range.mkv',
    'yuv422p10le',
    marked('bt709', 'bt709', 'bt709', 'pc'),
    ...['-c:v', 'ffv1', ...tagged('bt709', 'bt709', 'bt709', 'pc'), '-c:a', 'flac'],
  ),
} as const satisfies Record<string, SourceRecipe>;

/** What FFmpeg says of each of them, and of its mezzanine. */
export const DEEP_TAGS: Readonly<Record<keyof typeof DEEP_SOURCES, readonly string[]>> = {
  main10: ['tv', 'bt2020nc', 'smpte2084', 'bt2020'],
  prores: ['tv', 'bt2020nc', 'arib-std-b67', 'bt2020'],
  dnxhr: ['tv', 'bt709', 'bt709', 'bt709'],
  fullRange: ['pc', 'bt709', 'bt709', 'bt709'],
};

const GLASS =
  "color=black:size=320x180:rate=25:duration=3,format=rgba,geq=r='255*X/W':g='255*Y/H':b='127.5+127*sin((X+Y)/60+N/8)':a='127.5+127*sin(X/40+N/5)'";
const alpha = (file: string, ...codec: string[]): SourceRecipe => ({
  file,
  args: ['-f', 'lavfi', '-i', GLASS, ...NOISE, ...codec],
});

/** Pictures that can be seen through, in colours and transparency that drift. */
export const ALPHA_SOURCES = {
  prores4444: alpha(
    'prores4444.mov',
    ...['-c:v', 'prores_ks', '-profile:v', '4', '-pix_fmt', 'yuva444p10le'],
    ...['-vf', 'scale=out_color_matrix=bt709', ...tagged('bt709', 'bt709', 'bt709', 'tv'), '-c:a', 'aac'],
  ),
  animation: alpha('animation.mov', '-c:v', 'qtrle', '-pix_fmt', 'argb', '-c:a', 'pcm_s16le'),
  turned: {
    file: 'turned-animation.mov',
    args: ['-i', '{animation}', '-c', 'copy', '-metadata:s:v:0', 'rotate=90'],
  },
  pngFilm: alpha('png-film.mov', '-c:v', 'png', '-pix_fmt', 'rgba', '-c:a', 'pcm_s16le'),
  utVideo: alpha('utvideo.avi', '-c:v', 'utvideo', '-pix_fmt', 'gbrap', '-c:a', 'pcm_s16le'),
} as const satisfies Record<string, SourceRecipe>;

const ONE = ['-frames:v', '1'];
export const PICTURE_SOURCES = {
  png: { file: 'rgb.png', args: [...VIDEO, ...ONE, '-pix_fmt', 'rgb24'] },
  pngAlpha: {
    file: 'alpha.png',
    args: [...VIDEO, ...ONE, '-vf', "format=rgba,geq=r='r(X,Y)':g='g(X,Y)':b='b(X,Y)':a='X*255/W'"],
  },
  png16: { file: 'deep.png', args: [...VIDEO, ...ONE, '-pix_fmt', 'rgb48be'] },
  gray: { file: 'gray.png', args: [...VIDEO, ...ONE, '-pix_fmt', 'gray'] },
  jpeg: { file: 'photo.jpg', args: [...VIDEO, ...ONE, '-q:v', '2'] },
  webp: {
    file: 'lossless.webp',
    args: [...VIDEO, ...ONE, '-c:v', 'libwebp', '-lossless', '1', '-pix_fmt', 'bgra'],
  },
  webpLossy: { file: 'lossy.webp', args: [...VIDEO, ...ONE, '-c:v', 'libwebp', '-q:v', '80'] },
  avif: {
    file: 'photo.avif',
    args: [
      ...VIDEO,
      ...ONE,
      '-c:v',
      'libaom-av1',
      '-still-picture',
      '1',
      '-cpu-used',
      '8',
      '-crf',
      '20',
      '-pix_fmt',
      'yuv420p',
      ...tagged('bt709', 'bt709', 'bt709', 'tv'),
    ],
  },
  gif: { file: 'animated.gif', args: ['-f', 'lavfi', '-i', 'testsrc2=size=160x90:rate=10:duration=2'] },
  gifStill: { file: 'still.gif', args: [...VIDEO, ...ONE] },
} as const satisfies Record<string, SourceRecipe>;

export const ALL_SOURCES: Readonly<Record<string, SourceRecipe>> = {
  ...VIDEO_SOURCES,
  ...AUDIO_SOURCES,
  ...FOREIGN_SOURCES,
  ...DEEP_SOURCES,
  ...ALPHA_SOURCES,
  ...PICTURE_SOURCES,
};

const run = promisify(execFile);

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** The path of the source in `folder`, made when it is not there yet. @throws Error with ffmpeg's words */
export async function makeSource(name: string, folder: string): Promise<string> {
  const recipe = ALL_SOURCES[name];
  if (!recipe) throw new Error(`There is no source "${name}".`);
  const path = join(folder, recipe.file);
  if (await exists(path)) return path;
  await mkdir(folder, { recursive: true });
  const args: string[] = [];
  for (const arg of recipe.args) {
    const other = /^\{(\w+)\}$/.exec(arg)?.[1];
    args.push(other === undefined ? arg : await makeSource(other, folder));
  }
  const partial = join(folder, `${process.pid}-${recipe.file}`);
  await run('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...args, partial]);
  await rename(partial, path);
  return path;
}
