import type { Ticks } from '../../base/time.ts';
import { type Clip, clipEnd } from '../../project/records/clip.ts';
import type { ProjectSnapshot } from '../../project/records/snapshot.ts';
import { effectsOf } from './clip-effects.ts';
import { tracksOf } from './duration.ts';
import { insertsOf, soundDesk } from './sound-desk.ts';
import { countUpTo, type PlacedTransition, type TrackLayout, trackLayout } from './track-layout.ts';
import type { AudioFade, AudioSpan, AudioTrackSpans, SoundMix } from './types.ts';

export interface TimeRange {
  readonly start: Ticks;
  readonly end: Ticks;
}

/**
 * The sound of a sequence: every audio track, with the spans that touch `range` (half-open). Spans are whole, not cut to the
 * range, so that fades keep their place. Where clips overlap (merged edits) the one that starts last sounds, as for pictures.
 */
export function audioSpans(
  snapshot: ProjectSnapshot,
  sequence: string,
  range: TimeRange,
): readonly AudioTrackSpans[] {
  return soundMix(snapshot, sequence, range).tracks;
}

const EVERYTHING: TimeRange = { start: 0, end: Number.MAX_SAFE_INTEGER };

/**
 * The mixer of a sequence with its tracks' spans as `audioSpans` gives them. Where an effect remembers, the sound of a range depends on
 * what came before: then the spans of the whole sequence are in it.
 * @throws StoryError `sequence-missing`
 */
export function soundMix(snapshot: ProjectSnapshot, sequence: string, range: TimeRange): SoundMix {
  const desk = soundDesk(snapshot, sequence);
  const tracks = tracksOf(snapshot, sequence, 'audio');
  const remembers =
    desk.master.inserts.length > 0 ||
    desk.buses.some((bus) => bus.inserts.length > 0) ||
    tracks.some(
      (track) =>
        effectsOf(snapshot, track.id).length > 0 ||
        trackLayout(snapshot, track.id).clips.some((clip) => effectsOf(snapshot, clip.id).length > 0),
    );
  return {
    ...desk,
    tracks: tracks.map((track) => ({
      track: track.id,
      gainDb: track.gainDb,
      pan: track.pan,
      ...desk.route(track.id),
      spans: spansOf(snapshot, trackLayout(snapshot, track.id), remembers ? EVERYTHING : range),
    })),
  };
}

function spansOf(snapshot: ProjectSnapshot, layout: TrackLayout, range: TimeRange): AudioSpan[] {
  const spans: AudioSpan[] = [];
  // A transition can pull a clip's sound ahead of its place by at most the clip before it, hence one clip more at the end.
  const last = Math.min(
    layout.clips.length,
    countUpTo(layout.clips, range.end, (clip) => clip.place.start) + 1,
  );
  const reaches = (i: number): boolean => {
    const clip = layout.clips[i]!;
    return Math.max(layout.reach[i]!, layout.outOf.get(clip.id)?.end ?? 0) > range.start;
  };
  for (let i = last - 1; i >= 0 && (reaches(i) || (i > 0 && reaches(i - 1))); i--) {
    for (const [start, end] of visiblePieces(layout, i)) {
      const span = spanOf(snapshot, layout, layout.clips[i]!, start, end);
      if (span && span.end > range.start && span.start < range.end) spans.push(span);
    }
  }
  return spans.sort((a, b) => a.start - b.start);
}

/** The parts of clip `i` that no later clip of the track covers; the whole clip on a sound track. */
function visiblePieces(layout: TrackLayout, i: number): [Ticks, Ticks][] {
  const clip = layout.clips[i]!;
  const pieces: [Ticks, Ticks][] = [];
  const end = clipEnd(clip);
  let from = clip.place.start;
  for (let j = i + 1; j < layout.clips.length && layout.clips[j]!.place.start < end; j++) {
    const cover = layout.clips[j]!;
    if (cover.place.start > from) pieces.push([from, cover.place.start]);
    from = Math.max(from, clipEnd(cover));
  }
  if (from < end) pieces.push([from, end]);
  return pieces;
}

function spanOf(
  snapshot: ProjectSnapshot,
  layout: TrackLayout,
  clip: Clip,
  start: Ticks,
  end: Ticks,
): AudioSpan | null {
  if (clip.source.kind !== 'media') return null;
  const asset = snapshot.asset.get(clip.source.asset);
  if (!asset?.audio[clip.source.stream]) return null;
  const { num, den } = clip.speed;
  const into = start === clip.place.start ? layout.into.get(clip.id) : undefined;
  const outOf = end === clipEnd(clip) ? layout.outOf.get(clip.id) : undefined;
  // A handle reaches no further back than the media's beginning.
  const wanted = into ? Math.min(start, into.start) : start;
  const reachBack = Math.min(clip.place.start - wanted, Math.floor((clip.sourceIn * den) / num));
  const begin = wanted < clip.place.start ? clip.place.start - reachBack : wanted;
  return {
    clip: clip.id,
    track: clip.place.track,
    asset,
    stream: clip.source.stream,
    start: begin,
    end: outOf ? Math.max(end, outOf.end) : end,
    sourceStart: clip.sourceIn + Math.round(((begin - clip.place.start) * num) / den),
    speed: clip.speed,
    clipStart: clip.place.start,
    clipEnd: clipEnd(clip),
    gainDb: clip.gainDb,
    pan: clip.pan,
    inserts: insertsOf(snapshot, clip.id, clip.place.start),
    fadeIn: into ? 0 : clip.fadeIn,
    fadeOut: outOf ? 0 : clip.fadeOut,
    crossIn: fadeOf(into),
    crossOut: fadeOf(outOf),
  };
}

const fadeOf = (item: PlacedTransition | undefined): AudioFade | null =>
  item ? { start: item.start, end: item.end, curve: item.record.curve } : null;
