import { StoryError, throwIfCancelled } from '../../base/errors.ts';
import type { Host } from '../ports/host.ts';
import type { PlannedSegment } from '../timeline/segments.ts';
import { copiedPackets } from './copy-scan.ts';
import { CopySources } from './copy-source.ts';
import type { FilmPlan } from './film-plan.ts';
import type { FilmPacket } from './mux.ts';
import { readSegmentFile, type SegmentFile } from './segment-file.ts';

/** Renders a segment that was planned as stored and is not, or is damaged. */
export type RenderAgain = (segment: PlannedSegment) => Promise<void>;

/** The whole film's packets in decode order; one segment in memory at a time. */
export async function* filmPackets(
  host: Host,
  plan: FilmPlan,
  renderAgain: RenderAgain,
  signal?: AbortSignal,
): AsyncGenerator<FilmPacket, void, undefined> {
  const sources = new CopySources(host);
  try {
    for (const segment of plan.segments) {
      throwIfCancelled(signal);
      if (segment.copy) yield* copied(sources, plan, segment);
      else yield* stored(await readStored(host, segment, renderAgain), segment);
    }
  } finally {
    sources.close();
  }
}

/** Straight from the source. @throws StoryError `media-changed` */
export async function* copied(
  sources: CopySources,
  { request }: Pick<FilmPlan, 'request'>,
  segment: PlannedSegment,
): AsyncGenerator<FilmPacket> {
  const { asset, stream } = segment.straight!;
  const source = await sources.get(asset, stream);
  let count = 0;
  if (source) {
    const config = source.decoderConfig;
    for await (const { packet, frame } of copiedPackets(source, segment.copy!, request.grid)) {
      count++;
      yield { data: packet.data, key: packet.type === 'key', frame: segment.firstFrame + frame, config };
    }
  }
  // The file was read when the plan was made; if it is another now, the film would have a hole.
  if (count !== segment.frames) throw new StoryError('media-changed', { params: { name: asset.name } });
}

function* stored(file: SegmentFile, segment: PlannedSegment): Generator<FilmPacket> {
  const config = file.decoderConfig;
  for (const { data, key, frame } of file.packets)
    yield { data, key, frame: segment.firstFrame + frame, config };
}

async function readStored(
  host: Host,
  segment: PlannedSegment,
  renderAgain: RenderAgain,
): Promise<SegmentFile> {
  const file = await load(host, segment);
  if (file) return file;
  await host.segments.delete(segment.hash);
  await renderAgain(segment);
  const again = await load(host, segment);
  if (!again) throw new StoryError('segment-lost', { params: { frames: segment.frames } });
  return again;
}

async function load(host: Host, segment: PlannedSegment): Promise<SegmentFile | null> {
  const bytes = await host.segments.get(segment.hash);
  const file = bytes && readSegmentFile(bytes);
  return file && file.packets.length === segment.frames ? file : null;
}
