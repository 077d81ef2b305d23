import type { ByteSink } from '../../ports/byte-sink.ts';
import { BigEndianTable } from './big-endian-table.ts';
import { type ContainerWriter, type FilmTrack, type TrackPacket, timescaleOf } from './container-writer.ts';
import { element, float64, ID, idBytes, sizeBytes, unsigned } from './ebml.ts';
import { SinkWriter } from './sink-writer.ts';
import { codecDelay, trackEntries } from './track-entries.ts';

/** Times are whole milliseconds. */
const TIMESTAMP_SCALE_NS = 1_000_000;
/** Blocks count from their cluster in 16 bits. */
const LONGEST_CLUSTER_MS = 32767;
const SHORTEST_CLUSTER_MS = 1000;
/** Sizes and places that are known only later. */
const WIDE = 8;
const CUE_WORDS = 4;

/** Matroska and WebM (RFC 9559) in one pass: clusters as they come; head, sizes and cues are completed at the end. */
export class MatroskaWriter implements ContainerWriter {
  readonly #sink: ByteSink;
  readonly #webm: boolean;
  readonly #tracks: readonly FilmTrack[];
  readonly #entries: readonly number[][];
  /** Of each track's decoder, in milliseconds. */
  readonly #delays: readonly number[];
  readonly #out: SinkWriter;
  /** Where positions within the segment are counted from. */
  readonly #origin: number;
  /** Rows of time, track, high and low word of the cluster's position. */
  readonly #cues = new BigEndianTable();
  readonly #cued = new Set<number>();
  #clusterAt: number | null = null;
  #clusterStart = 0;
  #clusterLatest = 0;
  #duration = 0;

  private constructor(
    sink: ByteSink,
    webm: boolean,
    tracks: readonly FilmTrack[],
    entries: readonly number[][],
  ) {
    this.#sink = sink;
    this.#webm = webm;
    this.#tracks = tracks;
    this.#entries = entries;
    this.#delays = tracks.map((track) => codecDelay(track) / TIMESTAMP_SCALE_NS);
    const head = this.#head(0, 0);
    this.#out = new SinkWriter(sink, head.length);
    this.#origin = ebmlHeader(webm).length + idBytes(ID.segment).length + WIDE;
  }

  static async open(sink: ByteSink, webm: boolean, tracks: readonly FilmTrack[]): Promise<MatroskaWriter> {
    return new MatroskaWriter(sink, webm, tracks, await trackEntries(webm, tracks));
  }

