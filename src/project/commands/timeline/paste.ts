import { StoryError } from '../../../base/errors.ts';
import { snapToFrame, type Ticks } from '../../../base/time.ts';
import { type Clip, clipEnd } from '../../records/clip.ts';
import type { Track } from '../../records/track.ts';
import type { Transaction } from '../../store/transaction.ts';
import type { Clipboard } from './clipboard.ts';
import { unlockedTrack } from './frames.ts';
import { linkMinter } from './links.ts';
import { addTrack, tracksOfKind } from './pick-track.ts';
import { checkSource, lengthFor, makeRoom, type PlaceMode } from './place-clip.ts';

/** Puts copies with their first clip at `at`; everything gets ids of its own. Missing tracks are added. */
export function paste(
  tx: Transaction,
  data: Clipboard,
  sequence: string,
  at: Ticks,
  mode: PlaceMode,
): readonly string[] {
  const rate = tx.get('sequence', sequence).frameRate;
  const first = Math.min(...data.clips.map((clip) => clip.place.start));
  const by = snapToFrame(at, rate) - first;
  const ids = new Map(data.clips.map((clip) => [clip.id, tx.newId()]));
  const link = linkMinter(tx);
  const landing = data.clips.map((clip) => land(tx, data, clip, sequence, by));
  makeRooms(tx, landing, mode);
  for (const { clip, track, start, duration } of landing) {
    tx.put('clip', {
      ...clip,
      id: ids.get(clip.id)!,
      place: { track: track.id, start },
      duration,
      source: pastedSource(tx, data, clip),
      link: link(clip.link),
    });
  }
  for (const effect of data.effects) {
    const owner = ids.get(effect.owner);
    if (owner) tx.put('effect', { ...effect, id: tx.newId(), owner });
  }
  for (const transition of data.transitions) {
    const from = transition.from && ids.get(transition.from);
    const to = transition.to && ids.get(transition.to);
    const on = tx.find('clip', from || to || '');
    if (!on || from === undefined || to === undefined) continue;
    tx.put('transition', { ...transition, id: tx.newId(), track: on.place.track, from, to });
  }
  return [...ids.values()];
}

interface Landing {
  readonly clip: Clip;
  readonly track: Track;
  readonly start: Ticks;
  readonly duration: Ticks;
}

function land(tx: Transaction, data: Clipboard, clip: Clip, sequence: string, by: Ticks): Landing {
  const track = trackOf(tx, data, clip, sequence);
  const start = clip.place.start + by;
  if (clip.source.kind !== 'title') checkSource(tx, clip.source, track);
  else if (track.kind !== 'video') {
    throw new StoryError('wrong-track-kind', {
      params: { name: 'title', track: track.name, kind: track.kind },
    });
  }
  return { clip, track, start, duration: lengthFor(tx, track, clip, clip.duration, clip.duration) };
}

/** The track it was copied from, else the one at the same height, else new ones up to that height. */
function trackOf(tx: Transaction, data: Clipboard, clip: Clip, sequence: string): Track {
  const same = tx.find('track', clip.place.track);
  if (same?.sequence === sequence) return unlockedTrack(tx, same.id);
  const kind = data.tracks[clip.place.track]?.kind ?? 'video';
  const rung = Math.min(data.tracks[clip.place.track]?.rung ?? 0, 99);
  while (tracksOfKind(tx, sequence, kind).length <= rung) addTrack(tx, sequence, kind);
  return unlockedTrack(tx, tracksOfKind(tx, sequence, kind)[rung]!.id);
}

function makeRooms(tx: Transaction, landing: readonly Landing[], mode: PlaceMode): void {
  const relink = linkMinter(tx);
  if (mode !== 'insert') {
    for (const { track, start, duration } of landing) makeRoom(tx, track, start, duration, mode, relink);
    return;
  }
  const first = Math.min(...landing.map(({ start }) => start));
  const span =
    Math.max(...landing.map(({ clip, start }) => start + clipEnd(clip) - clip.place.start)) - first;
  for (const track of new Set(landing.map((item) => item.track))) {
    makeRoom(tx, track, first, span, 'insert', relink);
  }
}

function pastedSource(tx: Transaction, data: Clipboard, clip: Clip): Clip['source'] {
  if (clip.source.kind !== 'title') return clip.source;
  const { title: id } = clip.source;
  const title = data.titles.find((candidate) => candidate.id === id) ?? tx.get('title', id);
  return { ...clip.source, title: tx.put('title', { ...title, id: tx.newId() }).id };
}
