import { type ConformanceCase, HEIGHT, WIDTH } from '../case.ts';
import { Film } from '../film.ts';

const FRAMES = [19, 20, 22, 25, 27, 29, 30];
/** Clip A runs from frame 0, B from frame 25 with its 15th frame; the transition is frames 20…29, progress at the frame's middle. */
const P = 'clip((T*25-20+0.5)/10,0,1)';
const B_DELAYED = '[1:v]tpad=start=15:start_mode=clone[b]';
const HARD_CUT = `if(lt(T*25,24.5),A,B)`;

const cut = (name: string, fields: Record<string, unknown>, expression: string): ConformanceCase => ({
  name,
  area: 'transition',
  media: ['chart', 'waves'],
  frames: FRAMES,
  psnrAtLeast: 40,
  oracle: `${B_DELAYED};[0:v][b]blend=${expression}[out]`,
  film: ([a, b]) => {
    const film = new Film({ width: WIDTH, height: HEIGHT });
    const track = film.track();
    const from = film.clip(track, a!, { start: 0, length: 25 });
    const to = film.clip(track, b!, { start: 25, length: 20, inFrame: 10 });
    film.transition(track, from, to, { before: 5, after: 5, ...fields });
    return film;
  },
});

/** Y, Cb and Cr of a colour in BT.709 limited range. */
const dip = (y: number, cb: number, cr: number): string => {
  const keep = `abs(1-2*${P})`;
  const plane = (value: number): string => `'${value}+((${HARD_CUT})-${value})*(${keep})'`;
  return `c0_expr=${plane(y)}:c1_expr=${plane(cb)}:c2_expr=${plane(cr)}`;
};

const onesided = (name: string, side: 'from' | 'to', oracle: string, frames: number[]): ConformanceCase => ({
  name,
  area: 'transition',
  media: ['chart'],
  frames,
  psnrAtLeast: 40,
  oracle,
  film: ([asset]) => {
    const film = new Film({ width: WIDTH, height: HEIGHT });
    const track = film.track();
    const clip = film.clip(track, asset!, { start: 0, length: 25 });
    if (side === 'to') film.transition(track, null, clip, { before: 0, after: 10 });
    else film.transition(track, clip, null, { before: 10, after: 0, color: '#ffffff' });
    return film;
  },
});

const toward = (y: number, keep: string): string =>
  `[0:v]split[a][b];[a][b]blend=c0_expr='${y}+(A-${y})*(${keep})':c1_expr='128+(A-128)*(${keep})':c2_expr='128+(A-128)*(${keep})'[out]`;

export const transitionCases: readonly ConformanceCase[] = [
  cut('crossfade over the cut', {}, `all_expr='A*(1-${P})+B*${P}'`),
  cut('dip to black', { kind: 'dip' }, dip(16, 128, 128)),
  cut('dip to white', { kind: 'dip', color: '#ffffff' }, dip(235, 128, 128)),
  onesided('fade up from black', 'to', toward(16, 'clip((T*25+0.5)/10,0,1)'), [0, 3, 9, 10]),
  onesided('fade out to white', 'from', toward(235, '1-clip((T*25-15+0.5)/10,0,1)'), [14, 15, 20, 24]),
];
