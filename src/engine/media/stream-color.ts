import type { VideoStream } from '../timeline/media-types.ts';

type Said = NonNullable<VideoStream['color']>;
const PRIMARIES: readonly Said['primaries'][] = ['bt709', 'bt470bg', 'smpte170m', 'bt2020', 'smpte432'];
const TRANSFERS: readonly Said['transfer'][] = ['bt709', 'smpte170m', 'iec61966-2-1', 'linear', 'pq', 'hlg'];
const MATRICES: readonly Said['matrix'][] = ['rgb', 'bt709', 'bt470bg', 'smpte170m', 'bt2020-ncl'];

/** What the file says, in the record's words; what it does not say stays unsaid. */
export function colorOf(said: VideoColorSpaceInit): VideoStream['color'] {
  const primaries = PRIMARIES.find((name) => name === said.primaries);
  const transfer = TRANSFERS.find((name) => name === (said.transfer as string | undefined));
  const matrix = MATRICES.find((name) => name === (said.matrix as string | undefined));
  const color = {
    ...(primaries && { primaries }),
    ...(transfer && { transfer }),
    ...(matrix && { matrix }),
    ...(typeof said.fullRange === 'boolean' && { fullRange: said.fullRange }),
  };
  return Object.keys(color).length === 0 ? null : color;
}
