// What stands before the samples of a WAV file: RIFF or, past 4 GiB, RF64 (EBU Tech 3306), the broadcast extension with the place on the
// time line (EBU Tech 3285), and the format with every channel's speaker (WAVEFORMATEXTENSIBLE).
import { channelMask } from '../channel-counts.ts';
import type { PcmCodec } from '../pcm-packets.ts';

export interface WaveFacts {
  readonly codec: PcmCodec;
  readonly sampleRate: number;
  /** 1…8 */
  readonly channels: number;
  /** Per channel, known before the first is written. */
  readonly samples: number;
  /** Samples from midnight, which is the sequence's start, to the first. */
  readonly timeReference: number;
  /** Of the writing, in UTC. */
  readonly date: Date;
}

const BITS: Readonly<Record<PcmCodec, number>> = { 'pcm-s16': 16, 'pcm-s24': 24, 'pcm-f32': 32 };
const FORMAT_PCM = 1;
const FORMAT_FLOAT = 3;
const FORMAT_EXTENSIBLE = 0xfffe;
/** The rest of KSDATAFORMAT_SUBTYPE_PCM and …_IEEE_FLOAT, whose first two bytes are the format. */
const SUBTYPE = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];
const LARGEST_RIFF = 2 ** 32 - 1;

/** Bytes of one sample of all channels. */
export const frameBytes = ({ codec, channels }: Pick<WaveFacts, 'codec' | 'channels'>): number =>
  (BITS[codec] / 8) * channels;

/** Bytes of the samples; when odd, one of padding follows them. */
export const dataBytes = (facts: WaveFacts): number => facts.samples * frameBytes(facts);

export function waveHead(facts: WaveFacts): Uint8Array {
  const data = dataBytes(facts);
  const chunks = [bext(facts), format(facts), ...(facts.codec === 'pcm-f32' ? [fact(facts)] : [])];
  const before = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const length = (ds64: number): number => 4 + ds64 + before + 8 + data + (data % 2);
  const large = length(0) > LARGEST_RIFF;
  const riff = length(large ? 36 : 0);
  const head = new Uint8Array(riff + 8 - data - (data % 2));
  const out = new ByteWriter(head);
  out.text(large ? 'RF64' : 'RIFF');
  out.u32(large ? LARGEST_RIFF : riff);
  out.text('WAVE');
  if (large) {
    out.text('ds64');
    out.u32(28);
    for (const size of [riff, data, facts.samples]) out.u64(size);
    out.u32(0);
  }
  for (const chunk of chunks) out.bytes(chunk);
  out.text('data');
  out.u32(large ? LARGEST_RIFF : data);
  return head;
}

function format(facts: WaveFacts): Uint8Array {
  const { codec, sampleRate, channels } = facts;
  const bits = BITS[codec];
  const tag = codec === 'pcm-f32' ? FORMAT_FLOAT : FORMAT_PCM;
  // Every reader knows the short form; it has no room for speakers, nor for more than 16 bits.
  const short = channels <= 2 && bits !== 24;
  const out = chunk('fmt ', short ? 16 : 40);
  out.u16(short ? tag : FORMAT_EXTENSIBLE);
  out.u16(channels);
  out.u32(sampleRate);
  out.u32(sampleRate * frameBytes(facts));
  out.u16(frameBytes(facts));
  out.u16(bits);
  if (!short) {
    out.u16(22);
    out.u16(bits);
    out.u32(channelMask(channels));
    out.u16(tag);
    out.bytes(Uint8Array.from(SUBTYPE));
  }
  return out.all;
}

function fact({ samples }: WaveFacts): Uint8Array {
  const out = chunk('fact', 4);
  out.u32(Math.min(samples, LARGEST_RIFF));
  return out.all;
}

/** Version 1, without loudness: 602 bytes and no coding history. */
function bext({ timeReference, date }: WaveFacts): Uint8Array {
  const out = chunk('bext', 602);
  const [day, time] = date.toISOString().split('T');
  out.skip(256);
  out.text('StoryCore');
  out.skip(32 - 9 + 32);
  out.text(day!);
  out.text(time!.slice(0, 8));
  out.u64(timeReference);
  out.u16(1);
  return out.all;
}

function chunk(name: string, size: number): ByteWriter {
  const out = new ByteWriter(new Uint8Array(8 + size));
  out.text(name);
  out.u32(size);
  return out;
}

/** Little-endian, from the start on. */
class ByteWriter {
  readonly all: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(all: Uint8Array) {
    this.all = all;
    this.#view = new DataView(all.buffer);
  }

  bytes(bytes: Uint8Array): void {
    this.all.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  text(ascii: string): void {
    this.bytes(Uint8Array.from(ascii, (letter) => letter.charCodeAt(0)));
  }

  skip(count: number): void {
    this.#at += count;
  }

  u16(value: number): void {
    this.#view.setUint16(this.#at, value, true);
    this.#at += 2;
  }

  u32(value: number): void {
    this.#view.setUint32(this.#at, value, true);
    this.#at += 4;
  }

  u64(value: number): void {
    this.#view.setBigUint64(this.#at, BigInt(value), true);
    this.#at += 8;
  }
}
