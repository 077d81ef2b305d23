import { type ConformanceCase, HEIGHT, WIDTH } from '../case.ts';
import { Film } from '../film.ts';
import type { SourceName } from '../sources.ts';

/** One source of another colour encoding, shown full frame: FFmpeg's scaler is told what the file's tags say. */
const encoded = (name: string, source: SourceName, input: string, psnrAtLeast = 40): ConformanceCase => ({
  name: `colour: ${name}`,
  area: 'color',
  media: [source],
  frames: [0, 12],
  psnrAtLeast,
  oracle: `[0:v]scale=${input}:out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int+bilinear,format=yuv420p[out]`,
  film: ([asset]) => {
    const film = new Film({ width: WIDTH, height: HEIGHT });
    film.clip(film.track(), asset!, { start: 0, length: 25 });
    return film;
  },
});

export const colorCases: readonly ConformanceCase[] = [
  encoded('BT.601 matrix', 'matrix601', 'in_color_matrix=bt601:in_range=tv'),
  encoded('BT.2020 matrix', 'matrix2020', 'in_color_matrix=bt2020:in_range=tv'),
  encoded('full range', 'fullRange', 'in_color_matrix=bt709:in_range=pc'),
  encoded('BT.601 full range', 'fullRange601', 'in_color_matrix=bt601:in_range=pc'),
  encoded('10 bit', 'tenBit', 'in_color_matrix=bt709:in_range=tv'),
];
