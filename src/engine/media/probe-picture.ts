// Pictures: a still has no duration and no stream; an animation is a video of one stream.
import { microsecondsToTicks, nearestFrameRate, type Ticks } from '../../base/time.ts';
import type { Host } from '../ports/host.ts';
import type { ByteReader, StillFrame } from '../ports/media-port.ts';
import type { VideoStream } from '../timeline/media-types.ts';
import { type ImageHeader, refuseHugeImage } from './image-header.ts';
import { mediaFailure } from './media-errors.ts';
import { foreignNeed, type ProbeResult } from './probe-result.ts';
import { svgSize } from './svg-size.ts';

/** A picture file beyond this is refused before it is read into memory. */
const MAX_PICTURE_FILE_BYTES = 512 * 2 ** 20;

/** Stills of formats that a host cannot decode are converted like films. */
const NATIVE = ['PNG', 'JPEG', 'WebP', 'AVIF', 'GIF'];

export async function probePicture(
  bytes: ByteReader,
  header: ImageHeader,
  name: string,
  host: Host,
  signal?: AbortSignal,
): Promise<ProbeResult> {
  if (header.width === 0 || header.height === 0 || bytes.size > MAX_PICTURE_FILE_BYTES)
    throw mediaFailure('media-unreadable', { name, codec: header.format, reason: 'header' });
  refuseHugeImage(header, name);
  if (!NATIVE.includes(header.format)) return { media: null, needsConversion: foreignNeed(header.format) };
  const still = pictureStream(header.format, header.width, header.height, header.alpha);
  const media = { kind: 'image', format: header.format, duration: 0, origin: 0, audio: [] } as const;
  // Decoding proves that the rest of the file is sound, and tells an animation's times.
  const frames = await host.media.decodeImage(await bytes.read(0, bytes.size), header.mime, name, signal);
  if (frames.length < 2) return { media: { ...media, video: [still], audio: [] }, needsConversion: null };
  const animation = { ...still, ...animationTimes(frames), frameCount: frames.length };
  return {
    media: { ...media, duration: animation.end, video: [animation], audio: [] },
    needsConversion: null,
  };
}

export function probeSvg(bytes: Uint8Array, name: string): ProbeResult {
  const size = svgSize(new TextDecoder().decode(bytes));
  if (!size) throw mediaFailure('media-unreadable', { name, codec: 'SVG', reason: 'size' });
  refuseHugeImage(size, name);
  const stream = pictureStream('SVG', size.width, size.height, true);
  return {
    media: { kind: 'image', format: 'SVG', duration: 0, origin: 0, video: [stream], audio: [] },
    needsConversion: null,
  };
}

const pictureStream = (format: string, width: number, height: number, alpha: boolean): VideoStream => ({
  codec: format.toLowerCase(),
  width,
  height,
  codedWidth: width,
  codedHeight: height,
  rotation: 0,
  frameRate: { num: 25, den: 1 },
  variableFrameRate: false,
  frameCount: 1,
  start: 0,
  end: 0,
  alpha,
  color: { primaries: 'bt709', transfer: 'iec61966-2-1', matrix: 'rgb', fullRange: true },
});

function animationTimes(
  frames: readonly StillFrame[],
): Pick<VideoStream, 'frameRate' | 'variableFrameRate' | 'end'> {
  const last = frames.at(-1)!;
  const end: Ticks = microsecondsToTicks(last.timestampUs + last.durationUs);
  const lengths = new Set(frames.map((frame) => frame.durationUs));
  const fps = (frames.length * 1e6) / Math.max(1, last.timestampUs + last.durationUs);
  return {
    frameRate: { ...nearestFrameRate(Math.min(fps, 1000)) },
    variableFrameRate: lengths.size > 1,
    end,
  };
}
