// Disk space before the first frame: an export that cannot fit is refused at once, not after an hour.
import { StoryError } from '../../src/base/errors.ts';
import { ticksToSeconds } from '../../src/base/time.ts';
import type { SegmentStore } from '../../src/engine/ports/segment-store.ts';
import { sequenceDuration } from '../../src/engine/timeline/duration.ts';
import type { ExportOrder } from '../../src/protocol/export-protocol.ts';

export const roomOptions = {
  /** Segments that no export has used for longest go first, beyond this. */
  keptSegmentBytes: 4 * 2 ** 30,
  /** Of what the browser grants, at most this share is segments. */
  keptSegmentShare: 0.4,
  /** Containers, and encoders that overshoot. */
  margin: 1.1,
} as const;

export interface Room {
  readonly quota?: number | undefined;
  readonly usage?: number | undefined;
}

/** Bytes of the film by its bit rates; null when they follow a quality instead. */
export function estimatedBytes({
  snapshot,
  settings,
}: Pick<ExportOrder, 'snapshot' | 'settings'>): number | null {
  const { video, audio, range } = settings;
  if (video && video.rate.mode !== 'bitrate') return null;
  const end = sequenceDuration(snapshot, settings.sequence);
  const seconds = ticksToSeconds(Math.max(0, Math.min(range?.end ?? end, end) - (range?.start ?? 0)));
  const bits = (video?.rate.mode === 'bitrate' ? video.rate.bitsPerSecond : 0) + (audio?.bitsPerSecond ?? 0);
  return Math.round((bits / 8) * seconds * roomOptions.margin);
}

/**
 * Old segments go before the new ones come, never in the middle of an export that counts on them.
 * @throws StoryError `storage-short` (name, needed, free) when the film and its segments cannot fit
 */
export async function makeRoom(
  order: ExportOrder,
  segments: Pick<SegmentStore, 'trim' | 'usage'>,
  estimate: () => Promise<Room>,
): Promise<void> {
  const { keptSegmentBytes, keptSegmentShare } = roomOptions;
  const { quota } = await estimate();
  if (quota === undefined) return;
  await segments.trim(Math.min(keptSegmentBytes, quota * keptSegmentShare));
  const film = estimatedBytes(order);
  if (film === null) return;
  // The segments lie here in any case, the film only when the user picked no file for it.
  const needed = film * (order.target.kind === 'opfs' ? 2 : 1);
  const free = async (): Promise<number> => {
    const room = await estimate();
    return Math.max(0, (room.quota ?? 0) - (room.usage ?? 0));
  };
  // What is stored may be segments of this very film, which then are not needed twice.
  if (needed <= (await free()) + (await segments.usage()).bytes) return;
  const text = (bytes: number): string => `${Math.ceil(bytes / 1e6)} MB`;
  const params = { name: order.settings.name, needed: text(needed), free: text(await free()) };
  throw new StoryError('storage-short', { params });
}
