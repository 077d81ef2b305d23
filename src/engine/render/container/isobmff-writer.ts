import type { ByteSink } from '../../ports/byte-sink.ts';
import type { SoundTrack } from './container-writer.ts';
import { type ContainerWriter, type FilmTrack, type TrackPacket, timescaleOf } from './container-writer.ts';
import { ascii, box, u32, u64 } from './iso-box.ts';
import { movieBox } from './movie-box.ts';
import { sampleDescriptions } from './sample-descriptions.ts';
import { SampleIndex } from './sample-index.ts';
import { SinkWriter } from './sink-writer.ts';

/** Samples of a track lie together for half a second: a player finds picture and sound of one moment side by side. */
const CHUNK_SECONDS = 0.5;
/** For everything but the tables, of each track; parameter sets and codec heads are a few hundred bytes. */
const HEAD_BYTES = 4096;
/** Rows of `stts`: one for a steady rate, some to spare for what is cut short. */
const SPARE_RUNS = 64;

/**
 * Progressive MP4 and MOV in one pass: the index goes to the front, into a place that is reserved from the known number of packets, so
 * that the file can be played while it is loading. Should the place be too small, the index goes to the end.
 */
export class IsobmffWriter implements ContainerWriter {
  readonly #sink: ByteSink;
  readonly #quickTime: boolean;
  readonly #lanes: Lane[];
  readonly #front: number;
  /** Where the header of `mdat` begins, in its long form. */
  readonly #media: number;
  readonly #out: SinkWriter;

  /** @param seconds how long the film is */
  constructor(sink: ByteSink, quickTime: boolean, tracks: readonly FilmTrack[], seconds: number) {
    this.#sink = sink;
    this.#quickTime = quickTime;
    this.#lanes = tracks.map((track) => new Lane(track));
    this.#front = fileType(quickTime, tracks).bytes;
    this.#media = this.#front + tracks.reduce((sum, track) => sum + mostIndexBytes(track, seconds), 0);
    this.#out = new SinkWriter(sink, this.#media + 16);
  }

  async add(track: number, packet: TrackPacket): Promise<void> {
    const lane = this.#lanes[track]!;
    if (lane.isFull(packet.time)) await this.#writeChunk(lane);
    if (this.#lanes.length > 1) return lane.gather(packet);
    // Nothing to stand side by side with: a chunk grows where it will lie.
    lane.startsAt ??= this.#out.position;
    lane.count(packet);
    await this.#out.append(packet.data);
  }

  async finish(): Promise<void> {
    for (const lane of this.#lanes) await this.#writeChunk(lane);
    await this.#out.flush();
    for (const { index } of this.#lanes) index.close();
    const end = this.#out.position;
    const index = await this.#index();
    // What is left of the place is a `free` box of at least its own header.
    const fits = index.bytes + 8 <= this.#media - this.#front;
    const head = new SinkWriter(this.#sink, 0);
    for (const piece of fileType(this.#quickTime, this.#tracks).pieces) await head.append(piece);
    if (fits) for (const piece of index.pieces) await head.append(piece);
    await this.#closeGap(head, end);
    if (fits) return;
    const tail = new SinkWriter(this.#sink, end);
    for (const piece of index.pieces) await tail.append(piece);
    await tail.flush();
  }

  get #tracks(): FilmTrack[] {
    return this.#lanes.map(({ track }) => track);
  }

  /** `free` up to the media, and the media's header: of 8 bytes while its size fits in 32 bits, since old readers know no other. */
  async #closeGap(head: SinkWriter, end: number): Promise<void> {
    const long = end - this.#media >= 2 ** 32;
    const mediaAt = long ? this.#media : this.#media + 8;
    const size = end - mediaAt;
    const header = long ? [...u32(1), ...ascii('mdat'), ...u64(size)] : [...u32(size), ...ascii('mdat')];
    await head.append(Uint8Array.from([...u32(mediaAt - head.position), ...ascii('free')]));
    await head.flush();
    await this.#sink.write(mediaAt, Uint8Array.from(header));
  }

  async #index() {
    const bitrates = this.#lanes.map(({ index }) => ({
      average: index.bitsASecond,
      most: index.mostBitsASecond,
    }));
    const descriptions = await sampleDescriptions(this.#quickTime, this.#tracks, bitrates);
    const tracks = this.#lanes.map(({ track, index }, i) => ({
      track,
      index,
      description: descriptions[i]!,
    }));
    return movieBox(tracks, this.#quickTime, Date.now());
  }

  async #writeChunk(lane: Lane): Promise<void> {
    if (lane.samples === 0) return;
    lane.index.addChunk(lane.startsAt ?? this.#out.position, lane.samples);
    await this.#out.append(lane.bytes);
    lane.clear();
  }
}

/** A track's chunk in the making; its memory is used again for the next. */
class Lane {
  readonly track: FilmTrack;
  readonly index: SampleIndex;
  samples = 0;
  /** Where the chunk lies, if its packets are written as they come. */
  startsAt: number | null = null;
  readonly #longest: number;
  #start = Number.POSITIVE_INFINITY;
  #buffer = new Uint8Array(0);
  #length = 0;

  constructor(track: FilmTrack) {
    this.track = track;
    this.index = new SampleIndex(timescaleOf(track), track.kind === 'audio' ? fixedBytes(track) : null);
    this.#longest = CHUNK_SECONDS * timescaleOf(track);
  }

  get bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.#length);
  }

  isFull(time: number): boolean {
    return this.samples > 0 && time - Math.min(this.#start, time) >= this.#longest;
  }

  gather(packet: TrackPacket): void {
    const { data } = packet;
    const length = this.#length + data.length;
    if (length > this.#buffer.length) {
      const wider = new Uint8Array(2 * length);
      wider.set(this.bytes);
      this.#buffer = wider;
    }
    this.#buffer.set(data, this.#length);
    this.#length = length;
    this.count(packet);
  }

  count({ data, time, duration, key }: TrackPacket): void {
    this.#start = Math.min(this.#start, time);
    this.samples += this.index.add(time, duration, data.length, key);
  }

  clear(): void {
    this.samples = 0;
    this.startsAt = null;
    this.#length = 0;
    this.#start = Number.POSITIVE_INFINITY;
  }
}

/** Of one moment of PCM in all channels. */
function fixedBytes({ codec, config }: SoundTrack): number | null {
  const bits = /^pcm-[a-z](\d+)/.exec(codec);
  return bits && (Number(bits[1]) / 8) * config.numberOfChannels;
}

function mostIndexBytes(track: FilmTrack, seconds: number): number {
  const packets = track.mostPackets;
  const chunks = Math.ceil((seconds + 1) / CHUNK_SECONDS) + 2;
  // Sizes; pictures may be shown in another order (8 bytes) and be key frames (4).
  const tables = track.kind === 'video' ? packets * 16 : packets * 4;
  return HEAD_BYTES + tables + chunks * 20 + SPARE_RUNS * 8;
}

/** ISO/IEC 14496-12 §4.3; brands as FFmpeg writes them. */
function fileType(quickTime: boolean, tracks: readonly FilmTrack[]) {
  const avc = tracks.some(({ codec }) => codec === 'avc');
  const brands = quickTime ? 'qt  ' : `isom${avc ? 'avc1' : ''}mp41`;
  return box('ftyp', ascii(brands.slice(0, 4)), u32(0x200), ascii(brands));
}
