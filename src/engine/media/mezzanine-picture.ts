// How the pictures of a file become those of its mezzanine. What can be kept is kept: ten bits, transparency, range and tags.
import type { VideoStream } from '../timeline/media-types.ts';

/** As FFmpeg says it of one stream of pictures. */
export interface SourcePicture {
  /** E.g. `yuv422p10le`. */
  readonly pixelFormat: string;
  /** `tv`, `pc`; anything else is unsaid. */
  readonly range: string;
}

export interface MezzaninePictures {
  /** VP8, whose transparency is a second stream beside it in Matroska, instead of H.264. */
  readonly alpha: boolean;
  /** FFmpeg filter chain of each stream. */
  readonly filters: readonly string[];
}

type Said = NonNullable<VideoStream['color']>;

const ALPHA = /^(yuva|gbrap|rgba|bgra|argb|abgr|ya8|ya16|ayuv|vuya)/;
const RGB = /^(rgb|bgr|gbr|argb|abgr|0rgb|0bgr|x2rgb|x2bgr|pal8|xyz|bayer)/;
const FULL = /^(yuvj|gray|ya8|ya16|mono)/;
/** FFmpeg's words for the record's, where they differ. */
const TAGS: Readonly<Record<string, string>> = {
  pq: 'smpte2084',
  hlg: 'arib-std-b67',
  'bt2020-ncl': 'bt2020nc',
};

/**
 * @param colors what the container says of each stream, as the record has it; FFmpeg's decoder of ProRes does not look there
 * @param deep whether the host decodes H.264 with ten bits
 */
export function mezzaninePictures(
  sources: readonly SourcePicture[],
  colors: readonly VideoStream['color'][],
  deep: boolean,
): MezzaninePictures {
  const alpha = sources.some(({ pixelFormat }) => ALPHA.test(pixelFormat));
  const filters = sources.map((source, i) => {
    const { scale, tags } = RGB.test(source.pixelFormat)
      ? fromRgb(colors[i] ?? {})
      : fromPlanes(source, colors[i] ?? {});
    // Sides of 4:2:0 must be even: an odd one gets a line more. Of the formats listed, FFmpeg takes the one that loses least.
    const sides = `pad=ceil(iw/2)*2:ceil(ih/2)*2${alpha ? ':color=black@0' : ''}`;
    const format = alpha ? 'yuva420p' : deep ? 'yuv420p|yuvj420p|yuv420p10le' : 'yuv420p|yuvj420p';
    return [sides, ...list('scale', scale), `format=${format}`, ...list('setparams', tags)].join(',');
  });
  return { alpha, filters };
}

interface Conversion {
  readonly scale: Readonly<Record<string, string | undefined>>;
  readonly tags: Readonly<Record<string, string | undefined>>;
}

/** FFmpeg would take BT.601 whatever the size, and say nothing of it: players take it for BT.709 in HD. */
function fromRgb({ primaries = 'bt709', transfer = 'bt709' }: Partial<Said>): Conversion {
  const wide = primaries === 'bt2020';
  const tags = { color_primaries: primaries, color_trc: TAGS[transfer] ?? transfer };
  return {
    scale: { out_color_matrix: wide ? 'bt2020' : 'bt709', out_range: 'tv' },
    tags: { range: 'tv', colorspace: wide ? 'bt2020nc' : 'bt709', ...tags },
  };
}

/** A range that is not named on both sides is converted to the limited one. */
function fromPlanes({ pixelFormat, range }: SourcePicture, said: Partial<Said>): Conversion {
  const ofContainer = said.fullRange === undefined ? undefined : said.fullRange ? 'pc' : 'tv';
  const ofStream = FULL.test(pixelFormat) ? 'pc' : range;
  const known = ofStream === 'tv' || ofStream === 'pc' ? ofStream : ofContainer;
  const { primaries, transfer } = said;
  const matrix = said.matrix === 'rgb' ? undefined : said.matrix;
  const named = (name: string | undefined): string | undefined => name && (TAGS[name] ?? name);
  return {
    scale: { in_range: known, out_range: known },
    tags: { range: known, colorspace: named(matrix), color_primaries: primaries, color_trc: named(transfer) },
  };
}

/** A filter with the options that are set; none when there are none. */
function list(filter: string, options: Readonly<Record<string, string | undefined>>): string[] {
  const set = Object.entries(options).flatMap(([name, value]) => (value ? [`${name}=${value}`] : []));
  return set.length === 0 ? [] : [`${filter}=${set.join(':')}`];
}
