import type { FilmSegment } from './film-segments.ts';

export interface PlaylistPart {
  readonly segment: FilmSegment;
  /** Name of the initialization that it needs. */
  readonly initialization: string;
}

/**
 * An HLS playlist (RFC 8216bis) of what of the film is there from its beginning on. It grows while the film is made (EVENT), and
 * players ask again until it ends.
 * @param parts a bare segment is one that is only copied when the film is joined: a gap, which players pass over
 */
export function playlist(parts: readonly (PlaylistPart | FilmSegment)[], complete: boolean): string {
  const longest = Math.max(1, ...parts.map((part) => secondsOf(part)));
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:8',
    `#EXT-X-TARGETDURATION:${Math.ceil(longest)}`,
    '#EXT-X-MEDIA-SEQUENCE:0',
    '#EXT-X-PLAYLIST-TYPE:EVENT',
    '#EXT-X-INDEPENDENT-SEGMENTS',
  ];
  let initialization = '';
  for (const part of parts) {
    if ('initialization' in part && part.initialization !== initialization) {
      initialization = part.initialization;
      lines.push(`#EXT-X-MAP:URI="${initialization}"`);
    }
    if (!('initialization' in part)) lines.push('#EXT-X-GAP');
    const { position } = 'segment' in part ? part.segment : part;
    lines.push(`#EXTINF:${secondsOf(part).toFixed(6)},`, `segment-${position}.m4s`);
  }
  if (complete) lines.push('#EXT-X-ENDLIST');
  return `${lines.join('\n')}\n`;
}

const secondsOf = (part: PlaylistPart | FilmSegment): number =>
  'segment' in part ? part.segment.seconds : part.seconds;
