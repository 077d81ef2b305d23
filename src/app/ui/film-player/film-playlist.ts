// What a relay's playlist says before a player may have it: whether there is anything to play yet, and in which codecs.
import { StoryError } from '../../../base/errors.ts';

/**
 * Whether a playlist can be given to a player; otherwise it is asked for again until something is made.
 * @param canPlay whether this browser takes a codec, as in RFC 6381
 * @throws StoryError `film-codec` of a film that this browser cannot play, `film-nothing-made`, `film-only-copied` of one that ended so
 */
export function isReady(text: string, canPlay: (codec: string) => boolean): boolean {
  if (text.includes('#EXT-X-STREAM-INF')) {
    // The relay names no codecs before the first part is made.
    const codecs = /CODECS="([^"]*)"/.exec(text)?.[1];
    if (!codecs) return false;
    const strange = codecs.split(',').find((codec) => !canPlay(codec));
    if (strange) throw new StoryError('film-codec', { params: { codec: codecName(strange) } });
    return true;
  }
  const parts = text.match(/^#EXTINF/gm)?.length ?? 0;
  const gaps = text.match(/^#EXT-X-GAP/gm)?.length ?? 0;
  if (parts > gaps) return true;
  if (!text.includes('#EXT-X-ENDLIST')) return false;
  throw new StoryError(parts > 0 ? 'film-only-copied' : 'film-nothing-made');
}

const NAMES: readonly (readonly [RegExp, string])[] = [
  [/^avc/, 'H.264'],
  [/^h[ev][vc]1/, 'HEVC (H.265)'],
  [/^vp09/, 'VP9'],
  [/^av01/, 'AV1'],
  [/^mp4a/, 'AAC'],
  [/^opus/i, 'Opus'],
  [/^flac/i, 'FLAC'],
];

const codecName = (codec: string): string => NAMES.find(([pattern]) => pattern.test(codec))?.[1] ?? codec;
