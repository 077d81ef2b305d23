// Which frames of a run can be delivered as the source's own packets. Only the index of the file is read, besides the key frames
// that a piece would begin with. Rules C1–C6 of SPEC-segments.md.

import type { EncodedPacket } from 'mediabunny';
import { throwIfCancelled } from '../../base/errors.ts';
import { type Ticks, ticksPerFrame } from '../../base/time.ts';
import type { Host } from '../ports/host.ts';
import type { ProjectSnapshot, VideoSettings } from '../timeline/document-types.ts';
import { type FrameGrid, timeOfFrame } from '../timeline/frame-grid.ts';
import { mediaTime } from '../timeline/resolve.ts';
import type { CopyGroup, CopyPiece, TimelineRun } from '../timeline/segments.ts';
import { type CopySource, CopySources } from './copy-source.ts';
import { isRefresh } from './nal-units.ts';
import type { StoredDecoderConfig } from './segment-file.ts';

export interface CopyScan {
  readonly snapshot: ProjectSnapshot;
  readonly grid: FrameGrid;
  readonly video: Pick<VideoSettings, 'codec' | 'rate'>;
}

/** A copy shorter than half a second saves less than the key frame that it forces behind itself costs. */
const SHORTEST_COPY_S = 0.5;
/** Time stamps may stray this share of a frame from an even grid (containers round to 1 ms or 1/90000 s). */
const JITTER = 0.25;
/** Rule C5: a wished bit rate allows packets of up to this many times it. */
const RATE_TOLERANCE = 1.5;

export interface CopyPlan {
  /** Pieces that can be copied, by run, in rising order. */
  readonly pieces: ReadonlyMap<TimelineRun, readonly CopyPiece[]>;
  /** One for each source that is copied from. */
  readonly configs: readonly StoredDecoderConfig[];
}

export async function scanCopies(
  host: Host,
  scan: CopyScan,
  runs: readonly TimelineRun[],
  signal?: AbortSignal,
): Promise<CopyPlan> {
  const found = new Map<TimelineRun, CopyPiece[]>();
  const configs = new Set<StoredDecoderConfig>();
  const sources = new CopySources(host);
  try {
    for (const run of runs) {
      const { straight } = run;
      if (!straight || !run.unitSpeed || straight.video.codec !== scan.video.codec) continue;
      throwIfCancelled(signal);
      const source = await sources.get(straight.asset, straight.stream);
      const pieces = source ? await new RunScanner(scan, run, source, signal).pieces() : [];
      if (source && pieces.length > 0) {
        found.set(run, pieces);
        configs.add(source.decoderConfig);
      }
    }
  } finally {
    sources.close();
  }
  return { pieces: found, configs: [...configs] };
}

/** One closed group of pictures: packets in decode order, and their times in order of showing. */
interface Group {
  readonly packets: readonly EncodedPacket[];
  readonly times: readonly Ticks[];
}

