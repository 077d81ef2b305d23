import { BLEND_MODES, type BlendMode } from '../../../../src/project/records/clip.ts';
import { type ConformanceCase, HEIGHT, WIDTH } from '../case.ts';
import { Film } from '../film.ts';

// W3C Compositing and Blending Level 1, §10 ("Blending"), on 0…255: A is the backdrop, B the source.
const HARD = (a: string, b: string): string =>
  `if(lte(${b},127.5),2*${a}*${b}/255,255-2*(255-${a})*(255-${b})/255)`;
const SOFT_D = 'if(lte(A,63.75),((16*A/255-12)*A/255+4)*A/255,sqrt(A/255))';
const FORMULAS: Record<Exclude<BlendMode, 'normal'>, string> = {
  darken: 'min(A,B)',
  multiply: 'A*B/255',
  'color-burn': 'if(gte(A,255),255,if(lte(B,0),0,255-min(255,(255-A)*255/B)))',
  lighten: 'max(A,B)',
  screen: 'A+B-A*B/255',
  'color-dodge': 'if(lte(A,0),0,if(gte(B,255),255,min(255,A*255/(255-B))))',
  add: 'min(255,A+B)',
  overlay: HARD('B', 'A'),
  'soft-light': `if(lte(B,127.5),A-(1-2*B/255)*A*(1-A/255),A+255*(2*B/255-1)*(${SOFT_D}-A/255))`,
  'hard-light': HARD('A', 'B'),
  difference: 'abs(A-B)',
  exclusion: 'A+B-2*A*B/255',
  subtract: 'max(0,A-B)',
};

const TO_RGB = 'scale=flags=accurate_rnd+full_chroma_int+bilinear,format=gbrp';
const TO_YUV =
  'scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int+bilinear,format=yuv420p[out]';

function blended(mode: BlendMode, opacity: number): ConformanceCase {
  const formula = mode === 'normal' ? 'B' : FORMULAS[mode];
  return {
    name: `blend ${mode}${opacity < 1 ? ` at ${opacity}` : ''}`,
    area: 'blend',
    media: ['waves', 'ramps'],
    frames: [0, 20],
    // Burn, dodge and soft light divide by what is nearly black: rounding of the source's chroma is magnified there.
    psnrAtLeast: 40,
    oracle: `[0:v]${TO_RGB}[a];[1:v]${TO_RGB}[b];[a][b]blend=all_expr='A+${opacity}*((${formula})-A)',${TO_YUV}`,
    film: ([below, above]) => {
      const film = new Film({ width: WIDTH, height: HEIGHT });
      film.clip(film.track(), below!, { start: 0, length: 25 });
      film.clip(film.track(), above!, { start: 0, length: 25 }, { blend: mode, opacity });
      return film;
    },
  };
}

export const blendCases: readonly ConformanceCase[] = [
  ...BLEND_MODES.filter((mode) => mode !== 'normal').map((mode) => blended(mode, 1)),
  blended('normal', 0.4),
  blended('multiply', 0.5),
  blended('difference', 0.25),
];
