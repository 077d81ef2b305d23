// What a file is and holds, as the document records it. Reads the index and a bounded number of packets, never the whole.
import type { Input } from 'mediabunny';
import { StoryError } from '../../base/errors.ts';
import type { CodecPort } from '../ports/codec-port.ts';
import type { Host } from '../ports/host.ts';
import type { ByteReader } from '../ports/media-port.ts';
import type { AudioStream, VideoStream } from '../timeline/media-types.ts';
import { ByteView } from './byte-view.ts';
import { speakersOf } from './channel-mask.ts';
import { readEdits, type TrackEdits } from './edit-list.ts';
import { foreignContainer, hasMovieBox, looksIso, looksSvg, looksText } from './file-kind.ts';
import { HEADER_BYTES, readImageHeader } from './image-header.ts';
import { stopAtSound, underKnownName } from './long-wave.ts';
import { mediaFailure, messageOf } from './media-errors.ts';
import { type GaplessExtent, gaplessExtent, id3Length } from './mp3-gapless.ts';
import { inputOf, sourceOfBytes } from './open-input.ts';
import { probeAudioStream } from './probe-audio-stream.ts';
import { probePicture, probeSvg } from './probe-picture.ts';
import {
  type ConversionNeed,
  foreignNeed,
  type ProbedMedia,
  type ProbeFacts,
  type ProbeResult,
} from './probe-result.ts';
import { probeVideoStream } from './probe-video-stream.ts';
import { longWaveName, readWaveNotes } from './wave-notes.ts';

/**
 * @throws StoryError `media-empty`, `media-not-media`, `media-index-missing`, `media-no-streams`, `media-unreadable`,
 * `image-too-large`, `cancelled`
 */
export async function probeMedia(
  bytes: ByteReader,
  facts: ProbeFacts,
  host: Host,
  signal?: AbortSignal,
): Promise<ProbeResult> {
  if (bytes.size === 0) throw mediaFailure('media-empty', { name: facts.name });
  await host.codecs.announceDecoders();
  const head = await bytes.read(0, HEADER_BYTES);
  const picture = readImageHeader(head);
  if (picture) return probePicture(bytes, picture, facts.name, host, signal);
  if (looksSvg(head)) return probeSvg(await bytes.read(0, bytes.size), facts.name);
  const foreign = foreignContainer(head);
  if (foreign) return { media: null, needsConversion: foreignNeed(foreign) };
  const long = longWaveName(head);
  const input = inputOf(sourceOfBytes(long ? underKnownName(bytes) : bytes));
  try {
    return await probeInput(input, bytes, head, facts.name, host.codecs, signal);
  } finally {
    input.dispose();
  }
}

async function probeInput(
  input: Input,
  bytes: ByteReader,
  head: Uint8Array,
  name: string,
  codecs: CodecPort,
  signal?: AbortSignal,
): Promise<ProbeResult> {
  if (looksIso(head) && !(await hasMovieBox(bytes.size, bytes.read)))
    throw mediaFailure('media-index-missing', { name, codec: 'MP4' });
  if (!(await input.canRead())) {
    if (looksText(head)) throw mediaFailure('media-not-media', { name });
    return { media: null, needsConversion: foreignNeed('unknown') };
  }
  // RF64 and BW64 are WAVE to the demuxer, which has to be told whenever they are opened.
  const long = longWaveName(head);
  const format = long ?? (await input.getFormat()).name;
  try {
    if (long) await stopAtSound(input);
    const edits = looksIso(head) ? await readEdits(bytes.size, bytes.read) : [];
    const gapless = format === 'MP3' ? await gaplessOf(bytes, head) : null;
    return await probeTracks(input, { bytes, format, name, gapless, edits, codecs }, signal);
  } catch (cause) {
    signal?.throwIfAborted();
    if (cause instanceof StoryError) throw cause;
    throw mediaFailure('media-unreadable', { name, codec: format, reason: messageOf(cause) }, cause);
  }
}

/** The tag lies in the first frame, past a tag of text and cover art that may be megabytes long. */
async function gaplessOf(bytes: ByteReader, head: Uint8Array): Promise<GaplessExtent | null> {
  const start = id3Length(new ByteView(head));
  return gaplessExtent(await bytes.read(start, start + 1024));
}

interface FileFacts {
  readonly bytes: ByteReader;
  readonly format: string;
  readonly name: string;
  readonly gapless: GaplessExtent | null;
  readonly edits: readonly TrackEdits[];
  readonly codecs: CodecPort;
}

async function probeTracks(input: Input, file: FileFacts, signal?: AbortSignal): Promise<ProbeResult> {
  const { format, name } = file;
  const video: VideoStream[] = [];
  const audio: AudioStream[] = [];
  const unread: { codec: string; video: boolean }[] = [];
  const decodableVideo: boolean[] = [];
  const decodableAudio: boolean[] = [];
  for (const track of await input.getVideoTracks()) {
    const probed = await probeVideoStream(track, signal);
    if (!probed) continue;
    video.push(trimmed(probed.stream, file.edits, track.id));
    decodableVideo.push(await track.canDecode());
    if (!decodableVideo.at(-1)) unread.push({ codec: probed.stream.codec, video: true });
  }
  for (const track of await input.getAudioTracks()) {
    const speakers = await speakersOf(
      track,
      isWave(format) ? 'WAVE' : format,
      file.bytes.size,
      file.bytes.read,
    );
    const probed = await probeAudioStream(track, file.gapless, speakers, file.codecs);
    if (!probed) continue;
    audio.push(trimmed(probed.stream, file.edits, track.id));
    decodableAudio.push(await track.canDecode());
    if (!decodableAudio.at(-1)) unread.push({ codec: probed.stream.codec, video: false });
  }
  const streams = [...video, ...audio];
  if (streams.length === 0) throw mediaFailure('media-no-streams', { name, codec: format });
  const origin = Math.min(...streams.map((stream) => stream.start));
  for (const stream of streams) {
    stream.start -= origin;
    stream.end -= origin;
  }
  const notes = isWave(format) && audio[0] ? await readWaveNotes(file.bytes, audio[0].sampleRate) : null;
  const media: ProbedMedia = {
    kind: video.length > 0 ? 'video' : 'audio',
    format,
    duration: Math.max(...streams.map((stream) => stream.end)),
    origin,
    video,
    audio,
    ...(notes ? { broadcast: notes } : {}),
  };
  const complex = file.edits.some((edits) => edits.complex);
  const worst = unread[0];
  const need = (codec: string, reason: ConversionNeed['reason']): ProbeResult => ({
    media,
    needsConversion: { codec, reason, decodableVideo, decodableAudio },
  });
  if (complex) return need(format, 'edit-list');
  if (worst) return need(worst.codec, worst.video ? 'video-codec' : 'audio-codec');
  return { media, needsConversion: null };
}

const isWave = (format: string): boolean => ['WAVE', 'RF64', 'BW64'].includes(format);

/** An edit may end before the media does. */
function trimmed<S extends { start: number; end: number }>(
  stream: S,
  edits: readonly TrackEdits[],
  track: number,
): S {
  const end = edits.find((entry) => entry.track === track)?.end ?? stream.end;
  return { ...stream, end: Math.max(stream.start + 1, Math.min(stream.end, end)) };
}