  async add(track: number, packet: TrackPacket, opens: boolean): Promise<void> {
    const about = this.#tracks[track]!;
    const scale = 1000 / timescaleOf(about);
    // What is thrown away at the start has a time too; readers take the delay off again.
    const time = Math.round(packet.time * scale + this.#delays[track]!);
    const sinceStart = time - this.#clusterStart;
    const open =
      this.#clusterAt === null ||
      (opens && time > this.#clusterLatest && sinceStart >= SHORTEST_CLUSTER_MS) ||
      sinceStart > LONGEST_CLUSTER_MS;
    if (open) await this.#openCluster(time);
    this.#cue(track, time);
    const { data } = packet;
    const relative = (time - this.#clusterStart) & 0xffff;
    const block = [0x80 | (track + 1), relative >> 8, relative & 0xff, packet.key ? 0x80 : 0];
    const head = [...idBytes(ID.simpleBlock), ...sizeBytes(data.length + block.length), ...block];
    await this.#out.append(Uint8Array.from(head));
    await this.#out.append(data);
    this.#clusterLatest = Math.max(this.#clusterLatest, time);
    this.#duration = Math.max(this.#duration, Math.round((packet.time + packet.duration) * scale));
  }

  async finish(): Promise<void> {
    await this.#closeCluster();
    const cuesAt = this.#out.position;
    await this.#writeCues();
    await this.#out.flush();
    await this.#sink.write(
      0,
      Uint8Array.from(this.#head(cuesAt - this.#origin, this.#out.position - this.#origin)),
    );
  }

  /** Everything before the first cluster; its length does not depend on the numbers. */
  #head(cues: number, segment: number): number[] {
    const info = element(
      ID.info,
      element(ID.timestampScale, unsigned(TIMESTAMP_SCALE_NS)),
      element(ID.muxingApp, text('StoryCore')),
      element(ID.writingApp, text('StoryCore')),
      element(ID.duration, float64(this.#duration)),
    );
    const tracks = element(ID.tracks, this.#entries.flat());
    const seekHead = (infoAt: number): number[] =>
      element(ID.seekHead, seek(ID.info, infoAt), seek(ID.tracks, infoAt + info.length), seek(ID.cues, cues));
    const body = [...seekHead(seekHead(0).length), ...info, ...tracks];
    return [...ebmlHeader(this.#webm), ...idBytes(ID.segment), ...sizeBytes(segment, WIDE), ...body];
  }

  async #openCluster(time: number): Promise<void> {
    await this.#closeCluster();
    this.#clusterAt = this.#out.position;
    // A cluster cannot begin before 0, but its blocks may.
    this.#clusterStart = Math.max(0, time);
    this.#clusterLatest = this.#clusterStart;
    this.#cued.clear();
    const timestamp = element(ID.timestamp, unsigned(this.#clusterStart));
    await this.#out.append(Uint8Array.from([...idBytes(ID.cluster), ...sizeBytes(0, WIDE), ...timestamp]));
  }

  async #closeCluster(): Promise<void> {
    if (this.#clusterAt === null) return;
    const sizeAt = this.#clusterAt + idBytes(ID.cluster).length;
    const size = this.#out.position - sizeAt - WIDE;
    await this.#out.patch(sizeAt, Uint8Array.from(sizeBytes(size, WIDE)));
  }

  /** The first block of each track in a cluster can be found again. */
  #cue(track: number, time: number): void {
    if (this.#cued.has(track)) return;
    this.#cued.add(track);
    const position = this.#clusterAt! - this.#origin;
    this.#cues.push(Math.max(0, time));
    this.#cues.push(track + 1);
    this.#cues.push(Math.floor(position / 2 ** 32));
    this.#cues.push(position);
  }

  /** Element by element: the list of a long film would be the largest thing in memory. */
  async #writeCues(): Promise<void> {
    const rows = this.#cues.words / CUE_WORDS;
    let size = 0;
    for (let row = 0; row < rows; row++) size += this.#cuePoint(row).length;
    await this.#out.append(Uint8Array.from([...idBytes(ID.cues), ...sizeBytes(size, WIDE)]));
    for (let row = 0; row < rows; row++) await this.#out.append(Uint8Array.from(this.#cuePoint(row)));
  }

  #cuePoint(row: number): number[] {
    const [time, track, high, low] = [0, 1, 2, 3].map((i) => this.#cues.get(row * CUE_WORDS + i));
    return element(
      ID.cuePoint,
      element(ID.cueTime, unsigned(time!)),
      element(
        ID.cueTrackPositions,
        element(ID.cueTrack, unsigned(track!)),
        element(ID.cueClusterPosition, unsigned(high! * 2 ** 32 + low!)),
      ),
    );
  }
}

const text = (letters: string): number[] => [...new TextEncoder().encode(letters)];

const seek = (id: number, position: number): number[] =>
  element(ID.seek, element(ID.seekId, idBytes(id)), element(ID.seekPosition, unsigned(position, WIDE)));

/** RFC 8794 §11.2; the version says that block times may be read by any reader of the last twenty years. */
function ebmlHeader(webm: boolean): number[] {
  return element(
    ID.ebml,
    element(0x4286, [1]), // EBMLVersion
    element(0x42f7, [1]), // EBMLReadVersion
    element(0x42f2, [4]), // EBMLMaxIDLength
    element(0x42f3, [8]), // EBMLMaxSizeLength
    element(0x4282, text(webm ? 'webm' : 'matroska')),
    element(0x4287, [4]), // DocTypeVersion
    element(0x4285, [2]), // DocTypeReadVersion
  );
}
