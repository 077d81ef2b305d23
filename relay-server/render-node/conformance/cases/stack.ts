import { type ConformanceCase, HEIGHT, WIDTH } from '../case.ts';
import { Film } from '../film.ts';

const TO_YUV =
  'scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int+bilinear,format=yuv420p[out]';
const SIZE = { width: WIDTH, height: HEIGHT };

const RGB = 'scale=flags=accurate_rnd+full_chroma_int+bilinear,format=gbrp';

export const stackCases: readonly ConformanceCase[] = [
  {
    name: 'picture-in-picture in a corner',
    area: 'transform',
    media: ['waves', 'chart'],
    frames: [0, 11, 24],
    psnrAtLeast: 40,
    oracle: `[1:v]${RGB},scale=96:54:flags=area[p];[0:v]${RGB}[b];[b][p]overlay=208:13:format=gbrp,${TO_YUV}`,
    film: ([below, above]) => {
      const film = new Film(SIZE);
      film.clip(film.track(), below!, { start: 0, length: 25 });
      film.clip(
        film.track(),
        above!,
        { start: 0, length: 25 },
        { transform: { x: 96, y: -50, scaleX: 0.3, scaleY: 0.3 } },
      );
      return film;
    },
  },
  {
    name: 'a see-through picture-in-picture',
    area: 'transform',
    media: ['waves', 'bars'],
    frames: [0, 24],
    psnrAtLeast: 40,
    oracle: `[1:v]${RGB},scale=160:90:flags=area,format=gbrap,colorchannelmixer=aa=0.5[p];[0:v]${RGB}[b];[b][p]overlay=80:45:format=gbrp,${TO_YUV}`,
    film: ([below, above]) => {
      const film = new Film(SIZE);
      film.clip(film.track(), below!, { start: 0, length: 25 });
      film.clip(
        film.track(),
        above!,
        { start: 0, length: 25 },
        { transform: { scaleX: 0.5, scaleY: 0.5 }, opacity: 0.5 },
      );
      return film;
    },
  },
  {
    name: 'a colour with a hole of time in it, on a coloured background',
    area: 'color',
    media: [],
    frames: [0, 9, 10, 14, 15],
    psnrAtLeast: 48,
    oracle: `color=0x336699:size=320x180:rate=25:duration=2,format=gbrp,drawbox=color=0xcc8833@1:t=fill:enable='not(between(n,10,14))',${TO_YUV}`,
    film: () => {
      const film = new Film({ ...SIZE, background: '#336699' });
      const track = film.track();
      film.clip(track, '#cc8833', { start: 0, length: 10 });
      film.clip(track, '#cc8833', { start: 15, length: 10 });
      return film;
    },
  },
  {
    name: 'a sequence of another rate shows the nearest frames',
    area: 'transform',
    media: ['chart'],
    frames: [0, 1, 5, 6, 7, 29],
    psnrAtLeast: 50,
    oracle: '[0:v]fps=30[out]',
    film: ([asset]) => {
      const film = new Film({ ...SIZE, rate: { num: 30, den: 1 } });
      film.clip(film.track(), asset!, { start: 0, length: 30 });
      return film;
    },
  },
  {
    name: 'three layers that move through each other',
    area: 'transform',
    media: ['waves', 'bars', 'chart'],
    frames: [3, 18],
    psnrAtLeast: 40,
    oracle: `[1:v]${RGB},scale=160:90:flags=area[p];[2:v]${RGB},scale=80:45:flags=area[q];[0:v]${RGB}[b];[b][p]overlay=x='100*t':y=10:format=gbrp[c];[c][q]overlay=x='200-100*t':y=40:format=gbrp,${TO_YUV}`,
    film: ([a, b, c]) => {
      const film = new Film(SIZE);
      const move = (from: number, to: number) => ({
        keys: [
          { at: 0, value: from },
          { at: 25 * 28_224_000, value: to },
        ],
      });
      film.clip(film.track(), a!, { start: 0, length: 25 });
      film.clip(
        film.track(),
        b!,
        { start: 0, length: 25 },
        { transform: { x: move(-80, 20), y: -35, scaleX: 0.5, scaleY: 0.5 } },
      );
      film.clip(
        film.track(),
        c!,
        { start: 0, length: 25 },
        { transform: { x: move(80, -20), y: -27.5, scaleX: 0.25, scaleY: 0.25 } },
      );
      return film;
    },
  },
];
