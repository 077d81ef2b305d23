// Which audio encoder the film gets. Browsers differ (Linux Chrome has Opus up to stereo and nothing else), and what they say they
// support is not always so: every candidate really encodes a fifth of a second with the exact configuration.
import { type ErrorReport, isAbort, reportOf, StoryError, throwIfCancelled } from '../../../base/errors.ts';
import { makePlanes, type Planes } from '../../audio/block.ts';
import type { Host } from '../../ports/host.ts';
import type { AudioSettings, ExportSettings } from '../../timeline/document-types.ts';
import { audioChoices } from '../container-codecs.ts';
import { AudioEncoderRun, type AudioEncoding, type StoredAudioConfig } from './audio-encoder-run.ts';
import { measureDelay } from './measure-delay.ts';
import { preSkipOf } from './opus-head.ts';
import { isPcm } from './pcm-packets.ts';

export interface ProvenAudioEncoder {
  readonly encoding: AudioEncoding;
  /** Part of every segment's hash. */
  readonly identity: string;
  /** Samples of a packet. */
  readonly frame: number;
  /** Samples by which the decoded sound lags behind what was encoded. */
  readonly delay: number;
  readonly config: StoredAudioConfig;
  readonly notices: readonly ErrorReport[];
}

/** Of FFmpeg's AAC encoder, which most hosts use: what is believed where the delay cannot be measured. */
const AAC_DELAY = 1024;
const PCM_FRAME = 4096;
const PROBE_SECONDS = 0.2;
const PROBE_TIMEOUT_MS = 20_000;

const AAC_RATES = [96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000];

/** Opus always runs at 48 kHz inside; AAC has a list of rates, of which the next lower is taken. */
function rateFor(codec: AudioSettings['codec'], wanted: number): number {
  if (codec === 'opus') return 48000;
  if (codec === 'aac') return AAC_RATES.find((rate) => rate <= wanted) ?? AAC_RATES.at(-1)!;
  return wanted;
}

/**
 * The wished codec with all channels if it can be had, else another codec with all channels, else the same with two; with a
 * notice of whatever differs from the wish.
 * @throws StoryError `audio-encoder-missing` when none works
 */
export async function proveAudioEncoder(
  host: Host,
  container: ExportSettings['container'],
  settings: AudioSettings & { readonly sampleRate: number },
  signal?: AbortSignal,
): Promise<ProvenAudioEncoder> {
  await host.codecs.register();
  const { channels } = settings;
  let reason = '';
  for (const count of channels > 2 ? [channels, 2] : [channels]) {
    for (const codec of audioChoices(container, settings.codec)) {
      throwIfCancelled(signal);
      const encoding: AudioEncoding = {
        codec,
        sampleRate: rateFor(codec, settings.sampleRate),
        channels: count,
        bitsPerSecond: codec === 'aac' || codec === 'opus' ? bitrateFor(settings, count) : null,
      };
      const identity = isPcm(codec) ? codec : await host.codecs.encoderIdentity(codec);
      const answer = await ask(identity, encoding);
      if (typeof answer !== 'string')
        return { ...answer, encoding, identity, notices: noticesOf(settings, encoding, reason) };
      reason ||= answer;
    }
  }
  throw new StoryError('audio-encoder-missing', {
    params: { codec: settings.codec, container, channels, rate: settings.sampleRate, reason },
  });
}

/** A fold to stereo needs no more than its share of the bits. */
const bitrateFor = (settings: AudioSettings, channels: number): number =>
  Math.max(32_000, Math.round((settings.bitsPerSecond * channels) / settings.channels));

function noticesOf(
  settings: AudioSettings & { readonly sampleRate: number },
  used: AudioEncoding,
  detail: string,
): ErrorReport[] {
  const notices: ErrorReport[] = [];
  const say = (code: string, wanted: string | number, got: string | number): void => {
    if (wanted !== got) notices.push({ code, params: { wanted, used: got }, detail });
  };
  say('audio-codec-replaced', settings.codec, used.codec);
  say('audio-channels-reduced', settings.channels, used.channels);
  say('audio-rate-changed', settings.sampleRate, used.sampleRate);
  return notices;
}

type Facts = Pick<ProvenAudioEncoder, 'frame' | 'delay' | 'config'>;
const answers = new Map<string, Promise<Facts | string>>();

/** The encoder's facts, or why it cannot be had. Asked once for each configuration. */
function ask(identity: string, encoding: AudioEncoding): Promise<Facts | string> {
  const key = JSON.stringify([identity, encoding]);
  const answer = answers.get(key) ?? encodeSome(encoding);
  answers.set(key, answer);
  return answer;
}

async function encodeSome(encoding: AudioEncoding): Promise<Facts | string> {
  const { codec, sampleRate, channels } = encoding;
  if (isPcm(codec)) return { frame: PCM_FRAME, delay: 0, config: { codec, description: null } };
  const run = new AudioEncoderRun(encoding);
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error('no answer')), PROBE_TIMEOUT_MS);
  try {
    const frames = Math.ceil(sampleRate * PROBE_SECONDS);
    // A rising tone: it is like itself at one lag only.
    const planes = makePlanes(channels, frames).map((plane) =>
      plane.map((_, i) => Math.sin(i * i * 2e-5) / 4),
    );
    await Promise.race([run.add(planes, frames).then(() => run.finish()), late.promise]);
    const frame = run.packets[0]?.samples ?? 0;
    if (frame <= 0) return 'no packets';
    const { config } = run;
    const delay = await delayOf(encoding, config, run, planes);
    return { frame, delay, config };
  } catch (error) {
    await run.cancel().catch(() => undefined);
    if (isAbort(error)) throw error;
    return reportOf(error).detail || 'refused';
  } finally {
    clearTimeout(timer);
  }
}

async function delayOf(
  encoding: AudioEncoding,
  config: StoredAudioConfig,
  run: AudioEncoderRun,
  input: Planes,
): Promise<number> {
  // Opus says it itself; FLAC has none.
  if (encoding.codec === 'opus') return preSkipOf(config.description!);
  if (encoding.codec !== 'aac') return 0;
  return (await measureDelay(encoding, config, run.packets, input)) ?? AAC_DELAY;
}
