// A film made small for the preview: H.264 with a key frame every fifth of a second, without sound, which is never played from it.
import {
  Conversion,
  ConversionCanceledError,
  Mp4OutputFormat,
  Output,
  StreamTarget,
  type StreamTargetChunk,
} from 'mediabunny';
import { StoryError, throwIfCancelled } from '../../src/base/errors.ts';
import { TICKS_PER_SECOND } from '../../src/base/time.ts';
import { decodedFile } from '../../src/engine/media/media-ref.ts';
import { openInput } from '../../src/engine/media/open-input.ts';
import type { Host } from '../../src/engine/ports/host.ts';
import type { MediaAsset, VideoStream } from '../../src/engine/timeline/media-types.ts';
import { PROXY_FOLDER, proxyPath, proxySize } from '../../src/protocol/media/proxy-file.ts';
import { opfsFileSink } from '../browser-host/byte-sink.ts';
import { isMissing, opfsDirectory, removeFile } from '../browser-host/opfs-file.ts';
import { makeSureOfRoom, noRoomFor } from './opfs-store.ts';
import { FrameShrinker, type FrameSize } from './shrink-frame.ts';

/**
 * Of 960×540; a seek decodes five frames at the most (at 25 a second). A millisecond less than a fifth, because the difference of two
 * times may come out a little too small: every fourth group or so then had six.
 */
const KEY_FRAME_SECONDS = 0.199;
const BITS_PER_PIXEL_SECOND = 8;

const bitsPerSecond = (asset: MediaAsset): number =>
  asset.video.reduce((sum, stream) => {
    const { width, height } = proxySize(stream);
    return sum + width * height * BITS_PER_PIXEL_SECOND;
  }, 0);

/** The picture is turned upright when it is shown, as the original is. */
function codedSize(stream: VideoStream): FrameSize {
  const { width, height } = proxySize(stream);
  return stream.rotation % 180 === 0 ? { width, height } : { width: height, height: width };
}

/**
 * Makes the proxy unless it is there already.
 * @param onProgress 0…1
 * @throws StoryError `media-…` of opening, `proxy-failed`, `storage-short`, `media-no-room`, `cancelled`; nothing is left then
 */
export async function makeProxy(
  host: Host,
  asset: MediaAsset,
  onProgress: (fraction: number) => void,
  signal: AbortSignal,
): Promise<void> {
  throwIfCancelled(signal);
  if ((await storedProxies([asset.hash])).length > 0) return;
  const bytes = (bitsPerSecond(asset) / 8) * (asset.duration / TICKS_PER_SECOND);
  await makeSureOfRoom(asset.name, bytes);
  const file = decodedFile(asset);
  const input = await openInput(host, file.ref);
  const sink = await opfsFileSink(proxyPath(asset.hash));
  try {
    const writable = new WritableStream<StreamTargetChunk>({
      write: ({ position, data }) => sink.write(position, data),
    });
    const output = new Output({
      format: new Mp4OutputFormat(),
      target: new StreamTarget(writable, { chunked: true }),
    });
    const conversion = await Conversion.init({
      input,
      output,
      // Media time 0, wherever the file begins.
      trim: { start: file.origin / TICKS_PER_SECOND },
      audio: { discard: true },
      video: (track) => {
        const stream = asset.video[track.number - 1];
        if (!stream) return { discard: true };
        const size = codedSize(stream);
        const shrinker = new FrameShrinker(size);
        return {
          codec: 'avc',
          bitrate: size.width * size.height * BITS_PER_PIXEL_SECOND,
          keyFrameInterval: KEY_FRAME_SECONDS,
          forceTranscode: true,
          process: (sample) => shrinker.shrink(sample),
          processedWidth: size.width,
          processedHeight: size.height,
        };
      },
      showWarnings: false,
    });
    await run(conversion, asset, onProgress, signal);
    await sink.close();
  } catch (error) {
    await sink.abort();
    throwIfCancelled(signal);
    if (error instanceof ConversionCanceledError) throw new StoryError('cancelled');
    throw told(noRoomFor(asset.name, bytes, error), asset.name);
  } finally {
    input.dispose();
  }
}

async function run(
  conversion: Conversion,
  asset: MediaAsset,
  onProgress: (fraction: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const lost = conversion.discardedTracks.find(
    ({ track, reason }) => track.isVideoTrack() && reason !== 'discarded_by_user',
  );
  if (!conversion.isValid || lost)
    throw new StoryError('proxy-failed', {
      params: { name: asset.name, reason: lost?.reason ?? 'no track' },
    });
  conversion.onProgress = onProgress;
  const stop = (): void => void conversion.cancel();
  signal.addEventListener('abort', stop, { once: true });
  try {
    await conversion.execute();
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

const told = (error: unknown, name: string): unknown =>
  error instanceof StoryError
    ? error
    : new StoryError('proxy-failed', {
        params: { name, reason: error instanceof Error ? error.message : String(error) },
        cause: error,
      });

/** Those of the contents that have a proxy. */
export async function storedProxies(hashes: readonly string[]): Promise<string[]> {
  const folder = await opfsDirectory(PROXY_FOLDER);
  const found: string[] = [];
  for (const hash of hashes) {
    try {
      await folder.getFileHandle(`${hash}.mp4`);
      found.push(hash);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
  return found;
}

export async function removeProxy(hash: string): Promise<void> {
  await removeFile(await opfsDirectory(PROXY_FOLDER), `${hash}.mp4`);
}
