/** A stretch of the film. */
export interface PlaylistSegment {
  readonly position: number;
  readonly seconds: number;
}

export interface PlaylistPart {
  readonly segment: PlaylistSegment;
  /** Name of the initialization that it needs. */
  readonly initialization: string;
}

/**
 * An HLS playlist (RFC 8216bis) of what of the film is there from its beginning on. It grows while the film is made (EVENT), and
 * players ask again until it ends.
 * @param kind what the names of its files begin with
 * @param parts a bare segment is one that only the joined film will have: a gap, which players pass over
 */
export function playlist(
  kind: 'segment' | 'sound',
  parts: readonly (PlaylistPart | PlaylistSegment)[],
  complete: boolean,
): string {
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
    lines.push(`#EXTINF:${secondsOf(part).toFixed(6)},`, `${kind}-${position}.m4s`);
  }
  if (complete) lines.push('#EXT-X-ENDLIST');
  return `${lines.join('\n')}\n`;
}

const secondsOf = (part: PlaylistPart | PlaylistSegment): number =>
  'segment' in part ? part.segment.seconds : part.seconds;

export interface Renditions {
  readonly pictures: boolean;
  readonly sound: boolean;
  /** At most, as far as it is known: of what is made. */
  readonly bitsPerSecond: number;
  /** As in RFC 6381; empty while they are not known. */
  readonly codecs: readonly string[];
}

/** The playlist of playlists (RFC 8216bis §4.4.6), which players ask for once: it does not change while the film is made. */
export function multivariant({ pictures, sound, bitsPerSecond, codecs }: Renditions): string {
  const both = pictures && sound;
  const facts = [
    `BANDWIDTH=${Math.max(1, Math.ceil(bitsPerSecond))}`,
    ...(codecs.length > 0 ? [`CODECS="${codecs.join()}"`] : []),
    ...(both ? ['AUDIO="sound"'] : []),
  ];
  const lines = ['#EXTM3U', '#EXT-X-VERSION:8', '#EXT-X-INDEPENDENT-SEGMENTS'];
  if (both)
    lines.push(
      '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="Sound",DEFAULT=YES,AUTOSELECT=YES,URI="sound.m3u8"',
    );
  lines.push(`#EXT-X-STREAM-INF:${facts.join()}`, pictures ? 'pictures.m3u8' : 'sound.m3u8');
  return `${lines.join('\n')}\n`;
}