class RunScanner {
  readonly #run: TimelineRun;
  readonly #source: CopySource;
  readonly #scan: CopyScan;
  readonly #signal: AbortSignal | undefined;
  readonly #frameTicks: number;
  readonly #pieces: CopyPiece[] = [];
  #open: {
    from: number;
    to: number;
    mediaStart: Ticks;
    bytes: number;
    cutBytes: number;
    groups: CopyGroup[];
  } | null = null;

  constructor(scan: CopyScan, run: TimelineRun, source: CopySource, signal: AbortSignal | undefined) {
    this.#scan = scan;
    this.#run = run;
    this.#source = source;
    this.#signal = signal;
    this.#frameTicks = ticksPerFrame(scan.grid.rate);
  }

  async pieces(): Promise<CopyPiece[]> {
    let previous: Group | null = null;
    for await (const group of this.#groups()) {
      if (previous) await this.#take(previous, group.times[0]!);
      if (previous && this.#frameOf(group.times[0]!) >= this.#run.to) {
        previous = null;
        break;
      }
      previous = group;
    }
    if (previous) await this.#take(previous, Number.POSITIVE_INFINITY);
    this.#finish();
    return this.#pieces;
  }

  async *#groups(): AsyncGenerator<Group> {
    const { sink, secondsOf, timeOf } = this.#source;
    const first = secondsOf(Math.max(0, this.#mediaTime(this.#run.from)));
    const start =
      (await sink.getKeyPacket(first, { metadataOnly: true })) ??
      (await sink.getFirstKeyPacket({ metadataOnly: true }));
    if (!start) return;
    let packets: EncodedPacket[] = [];
    const group = (): Group => ({ packets, times: packets.map(timeOf).sort((a, b) => a - b) });
    for await (const packet of sink.packets(start, undefined, { metadataOnly: true })) {
      throwIfCancelled(this.#signal);
      if (packet.type === 'key' && packets.length > 0) {
        yield group();
        packets = [];
      }
      packets.push(packet);
    }
    if (packets.length > 0) yield group();
  }

  /** Adds as much of a group as fits, `next` being the time at which the following group begins. */
  async #take(group: Group, next: Ticks): Promise<void> {
    const { packets, times } = group;
    const key = packets[0]!;
    const keyTime = this.#source.timeOf(key);
    // Rule C2: pictures shown before the key frame belong to an open group, which nothing can be cut in front of.
    const closed = times[0] === keyTime;
    if (!closed) return this.#finish();
    if (!this.#open && !(await this.#start(key, keyTime))) return;
    const open = this.#open!;
    const base = this.#frameOf(keyTime);
    if (base !== open.to) {
      this.#finish();
      return this.#take(group, next);
    }
    if (base > open.from) open.groups.push({ frame: base, mediaStart: keyTime });
    let latest = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < packets.length; i++) {
      open.bytes += packets[i]!.byteLength;
      latest = Math.max(latest, this.#source.timeOf(packets[i]!));
      if (!this.#fits(open, base + i, times[i]!, times[i + 1] ?? next)) return this.#finish();
      // Rule C4: up to here the first packets to decode are the first to be shown, so the copy may end here.
      if (latest === times[i]) {
        open.to = base + i + 1;
        open.cutBytes = open.bytes;
      }
    }
    if (open.to !== base + packets.length) this.#finish();
  }

  /** Rule C3: frame `frame` of the output shows exactly the picture of `time`. */
  #fits(open: { from: number; mediaStart: Ticks }, frame: number, time: Ticks, next: Ticks): boolean {
    if (frame >= this.#run.to) return false;
    const wanted = this.#mediaTime(frame);
    const even = open.mediaStart + (frame - open.from) * this.#frameTicks;
    return time <= wanted && wanted < next && Math.abs(time - even) < this.#frameTicks * JITTER;
  }

  async #start(key: EncodedPacket, keyTime: Ticks): Promise<boolean> {
    const from = this.#frameOf(keyTime);
    if (from < this.#run.from || from >= this.#run.to) return false;
    const { codec } = this.#scan.video;
    if (codec === 'avc' || codec === 'hevc') {
      const packet = await this.#source.sink.getPacket(key.timestamp);
      if (!packet || !isRefresh(codec, packet.data)) return false;
    }
    this.#open = { from, to: from, mediaStart: keyTime, bytes: 0, cutBytes: 0, groups: [] };
    return true;
  }

  #finish(): void {
    const open = this.#open;
    this.#open = null;
    if (!open) return;
    const seconds = ((open.to - open.from) * this.#scan.grid.rate.den) / this.#scan.grid.rate.num;
    const { rate } = this.#scan.video;
    const thin =
      rate.mode === 'quality' || open.cutBytes * 8 <= rate.bitsPerSecond * RATE_TOLERANCE * seconds;
    const whole = open.from === this.#run.from && open.to === this.#run.to;
    if ((seconds < SHORTEST_COPY_S && !whole) || seconds <= 0 || !thin) return;
    const { from, to, mediaStart } = open;
    const groups = open.groups.filter(({ frame }) => frame < to);
    this.#pieces.push({ from, to, mediaStart, groups });
  }

  #mediaTime(frame: number): Ticks {
    const clip = this.#scan.snapshot.clip.get(this.#run.straight!.clip)!;
    return mediaTime(clip, timeOfFrame(this.#scan.grid, frame) + this.#frameTicks / 2);
  }

  /** The frame whose middle lies within the frame that begins at media time `time`, if rates agree. */
  #frameOf(time: Ticks): number {
    const { from } = this.#run;
    return from + Math.ceil((time - this.#mediaTime(from)) / this.#frameTicks);
  }
}

/** The packets of a piece in decode order, each with its output frame counted from the piece's start. */
export async function* copiedPackets(
  source: CopySource,
  piece: CopyPiece,
  grid: FrameGrid,
): AsyncGenerator<{ readonly packet: EncodedPacket; readonly frame: number }> {
  const start = await source.sink.getPacket(source.secondsOf(piece.mediaStart));
  if (!start) return;
  let left = piece.to - piece.from;
  for await (const packet of source.sink.packets(start)) {
    if (left-- <= 0) return;
    yield {
      packet,
      frame: Math.round((source.timeOf(packet) - piece.mediaStart) / ticksPerFrame(grid.rate)),
    };
  }
}
