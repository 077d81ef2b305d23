import * as v from 'valibot';
import { StoryError } from '../../../base/errors.ts';
import { floorToFrame, type Ticks } from '../../../base/time.ts';
import type { Clip } from '../../records/clip.ts';
import { playedLength, streamEnd, streamOf } from '../../records/clip-media.ts';
import type { Track } from '../../records/track.ts';
import type { Transaction } from '../../store/transaction.ts';
import { clearRange } from './cut-clip.ts';
import { rateOf, snapLength } from './frames.ts';
import { clipsWithin } from './neighbours.ts';
import { openGap } from './shift.ts';

/** place: only where it is free; insert: what is there makes room; overwrite: what is there goes. */
export const PlaceMode = v.picklist(['place', 'insert', 'overwrite']);
export type PlaceMode = v.InferOutput<typeof PlaceMode>;

/** Makes [start, start + length) of a track ready for a clip. @throws StoryError `place-taken` */
export function makeRoom(
  tx: Transaction,
  track: Track,
  start: Ticks,
  length: Ticks,
  mode: PlaceMode,
  relink: (link: string | null) => string | null,
  except?: ReadonlySet<string>,
): void {
  const options = { relink, ...(except ? { except } : {}) };
  if (mode === 'insert') openGap(tx, track.id, start, length, options);
  else if (mode === 'overwrite') clearRange(tx, track.id, start, start + length, options);
  else if (clipsWithin(tx.snapshot, track.id, start, start + length).some((clip) => !except?.has(clip.id))) {
    throw new StoryError('place-taken', { params: { track: track.name } });
  }
}

/** @throws StoryError `wrong-track-kind`, `no-such-stream`, `no-such-record` when the source cannot go on this track */
export function checkSource(tx: Transaction, source: Clip['source'], track: Track): void {
  if (source.kind === 'media') {
    const asset = tx.get('asset', source.asset);
    const fits = asset.kind === 'image' ? track.kind === 'video' : streamOf(asset, track.kind, source.stream);
    if (fits) return;
    throw new StoryError('no-such-stream', {
      params: { name: asset.name, kind: track.kind, track: track.name },
    });
  }
  if (source.kind === 'title') tx.get('title', source.title);
  if (track.kind !== 'video') {
    throw new StoryError('wrong-track-kind', {
      params: { name: source.kind, track: track.name, kind: track.kind },
    });
  }
}

/** What a source of a length that nobody named gets when it has none of its own. */
export const STILL_SECONDS = 5;

/**
 * Length of a new clip in whole frames: as asked, or all of the media from `sourceIn` on; never more than there is.
 * @throws StoryError `no-handle` when not even a frame is left
 */
export function lengthFor(
  tx: Transaction,
  track: Track,
  clip: Pick<Clip, 'source' | 'sourceIn' | 'speed'>,
  asked: Ticks | undefined,
  stillLength: Ticks,
): Ticks {
  const rate = rateOf(tx, track.id);
  const wanted = asked === undefined ? undefined : snapLength(asked, rate);
  const asset = clip.source.kind === 'media' ? tx.get('asset', clip.source.asset) : null;
  if (!asset || asset.kind === 'image' || clip.source.kind !== 'media') {
    return wanted ?? snapLength(stillLength, rate);
  }
  const end = streamEnd(asset, track.kind, clip.source.stream, rate);
  const room = floorToFrame(playedLength(Math.max(0, end - clip.sourceIn), clip.speed), rate);
  const length = Math.min(wanted ?? room, room);
  if (length <= 0) throw new StoryError('no-handle');
  return length;
}
