import type { ColorSpace } from '../../project/records/fields.ts';
import type { MediaAsset, VideoStream } from '../../project/records/media-asset.ts';
import type { ResolvedFrame } from './types.ts';
import { coversFrame } from './visible-items.ts';

/** Size and shape of what is delivered; the rest of the settings concern the encoder only. */
export interface OutputShape {
  readonly width: number;
  readonly height: number;
  readonly rate: { readonly num: number; readonly den: number };
  readonly fit: 'contain' | 'cover';
}

export interface StraightSource {
  readonly clip: string;
  readonly asset: MediaAsset;
  readonly stream: number;
  readonly video: VideoStream;
}

/**
 * The one source whose decoded pictures *are* the output: opaque, full frame, of the output's size and colour, nothing above
 * or below. Null when anything has to be computed. `frame` must have been through `withoutHidden`.
 */
export function straightSource(frame: ResolvedFrame, shape: OutputShape): StraightSource | null {
  const [item, ...others] = frame.items;
  if (!item || others.length > 0 || item.kind !== 'layer' || item.source.kind !== 'media') return null;
  if (!coversFrame(item, frame)) return null;
  const { asset, stream } = item.source;
  const video = asset.video[stream];
  if (!video) return null;
  // The picture must reach the output unscaled by any of fit, sequence and delivery size.
  const sameSize = video.width === shape.width && video.height === shape.height;
  const sameAspect =
    video.width * frame.height === video.height * frame.width &&
    frame.width * shape.height === frame.height * shape.width;
  const { fit } = item.geometry;
  const unscaled = fit !== 'none' || (video.width === frame.width && video.height === frame.height);
  const square = video.codedWidth === video.width && video.codedHeight === video.height;
  if (!sameSize || !sameAspect || !unscaled || !square || video.rotation !== 0) return null;
  return sameColor(video, frame.color) ? { clip: item.clip, asset, stream, video } : null;
}

/** The camera and display curves of SDR video, which nothing converts between. */
const SDR_TRANSFERS = ['bt709', 'smpte170m', 'iec61966-2-1'];
/** The 525- and the 625-line flavours of BT.601 have one matrix. */
const matrixFamily = (matrix: string): string => (matrix === 'bt470bg' ? 'smpte170m' : matrix);

/** The same rules as frame-graph/source-color.ts: a missing matrix is guessed by size, other missing tags are not converted. */
function sameColor(video: VideoStream, color: ColorSpace): boolean {
  const tags = video.color ?? {};
  const sd = video.height <= 576 && video.width <= 1024;
  const matrix = tags.matrix ?? (sd ? 'smpte170m' : 'bt709');
  const sdr = (transfer: string | undefined): boolean => !transfer || SDR_TRANSFERS.includes(transfer);
  return (
    matrixFamily(matrix) === matrixFamily(color.matrix) &&
    (tags.primaries === undefined || tags.primaries === color.primaries) &&
    (tags.transfer === color.transfer || (sdr(tags.transfer) && sdr(color.transfer))) &&
    (tags.fullRange ?? false) === color.fullRange
  );
}
