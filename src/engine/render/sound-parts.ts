// The sound of a film as work that several machines share, beside its pictures (film-parts.ts).
import { EncodedPacket } from 'mediabunny';
import { StoryError } from '../../base/errors.ts';
import type { Host } from '../ports/host.ts';
import type { AudioTrackOptions, RenderedAudioTrack, StoredSoundSegment } from './audio/audio-track.ts';
import { isPcm } from './audio/pcm-packets.ts';
import { isSoundContainer } from './container-codecs.ts';
import { type FilmRequest, filmOf } from './film-plan.ts';
import { soundOf } from './film-sound.ts';
import type { RenderRequest } from './render-job.ts';

export interface SoundOutline {
  /** As in RFC 6381. */
  readonly codec: string;
  readonly sampleRate: number;
  /** Of the film. */
  readonly samples: number;
  /** Samples that the first packet lies before 0. */
  readonly delay: number;
  /** Samples of a packet. */
  readonly packetSamples: number;
  /** A whole `stsd` box (ISO/IEC 14496-12 §8.5.2); null where it cannot be told before there are packets (AC-3 without pictures). */
  readonly description: Uint8Array | null;
  /** In order; none of sound that is made as it is written and is not watched before, see `storedSegments`. */
  readonly parts: readonly StoredSoundSegment[];
}

/** Of a stereo film that is watched before it is finished. */
const HEARD_BITS_PER_SECOND = 128_000;
const HEARD_RATE = 48_000;

/**
 * The sound that is shared out: the film's own, where its packets can be stored by stretches and browsers play them. PCM, MP3 and
 * AC-3 are made when the film is joined; until then whoever watches it hears the same mix as AAC, in stereo. Nobody watches what has no
 * pictures.
 */
function sharedSound(film: FilmRequest): FilmRequest {
  const { audio, video, container } = film.settings;
  const joined = audio && (isPcm(audio.codec) || audio.codec === 'mp3' || audio.codec === 'ac3');
  if (!joined || !video || isSoundContainer(container)) return film;
  const rate = audio.sampleRate ?? film.sequence.sampleRate;
  const heard = {
    ...audio,
    codec: 'aac',
    channels: Math.min(2, audio.channels),
    sampleRate: Math.min(HEARD_RATE, rate),
    bitsPerSecond: HEARD_BITS_PER_SECOND,
  } as const;
  return { ...film, settings: { ...film.settings, container: 'mp4', audio: heard } };
}

/** Mixes and encodes nothing but the trial of the encoder. */
export async function outlineSound(
  host: Host,
  film: FilmRequest,
  options: AudioTrackOptions,
): Promise<SoundOutline | null> {
  const shared = sharedSound(film);
  const own = await soundOf(host, film, options);
  const track = own && shared !== film ? await soundOf(host, shared, options) : own;
  if (!track) return null;
  const { decoderConfig, samples, delay, packetSamples } = track;
  return {
    codec: decoderConfig.codec,
    sampleRate: decoderConfig.sampleRate,
    samples,
    delay,
    packetSamples,
    description: track.codec === 'ac3' ? null : await descriptionOf(track),
    parts: track.storedSegments(),
  };
}

async function descriptionOf({ codec, decoderConfig }: RenderedAudioTrack): Promise<Uint8Array> {
  const { sampleDescriptions } = await import('./container/sample-descriptions.ts');
  // Its content is not looked at: these codecs' configuration says all.
  const firstPacket = new EncodedPacket(new Uint8Array(1), 'key', 0, 0);
  const track = { kind: 'audio', codec, config: decoderConfig, mostPackets: 0, firstPacket } as const;
  const [description] = await sampleDescriptions(false, [track], []);
  return description!;
}

export interface SoundPartOptions {
  readonly signal?: AbortSignal | undefined;
  /** 0…1 of what is to be made. */
  readonly onProgress?: (fraction: number) => void;
}

/**
 * Makes those of the named stretches of sound that the host's store lacks, and leaves them there.
 * @returns the track that they are of
 * @throws StoryError `segment-unknown` when this host's plan of the film does not have one of them
 */
export async function renderSoundParts(
  host: Host,
  request: RenderRequest,
  hashes: readonly string[],
  { signal, onProgress }: SoundPartOptions = {},
): Promise<RenderedAudioTrack> {
  await host.codecs.register();
  const options = { signal, soundEffects: request.soundEffects, ...(onProgress && { onProgress }) };
  const track = await soundOf(host, sharedSound(filmOf(request)), options);
  const known = new Set(track?.storedSegments().map(({ hash }) => hash));
  const unknown = hashes.find((hash) => !known.has(hash));
  if (!track || unknown !== undefined) {
    throw new StoryError('segment-unknown', { params: { hash: unknown ?? '' } });
  }
  await track.make(new Set(hashes));
  return track;
}
