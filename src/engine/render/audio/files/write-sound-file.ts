// Files of sound alone. WAV, FLAC, MP3 and AC-3 are written here, for their heads say what a muxer for all does not: speakers, the place on
// the time line, the encoder's delay. Ogg is mediabunny's.
import {
  EncodedAudioPacketSource,
  type EncodedPacket,
  OggOutputFormat,
  Output,
  StreamTarget,
  type StreamTargetChunk,
} from 'mediabunny';
import { throwIfCancelled } from '../../../../base/errors.ts';
import type { ByteSink } from '../../../ports/byte-sink.ts';
import type { SoundContainer } from '../../container-codecs.ts';
import type { RenderedAudioTrack } from '../audio-track.ts';
import { isPcm } from '../pcm-packets.ts';
import { flacHead } from './flac-head.ts';
import { mp3Crc, mp3InfoFrame } from './mp3-info-frame.ts';
import { waveHead } from './wave-head.ts';

export type Sound = Pick<
  RenderedAudioTrack,
  'codec' | 'decoderConfig' | 'samples' | 'start' | 'delay' | 'packets'
>;

export interface SoundFileOptions {
  readonly signal?: AbortSignal | undefined;
  /** Written into the file where it has a place for it. */
  readonly date?: Date;
}

/** Writes the file and closes the sink; on any failure the sink is aborted and nothing remains. @throws what the packets throw */
export async function writeSoundFile(
  container: SoundContainer,
  sound: Sound,
  sink: ByteSink,
  options: SoundFileOptions = {},
): Promise<void> {
  try {
    await WRITERS[container](sound, sink, options);
    await sink.close();
  } catch (error) {
    await sink.abort();
    throw error;
  }
}

type Write = (sound: Sound, sink: ByteSink, options: SoundFileOptions) => Promise<void>;

const WRITERS: Readonly<Record<SoundContainer, Write>> = {
  wav: writeWave,
  flac: writeFlac,
  ogg: writeOgg,
  mp3: writeMp3,
  ac3: async (sound, sink, options) => void (await append(sound, sink, 0, options)),
};

async function writeWave(sound: Sound, sink: ByteSink, options: SoundFileOptions): Promise<void> {
  const { codec, decoderConfig, samples, start } = sound;
  if (!isPcm(codec)) throw new TypeError(`${codec} is not PCM.`);
  const { sampleRate, numberOfChannels: channels } = decoderConfig;
  const date = options.date ?? new Date();
  const head = waveHead({ codec, sampleRate, channels, samples, timeReference: start, date });
  await sink.write(0, head);
  const end = await append(sound, sink, head.length, options);
  // Chunks are whole 16-bit words.
  if ((end - head.length) % 2 === 1) await sink.write(end, Uint8Array.of(0));
}

async function writeFlac(sound: Sound, sink: ByteSink, options: SoundFileOptions): Promise<void> {
  const info = sound.decoderConfig.description as Uint8Array;
  const { numberOfChannels } = sound.decoderConfig;
  const head = flacHead(info, numberOfChannels, { least: 0, largest: 0 });
  await sink.write(0, head);
  let [least, largest] = [Number.POSITIVE_INFINITY, 0];
  await append(sound, sink, head.length, options, ({ data }) => {
    least = Math.min(least, data.length);
    largest = Math.max(largest, data.length);
  });
  await sink.write(0, flacHead(info, numberOfChannels, { least, largest }));
}

async function writeMp3(sound: Sound, sink: ByteSink, options: SoundFileOptions): Promise<void> {
  const { samples, delay } = sound;
  const { sampleRate } = sound.decoderConfig;
  const packets = sound.packets();
  let [frames, bytes, crc] = [0, 0, 0];
  let header = new Uint8Array(4);
  const info = (): Uint8Array => mp3InfoFrame({ header, sampleRate, frames, bytes, crc, delay, samples });
  let at = 0;
  for await (const { data } of packets) {
    throwIfCancelled(options.signal);
    if (frames === 0) {
      header = data.slice(0, 4);
      at = info().length;
    }
    await sink.write(at + bytes, data);
    frames++;
    bytes += data.length;
    crc = mp3Crc(data, crc);
  }
  await sink.write(0, info());
}

async function writeOgg(sound: Sound, sink: ByteSink, options: SoundFileOptions): Promise<void> {
  const writable = new WritableStream<StreamTargetChunk>({
    write: (chunk) => sink.write(chunk.position, chunk.data),
  });
  const output = new Output({ format: new OggOutputFormat(), target: new StreamTarget(writable) });
  const source = new EncodedAudioPacketSource(sound.codec);
  output.addAudioTrack(source);
  try {
    await output.start();
    let first = true;
    for await (const packet of sound.packets()) {
      throwIfCancelled(options.signal);
      await source.add(packet, first ? { decoderConfig: sound.decoderConfig } : undefined);
      first = false;
    }
    await output.finalize();
  } catch (error) {
    if (output.state !== 'finalized') await output.cancel();
    throw error;
  }
}

/** Small packets are gathered: a file system call for each of 50 a second is what would take the time. */
const GATHERED = 1 << 18;

/** Writes the packets one behind the other. @returns where they end */
async function append(
  sound: Sound,
  sink: ByteSink,
  position: number,
  { signal }: SoundFileOptions,
  onPacket?: (packet: EncodedPacket) => void,
): Promise<number> {
  let at = position;
  let gathered: Uint8Array[] = [];
  let size = 0;
  const flush = async (): Promise<void> => {
    if (size > 0) await sink.write(at, gathered.length === 1 ? gathered[0]! : joined(gathered, size));
    at += size;
    gathered = [];
    size = 0;
  };
  for await (const packet of sound.packets()) {
    throwIfCancelled(signal);
    onPacket?.(packet);
    gathered.push(packet.data);
    size += packet.data.length;
    if (size >= GATHERED) await flush();
  }
  await flush();
  return at;
}

function joined(parts: readonly Uint8Array[], size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
