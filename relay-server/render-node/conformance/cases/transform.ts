import type { ConformanceCase } from '../case.ts';
import { HEIGHT, WIDTH } from '../case.ts';
import { Film } from '../film.ts';
import type { SourceName } from '../sources.ts';

const FRAMES = [0, 7, 24];
/** What FFmpeg draws on: a black picture without chroma subsampling, so that odd positions stay where they are. */
const CANVAS = `color=black:size=${WIDTH}x${HEIGHT}:rate=25:duration=2,format=gbrp[bg]`;
const TO_YUV =
  'scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int+bilinear,format=yuv420p[out]';
const TO_RGB = 'scale=flags=accurate_rnd+full_chroma_int+bilinear,format=gbrp';

/** The clip over black at (x, y) after `steps`. */
const placed = (steps: string, x: number | string, y: number | string): string =>
  `${CANVAS};[0:v]${TO_RGB},${steps}[fg];[bg][fg]overlay=x='${x}':y='${y}':format=gbrp,${TO_YUV}`;

function one(
  name: string,
  fields: Record<string, unknown>,
  oracle: string,
  options: { media?: SourceName; psnr?: number; frames?: number[]; inFrame?: number } = {},
): ConformanceCase {
  return {
    name,
    area: 'transform',
    media: [options.media ?? 'chart'],
    frames: options.frames ?? FRAMES,
    psnrAtLeast: options.psnr ?? 40,
    oracle,
    film: ([asset]) => {
      const film = new Film({ width: WIDTH, height: HEIGHT });
      const place = { start: 0, length: 25, inFrame: options.inFrame ?? 0 };
      film.clip(film.track(), asset!, place, fields);
      return film;
    },
  };
}

const FAST = { speed: { num: 2, den: 1 } };
const SLOW = { speed: { num: 1, den: 2 } };

export const transformCases: readonly ConformanceCase[] = [
  one('an untouched clip is its own frames', {}, '[0:v]null[out]', { psnr: 50 }),
  one('the in point is exact', {}, '[0:v]trim=start_frame=13,setpts=PTS-STARTPTS[out]', {
    psnr: 50,
    inFrame: 13,
  }),
  one('position in whole pixels', { transform: { x: 40, y: 20 } }, placed('null', 40, 20)),
  one('position on odd pixels', { transform: { x: -33, y: 17 } }, placed('null', -33, 17)),
  one(
    'scale down to a half',
    { transform: { scaleX: 0.5, scaleY: 0.5 } },
    placed('scale=160:90:flags=area', 80, 45),
  ),
  one(
    'scale up to double',
    { transform: { scaleX: 2, scaleY: 2 } },
    placed('scale=640:360:flags=bilinear', -160, -90),
  ),
  one(
    'scale each way by its own',
    { transform: { scaleX: 1.5, scaleY: 0.5 } },
    placed('scale=480:90:flags=bilinear', -80, 45),
    {
      media: 'waves',
    },
  ),
  one('mirror by a negative scale', { transform: { scaleX: -1 } }, placed('hflip', 0, 0)),
  one(
    'turn by 30°',
    { transform: { rotation: 30 } },
    placed(
      'scale=2560:1440:flags=neighbor,rotate=PI/6:fillcolor=black:bilinear=1,scale=320:180:flags=area',
      0,
      0,
    ),
    { media: 'waves' },
  ),
  one(
    'turn by 90° about a corner',
    { transform: { rotation: 90, anchorX: 0, anchorY: 0 } },
    placed('transpose=clock', -20, 90),
  ),
  one(
    'crop, then fit',
    { crop: { left: 0.25, top: 0.25, right: 0.25, bottom: 0.25 } },
    placed('crop=160:90:80:45,scale=320:180:flags=bilinear', 0, 0),
    {
      media: 'waves',
    },
  ),
  one('crop one edge', { crop: { right: 0.5 }, fit: 'none' }, placed('crop=160:180:0:0', 80, 0)),
  one('fit: contain', { fit: 'contain' }, placed('scale=120:180:flags=area', 100, 0), { media: 'tall' }),
  one('fit: cover', { fit: 'cover' }, placed('scale=320:480:flags=bilinear', 0, -150), { media: 'tall' }),
  one('fit: fill', { fit: 'fill' }, placed('scale=320:180:flags=bilinear', 0, 0), { media: 'waves' }),
  one('fit: none', { fit: 'none' }, placed('null', 80, -30), { media: 'tall' }),
  one(
    'a large picture made small',
    { transform: { scaleX: 0.5, scaleY: 0.5 } },
    placed('scale=160:90:flags=area', 80, 45),
    {
      media: 'large',
    },
  ),
  one(
    'position moves with its keys',
    {
      transform: {
        x: {
          keys: [
            { at: 0, value: -60 },
            { at: 20 * 28_224_000, value: 60 },
          ],
        },
      },
    },
    placed('null', "'round(min(-60+150*t,60))'".replaceAll("'", ''), 0),
  ),
  one(
    'opacity over black',
    { opacity: 0.35 },
    `${CANVAS};[0:v]${TO_RGB}[fg];[bg][fg]blend=all_expr='A*0.65+B*0.35',${TO_YUV}`,
  ),
  one(
    'fades at both ends',
    { fadeIn: 10 * 28_224_000, fadeOut: 10 * 28_224_000 },
    // Both inputs of one time base: FFmpeg 5's blend reads T in the first one's.
    `[0:v]${TO_RGB},split[a][b];[a][b]blend=all_expr='A*clip(min((T*25+0.5)/10,(24.5-T*25)/10),0,1)',${TO_YUV}`,
    { frames: [0, 4, 12, 20, 24] },
  ),
  one('double speed', FAST, "[0:v]select='not(mod(n,2))',setpts=N/25/TB[out]", {
    psnr: 50,
    frames: [0, 5, 24],
  }),
  one('half speed', SLOW, '[0:v]setpts=2*PTS,fps=25[out]', { psnr: 50, frames: [0, 1, 2, 7, 24] }),
];
