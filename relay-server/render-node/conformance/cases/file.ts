import { type ConformanceCase, HEIGHT, WIDTH } from '../case.ts';
import { Film } from '../film.ts';
import type { SourceName } from '../sources.ts';

const RGB = 'scale=flags=accurate_rnd+full_chroma_int+bilinear,format=gbrp';
const TO_YUV =
  'scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int+bilinear,format=yuv420p[out]';
/** `fps` starts at the file's own start, as media time does. */
const SAME = '[0:v]setpts=PTS-STARTPTS,fps=25[out]';

const file = (
  name: string,
  source: SourceName,
  oracle: string | null = SAME,
  options: { psnr?: number; frames?: number[] } = {},
): ConformanceCase => ({
  name: `file: ${name}`,
  area: 'file',
  media: [source],
  frames: options.frames ?? [0, 1, 12, 13, 24, 49],
  psnrAtLeast: options.psnr ?? 45,
  oracle,
  film: ([asset]) => {
    const film = new Film({ width: WIDTH, height: HEIGHT, background: '#205080' });
    film.clip(film.track(), asset!, { start: 0, length: 50 });
    return film;
  },
});

const over = (steps: string): string =>
  `color=0x205080:size=${WIDTH}x${HEIGHT}:rate=25:duration=2,format=gbrp[bg];[0:v]${steps}[fg];[bg][fg]overlay=x=(W-w)/2:y=(H-h)/2:format=gbrp:repeatlast=1,${TO_YUV}`;

const LOOPED = '[0:v]loop=loop=-1:size=1,setpts=N/25/TB,trim=duration=2';
const FROM_P3 =
  'format=gbrp,zscale=primariesin=smpte432:transferin=iec61966-2-1:matrixin=gbr:rangein=full:primaries=bt709:transfer=iec61966-2-1:matrix=gbr:range=full';

const still = (name: string, source: SourceName, psnr = 40): ConformanceCase =>
  file(name, source, `${LOOPED},${RGB},${TO_YUV}`, {
    psnr,
    frames: [0, 49],
  });

export const fileCases: readonly ConformanceCase[] = [
  file('MP4, H.264 with B-frames', 'chart'),
  file('MOV', 'mov'),
  file('Matroska, time stamps rounded to 1 ms', 'mkv'),
  file('WebM, VP9', 'webm'),
  file(
    'WebM, VP8, untagged: SD is BT.601',
    'vp8',
    '[0:v]scale=in_color_matrix=bt601:out_color_matrix=bt709:flags=accurate_rnd+full_chroma_int+bilinear,format=yuv420p,fps=25[out]',
    { psnr: 40 },
  ),
  file('MP4, AV1', 'av1'),
  file('MPEG-TS that starts at 1.4 s', 'ts'),
  file('open GOP', 'openGop'),
  file('variable frame rate', 'vfr', '[0:v]setpts=PTS-STARTPTS,fps=25:round=near[out]'),
  file('edit list that skips into the first GOP', 'editList', null),
  file('non-square pixels', 'anamorphic', '[0:v]scale=320:180:flags=bilinear+accurate_rnd,setsar=1[out]', {
    psnr: 40,
  }),
  file('rotated by metadata', 'rotated', over(`${RGB},scale=90:180:flags=area`), { psnr: 40 }),
  file('VP9 with alpha', 'alpha', over('format=gbrap'), { psnr: 40, frames: [0, 20] }),
  file('VP8 with alpha', 'vp8Alpha', over('scale=in_color_matrix=bt709,format=gbrap'), {
    psnr: 40,
    frames: [0, 20],
  }),
  file('10 bit VP9', 'tenBit', SAME, { psnr: 40 }),
  file('10 bit H.264', 'high10', SAME, { psnr: 40 }),
  still('PNG', 'png'),
  still('JPEG', 'jpeg'),
  still('WebP', 'webp'),
  still('AVIF', 'avif'),
  // zimg is the judge of Display P3; it does not know Adobe RGB, of which LittleCMS is (icc-profile.test.ts).
  file('PNG with a Display P3 profile', 'pngDisplayP3', `${LOOPED},${FROM_P3},${RGB},${TO_YUV}`, {
    psnr: 40,
    frames: [0],
  }),
  file('PNG with an Adobe RGB profile', 'pngAdobeRgb', null, { frames: [0] }),
  file('WebP with a Display P3 profile', 'webpDisplayP3', `${LOOPED},${FROM_P3},${RGB},${TO_YUV}`, {
    psnr: 40,
    frames: [0],
  }),
  file('JPEG with an Adobe RGB profile', 'jpegAdobeRgb', null, { frames: [0] }),
  file('animated GIF', 'gif', over(`setpts=PTS-STARTPTS,fps=25,${RGB}`), { psnr: 40, frames: [0, 12, 30] }),
  file('SVG', 'svg', null, { frames: [0] }),
];
