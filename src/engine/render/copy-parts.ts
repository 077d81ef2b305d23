// What is only copied, as segments like those that are encoded: for whoever plays a film before it is joined. The film itself takes
// these packets from their source.
import { throwIfCancelled } from '../../base/errors.ts';
import type { Host } from '../ports/host.ts';
import { type CopyPiece, copySegment, type PlannedSegment } from '../timeline/segments.ts';
import { type CopySource, CopySources } from './copy-source.ts';
import { copied } from './film-packets.ts';
import type { FilmPlan } from './film-plan.ts';
import { isRefresh } from './nal-units.ts';
import { type SegmentPacket, writeSegmentFile } from './segment-file.ts';

/** At least: long enough to be worth a file, short enough to be held in memory at 100 Mbit/s. */
const PART_S = 4;

/** The film's segments with every copy cut into parts, each of which can be decoded by itself. */
export async function withCopyParts(
  host: Host,
  { segments, request, encoding }: FilmPlan,
  signal?: AbortSignal,
): Promise<PlannedSegment[]> {
  const { rate } = request.grid;
  const atLeast = Math.ceil((PART_S * rate.num) / rate.den);
  const sources = new CopySources(host);
  const parts: PlannedSegment[] = [];
  try {
    for (const segment of segments) {
      throwIfCancelled(signal);
      const { copy, straight } = segment;
      if (!copy || !straight) {
        parts.push(segment);
        continue;
      }
      const source = await sources.get(straight.asset, straight.stream);
      const refreshes = (at: number): Promise<boolean> => beginsAnew(source, encoding.codec, at);
      for (const piece of await cut(copy, atLeast, refreshes))
        parts.push(copySegment(request, straight, piece));
    }
  } finally {
    sources.close();
  }
  return parts;
}

async function cut(
  { from, to, mediaStart, groups = [] }: CopyPiece,
  atLeast: number,
  refreshes: (mediaStart: number) => Promise<boolean>,
): Promise<CopyPiece[]> {
  const pieces: CopyPiece[] = [];
  let open = { from, mediaStart };
  for (const group of groups) {
    const far = group.frame - open.from >= atLeast && to - group.frame >= atLeast;
    if (!far || !(await refreshes(group.mediaStart))) continue;
    pieces.push({ ...open, to: group.frame });
    open = { from: group.frame, mediaStart: group.mediaStart };
  }
  return [...pieces, { ...open, to }];
}

/** A closed group may still lean on the one before it, unless its key frame is an instantaneous refresh. */
async function beginsAnew(
  source: CopySource | null,
  codec: FilmPlan['encoding']['codec'],
  mediaStart: number,
): Promise<boolean> {
  if (codec !== 'avc' && codec !== 'hevc') return true;
  const packet = await source?.sink.getPacket(source.secondsOf(mediaStart));
  return packet ? isRefresh(codec, packet.data) : false;
}

/** Leaves those of the parts in the host's store that it lacks. @throws StoryError `media-changed`, `media-missing`, `storage-full` */
export async function storeCopies(
  host: Host,
  plan: Pick<FilmPlan, 'request'>,
  parts: readonly PlannedSegment[],
  signal?: AbortSignal,
): Promise<void> {
  const sources = new CopySources(host);
  try {
    for (const part of parts) {
      throwIfCancelled(signal);
      if (await host.segments.has(part.hash)) continue;
      const packets: SegmentPacket[] = [];
      const { straight } = part;
      for await (const { data, key, frame } of copied(sources, plan, part))
        packets.push({ data, key, frame: frame - part.firstFrame });
      const source = await sources.get(straight!.asset, straight!.stream);
      const bytes = writeSegmentFile({ decoderConfig: source!.decoderConfig, packets });
      await host.segments.put(part.hash, bytes);
    }
  } finally {
    sources.close();
  }
}
