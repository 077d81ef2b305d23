// Which audio encoder the film gets. Browsers differ (Linux Chrome has Opus up to stereo and nothing else), and what they say they
// support is not always so: every candidate really encodes a fifth of a second with the exact configuration.
import { type ErrorReport, isAbort, reportOf, StoryError, throwIfCancelled } from '../../../base/errors.ts';
import { makePlanes, type Planes } from '../../audio/block.ts';
import type { Host } from '../../ports/host.ts';
import type { AudioSettings, ExportSettings } from '../../timeline/document-types.ts';
import { audioChoices } from '../container-codecs.ts';
import { AudioEncoderRun, type AudioEncoding, type StoredAudioConfig } from './audio-encoder-run.ts';
import { fittingCounts, foldedCounts } from './channel-counts.ts';
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

/**
 * What is believed where the delay cannot be measured: FFmpeg's AAC encoder, which most hosts use; the overlap of AC-3's
 * transform; LAME's 576 samples and the 529 of every MP3 decoder.
 */
const USUAL_DELAY: Readonly<Record<string, number>> = { aac: 1024, ac3: 256, mp3: 1105 };
const PCM_FRAME = 4096;
const PROBE_SECONDS = 0.2;
const PROBE_TIMEOUT_MS = 20_000;

const AAC_RATES = [96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000];

const MP3_RATES = [48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000];
const AC3_RATES = [48000, 44100, 32000];

/** Opus always runs at 48 kHz inside; others have a list of rates, of which the next lower is taken. */
function rateFor(codec: AudioSettings['codec'], wanted: number): number {
  const rates = { opus: [48000], aac: AAC_RATES, mp3: MP3_RATES, ac3: AC3_RATES }[codec as string];
  return rates ? (rates.find((rate) => rate <= wanted) ?? rates.at(-1)!) : wanted;
}

/** kb/s that exist: ATSC A/52 table 5.18, and of ISO 11172-3 layer III (of 13818-3 below 32 kHz). */
const AC3_KILOBITS = [64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 576, 640];
const MP3_KILOBITS = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const MP3_LOW_KILOBITS = [32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];

/** Null for lossless codecs. */
function bitsFor(codec: AudioSettings['codec'], wanted: number, sampleRate: number): number | null {
  if (codec === 'aac' || codec === 'opus') return wanted;
  if (codec !== 'ac3' && codec !== 'mp3') return null;
  const table = codec === 'ac3' ? AC3_KILOBITS : sampleRate < 32000 ? MP3_LOW_KILOBITS : MP3_KILOBITS;
  return 1000 * (table.findLast((kilobits) => kilobits * 1000 <= wanted) ?? table[0]!);
}

/**
 * The wished codec with all channels if it can be had (in a wider layout when it lacks this one), else another codec with all
 * channels, else a fold to 5.1 or stereo; with a notice of whatever differs from the wish.
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
  for (const counts of [fittingCounts, foldedCounts]) {
    for (const { codec, count } of audioChoices(container, settings.codec).flatMap((codec) =>
      counts(codec, channels).map((count) => ({ codec, count })),
    )) {
      throwIfCancelled(signal);
      const sampleRate = rateFor(codec, settings.sampleRate);
      const encoding: AudioEncoding = {
        codec,
        sampleRate,
        channels: count,
        bitsPerSecond: bitsFor(codec, bitrateFor(settings, count), sampleRate),
        ...(codec === 'flac' ? { bitDepth: settings.bitDepth ?? 24 } : {}),
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
  if (used.channels > settings.channels) say('audio-layout-widened', settings.channels, used.channels);
  else say('audio-channels-reduced', settings.channels, used.channels);
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
  const usual = USUAL_DELAY[encoding.codec];
  if (usual === undefined) return 0;
  return (await measureDelay(encoding, config, run.packets, input)) ?? usual;
}
