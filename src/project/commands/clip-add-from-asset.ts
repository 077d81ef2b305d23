import * as v from 'valibot';
import { StoryError } from '../../base/errors.ts';
import { frameToTicks, snapToFrame, TICKS_PER_SECOND, type Ticks } from '../../base/time.ts';
import type { TrackKind } from '../records/clip-media.ts';
import { Id, NonNegativeTicks, PositiveTicks } from '../records/fields.ts';
import type { MediaAsset } from '../records/media-asset.ts';
import type { Sequence } from '../records/sequence.ts';
import type { Track } from '../records/track.ts';
import type { Transaction } from '../store/transaction.ts';
import { defineCommand } from './define-command.ts';
import { putDraft } from './timeline/clip-draft.ts';
import { sequenceNamed } from './timeline/frames.ts';
import { linkMinter } from './timeline/links.ts';
import { endOfTrack } from './timeline/neighbours.ts';
import { firstUnlocked, freeTrack, tracksOfKind } from './timeline/pick-track.ts';
import { lengthFor, PlaceMode, STILL_SECONDS } from './timeline/place-clip.ts';

const args = v.object({
  asset: Id,
  /** Absent: behind the last clip of the sequence's tracks that the clips go to. */
  start: v.optional(NonNegativeTicks),
  sequence: v.optional(Id),
  mode: v.optional(PlaceMode, 'place'),
  videoTrack: v.optional(Id),
  audioTrack: v.optional(Id),
  /** Media time of the first and after the last moment to take. */
  sourceIn: v.optional(NonNegativeTicks, 0),
  sourceOut: v.optional(PositiveTicks),
  picture: v.optional(v.boolean(), true),
  sound: v.optional(v.boolean(), true),
  /** `all`: one clip for each sound stream, each on a track of its own. */
  audioStreams: v.optional(v.picklist(['first', 'all']), 'first'),
  stillDuration: v.optional(PositiveTicks, STILL_SECONDS * TICKS_PER_SECOND),
});
type Args = v.InferOutput<typeof args>;

interface Part {
  readonly kind: TrackKind;
  readonly stream: number;
}

/**
 * Puts an asset on the timeline: its picture and its sound as linked clips in sync, on the tracks named or the first that suit.
 * @throws StoryError `no-such-stream` when it has neither, and what placing throws
 */
export const clipAddFromAsset = defineCommand({
  id: 'clip.add-from-asset',
  args,
  run(tx, options) {
    const asset = tx.get('asset', options.asset);
    const named = options.videoTrack ?? options.audioTrack;
    const sequence = sequenceNamed(tx, options.sequence ?? (named && tx.get('track', named).sequence));
    const parts = partsOf(asset, options);
    const start = snapToFrame(options.start ?? endOf(tx, sequence, parts, options), sequence.frameRate);
    const lengths = partLengths(tx, asset, parts, sequence, options);
    const used = new Set<string>();
    const relink = linkMinter(tx);
    const link = parts.length > 1 ? tx.newId() : null;
    const clips = parts.map(({ kind, stream }, i) => {
      const length = lengths[i]!;
      const track = trackFor(tx, sequence.id, kind, start, length, used, asset.name, options);
      used.add(track.id);
      const source = { kind: 'media' as const, asset: asset.id, stream };
      const { sourceIn, mode } = options;
      return putDraft(
        tx,
        {
          track: track.id,
          start,
          source,
          sourceIn,
          duration: length,
          speed: { num: 1, den: 1 },
          name: asset.name,
        },
        mode,
        link,
        relink,
      ).id;
    });
    return { clips, start, end: start + Math.max(...lengths) };
  },
});

function partsOf(asset: MediaAsset, { picture, sound, audioStreams, videoTrack, audioTrack }: Args): Part[] {
  const parts: Part[] = [];
  // A drop on one kind of track names that track; the other kind is found for it.
  if (picture && (asset.kind === 'image' || asset.video.length > 0)) parts.push({ kind: 'video', stream: 0 });
  if (sound) {
    const streams = audioStreams === 'all' ? asset.audio.length : Math.min(1, asset.audio.length);
    for (let stream = 0; stream < streams; stream++) parts.push({ kind: 'audio', stream });
  }
  const wanted =
    videoTrack !== undefined && !audioTrack ? 'video' : audioTrack && !videoTrack ? 'audio' : null;
  if (parts.length === 0 || (wanted && !parts.some((part) => part.kind === wanted))) {
    throw new StoryError('no-such-stream', {
      params: { name: asset.name, kind: wanted ?? 'video', track: '' },
    });
  }
  return parts;
}

/**
 * A take is as long as its picture: the sound that goes on after it stays as the sound's handle. Recorders write up to a packet of
 * sound more than picture, and a picture that ended before its sound left black in front of the next clip. Parts that differ by less
 * than two frames else get the shorter length.
 */
function partLengths(
  tx: Transaction,
  asset: MediaAsset,
  parts: readonly Part[],
  sequence: Sequence,
  { sourceIn, sourceOut, stillDuration }: Args,
): Ticks[] {
  const asked = sourceOut === undefined ? undefined : Math.max(1, sourceOut - sourceIn);
  const available = parts.map(({ kind, stream }) => {
    // Only its kind and rate count, so any track of the kind stands for the one that is picked later.
    const track = tracksOfKind(tx, sequence.id, kind)[0] ?? freeTrack(tx, sequence.id, kind, 0, 1);
    const source = { kind: 'media' as const, asset: asset.id, stream };
    return lengthFor(tx, track, { source, sourceIn, speed: { num: 1, den: 1 } }, asked, stillDuration);
  });
  const picture = available[parts.findIndex(({ kind }) => kind === 'video')];
  const lengths = available.map((length) => Math.min(length, picture ?? length));
  const shortest = Math.min(...lengths);
  const close = frameToTicks(2, sequence.frameRate);
  return lengths.map((length) => (length - shortest < close ? shortest : length));
}

function trackFor(
  tx: Transaction,
  sequence: string,
  kind: TrackKind,
  start: Ticks,
  length: Ticks,
  used: ReadonlySet<string>,
  name: string,
  { videoTrack, audioTrack, mode }: Args,
): Track {
  const named = kind === 'video' ? videoTrack : audioTrack;
  if (named !== undefined && !used.has(named)) return tx.get('track', named);
  if (mode === 'place') return freeTrack(tx, sequence, kind, start, start + length);
  const others = tracksOfKind(tx, sequence, kind).filter((track) => !used.has(track.id) && !track.locked);
  if (used.size === 0 || others.length > 0) return others[0] ?? firstUnlocked(tx, sequence, kind, name);
  return freeTrack(tx, sequence, kind, start, start + length);
}

function endOf(tx: Transaction, sequence: Sequence, parts: readonly Part[], options: Args): Ticks {
  const kinds = new Set(parts.map((part) => part.kind));
  const ends = [...kinds].map((kind) => {
    const named = kind === 'video' ? options.videoTrack : options.audioTrack;
    const track = named ?? tracksOfKind(tx, sequence.id, kind).find(({ locked }) => !locked)?.id;
    return track ? endOfTrack(tx.snapshot, track) : 0;
  });
  return Math.max(0, ...ends);
}
