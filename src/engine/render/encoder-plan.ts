// Which video encoder the film gets. A host's own "is supported" is not believed: a few frames are really encoded with the exact
// configuration, because encoders exist that say yes and then refuse, or never answer.
import { VideoSample } from 'mediabunny';
import { type ErrorReport, reportOf, StoryError, throwIfCancelled } from '../../base/errors.ts';
import type { Host } from '../ports/host.ts';
import type { ExportSettings, VideoSettings } from '../timeline/document-types.ts';
import type { EncoderSignature } from '../timeline/segment-hash.ts';
import type { OutputShape } from '../timeline/straight-source.ts';
import { videoChoices } from './container-codecs.ts';
import { EncoderRun, type VideoEncoding } from './encoder-run.ts';
import { gopFrames } from './output-shape.ts';

/** A key frame, a frame that refers to it, and one more that a reordering encoder would hold back. */
const PROBE_FRAMES = 3;
const PROBE_TIMEOUT_MS = 20_000;

export const encodingOf = (
  video: VideoSettings,
  { width, height, rate: frameRate }: OutputShape,
  codec: VideoSettings['codec'],
): VideoEncoding => ({ codec, width, height, frameRate, rate: video.rate });

/** What the hashes of segments know of the encoder; it is asked who it is only where something is `encoded`. */
export const signatureOf = async (
  host: Host,
  video: VideoSettings,
  shape: OutputShape,
  codec: VideoSettings['codec'],
  encoded: boolean,
): Promise<EncoderSignature> => ({
  codec,
  rate: video.rate,
  gopFrames: gopFrames(video, shape),
  identity: encoded ? await host.codecs.encoderIdentity(codec) : '',
});

export interface ProvenEncoder {
  readonly codec: VideoSettings['codec'];
  readonly notices: readonly ErrorReport[];
}

/**
 * The wished codec if this host encodes it in this container and shape, else the nearest that it does, with a notice.
 * @throws StoryError `encoder-missing` when none works
 */
export async function proveEncoder(
  host: Host,
  settings: ExportSettings,
  video: VideoSettings,
  shape: OutputShape,
  signal?: AbortSignal,
): Promise<ProvenEncoder> {
  let reason = '';
  await host.codecs.register();
  for (const codec of videoChoices(settings.container, video.codec)) {
    throwIfCancelled(signal);
    const identity = await host.codecs.encoderIdentity(codec);
    const failure = await probe(identity, encodingOf(video, shape, codec));
    if (failure === null)
      return { codec, notices: codec === video.codec ? [] : [fallback(settings, video, codec, reason)] };
    reason ||= failure;
  }
  const { width, height } = shape;
  throw new StoryError('encoder-missing', {
    params: { codec: video.codec, container: settings.container, width, height, reason },
  });
}

const fallback = (
  settings: ExportSettings,
  video: VideoSettings,
  used: VideoSettings['codec'],
  reason: string,
): ErrorReport => ({
  code: 'encoder-fallback',
  params: { wished: video.codec, used, container: settings.container },
  detail: reason,
});

const answers = new Map<string, Promise<string | null>>();

/** Null when it works, else why not. Asked once for each configuration. */
function probe(identity: string, encoding: VideoEncoding): Promise<string | null> {
  const key = JSON.stringify([identity, encoding]);
  const answer = answers.get(key) ?? encodeSome(encoding);
  answers.set(key, answer);
  return answer;
}

async function encodeSome(encoding: VideoEncoding): Promise<string | null> {
  let packets = 0;
  const run = new EncoderRun(encoding, () => packets++);
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error('no answer')), PROBE_TIMEOUT_MS);
  try {
    await Promise.race([feed(run, encoding), late.promise]);
    return packets === PROBE_FRAMES ? null : `${packets} of ${PROBE_FRAMES} frames`;
  } catch (error) {
    await run.cancel().catch(() => undefined);
    return reportOf(error).detail || 'refused';
  } finally {
    clearTimeout(timer);
  }
}

async function feed(run: EncoderRun, { width, height }: VideoEncoding): Promise<void> {
  const grey = new Uint8Array((width * height * 3) / 2).fill(128);
  for (let i = 0; i < PROBE_FRAMES; i++) {
    const sample = new VideoSample(grey, {
      format: 'I420',
      codedWidth: width,
      codedHeight: height,
      timestamp: 0,
    });
    await run.add(sample, i === 0);
    sample.close();
  }
  await run.finish();
}
