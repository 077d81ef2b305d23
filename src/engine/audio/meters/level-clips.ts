import type { MeasuredClip } from './measure-clips.ts';

export interface LevelWish {
  /** LUFS that each clip is brought to. */
  readonly loudness: number;
  /** dBTP that no clip's peak is lifted over. */
  readonly ceiling: number;
  /** Take what is spoken as the measure, where something is. */
  readonly speech: boolean;
  /** dB that a clip is raised and lowered by at most: a clip of room tone is not dialogue. */
  readonly mostUp: number;
  readonly mostDown: number;
}

export const DIALOGUE: LevelWish = { loudness: -23, ceiling: -3, speech: true, mostUp: 24, mostDown: 36 };

export interface ClipLevel {
  readonly clip: string;
  /** dB to be added to the clip's gain: the `by` of a `gain.shift`. */
  readonly by: number;
  /** LUFS that it then has. */
  readonly loudness: number;
  /** What kept it from the wished loudness, if anything did. */
  readonly held: 'ceiling' | 'range' | null;
}

/** The gains that bring clips to one loudness. Silent clips are left out; a clip that is split by another counts with its loudest part. */
export function levelClips(clips: readonly MeasuredClip[], wish: LevelWish): ClipLevel[] {
  return [...joined(clips, wish).values()].map(({ clip, loudness, truePeak }) => {
    const wanted = wish.loudness - loudness;
    const bounded = Math.min(wish.mostUp, Math.max(-wish.mostDown, wanted));
    // A clip that peaks over the ceiling already is not lowered for it: that is for a limiter.
    const room = Math.max(0, wish.ceiling - truePeak);
    const by = Math.min(bounded, room);
    const held = by === wanted ? null : by < bounded ? 'ceiling' : 'range';
    return { clip, by, loudness: loudness + by, held };
  });
}

interface Measure {
  readonly clip: string;
  readonly loudness: number;
  readonly truePeak: number;
}

function joined(clips: readonly MeasuredClip[], wish: LevelWish): Map<string, Measure> {
  const known = new Map<string, Measure>();
  for (const { clip, loudness: whole, speechLoudness, truePeak } of clips) {
    const loudness = wish.speech ? (speechLoudness ?? whole) : whole;
    if (!Number.isFinite(loudness)) continue;
    const other = known.get(clip);
    known.set(clip, {
      clip,
      loudness: Math.max(loudness, other?.loudness ?? Number.NEGATIVE_INFINITY),
      truePeak: Math.max(truePeak, other?.truePeak ?? Number.NEGATIVE_INFINITY),
    });
  }
  return known;
}
