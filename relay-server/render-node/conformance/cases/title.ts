import { type ConformanceCase, HEIGHT, WIDTH } from '../case.ts';
import { Film } from '../film.ts';

/** FFmpeg sets type with another rasteriser, so the hosts judge each other; the text engine's own tests measure where glyphs stand. */
const titled = (
  name: string,
  title: Record<string, unknown>,
  fields: Record<string, unknown> = {},
): ConformanceCase => ({
  name: `title: ${name}`,
  area: 'title',
  media: ['waves'],
  frames: [0, 20],
  psnrAtLeast: 45,
  oracle: null,
  film: ([asset]) => {
    const film = new Film({ width: WIDTH, height: HEIGHT });
    film.clip(film.track(), asset!, { start: 0, length: 25 });
    film.title(film.track(), { start: 0, length: 25 }, title, fields);
    return film;
  },
});

export const titleCases: readonly ConformanceCase[] = [
  titled('one line in the middle', { text: 'AVATAR fi Wave' }),
  titled('wraps and aligns to the end', {
    text: 'A line that is far too long for the width of the box it stands in',
    align: 'end',
    size: 140,
  }),
  titled('justified at the bottom', {
    text: 'Words are spread out so that both margins are straight here',
    align: 'justify',
    verticalAlign: 'bottom',
    size: 120,
  }),
  titled('right to left', { text: 'مرحبا بالعالم 2026', size: 150 }),
  titled('outline, shadow and background', {
    text: 'Type',
    size: 300,
    outline: { color: '#102030', width: 12 },
    shadow: { color: '#000000aa', x: 12, y: 12, blur: 8 },
    background: { color: '#33669980', padding: 40, radius: 24 },
  }),
  titled(
    'turned and fading',
    { text: 'Turn', size: 260, weight: 400, tracking: 50 },
    { transform: { rotation: -12, y: 20 }, fadeIn: 25 * 28_224_000 },
  ),
  titled('nothing to say', { text: '' }),
];
