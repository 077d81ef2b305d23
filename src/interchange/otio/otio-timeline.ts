import type { ErrorReport } from '../../base/errors.ts';
import type { Ticks } from '../../base/time.ts';

/** A cut list as StoryCore understands it: everything placed in ticks, media named by URL, nothing of the file's nesting left. */
export interface OtioTimeline {
  readonly name: string;
  readonly tracks: readonly OtioTrack[];
  readonly markers: readonly OtioMarker[];
  /** What the file says and StoryCore does not take over; codes of the error catalogue with the place in the file. */
  readonly losses: readonly ErrorReport[];
}

export interface OtioTrack {
  readonly name: string;
  readonly kind: 'video' | 'audio';
  readonly enabled: boolean;
  readonly clips: readonly OtioClip[];
  readonly dissolves: readonly OtioDissolve[];
}

export interface OtioClip {
  readonly name: string;
  readonly start: Ticks;
  readonly duration: Ticks;
  /** Media time of the clip's first frame. */
  readonly sourceIn: Ticks;
  readonly speed: { readonly num: number; readonly den: number };
  readonly enabled: boolean;
  /** As the file writes it: a URL, or a path, perhaps relative to the file. */
  readonly url: string;
  readonly fadeIn: Ticks;
  readonly fadeOut: Ticks;
  readonly markers: readonly OtioMarker[];
  /** In the file, for messages. */
  readonly path: string;
}

/** Between `clips[from]` and `clips[from + 1]`. */
export interface OtioDissolve {
  readonly from: number;
  readonly before: Ticks;
  readonly after: Ticks;
  readonly path: string;
}

export interface OtioMarker {
  readonly name: string;
  readonly note: string;
  readonly color: string;
  /** Sequence time, or ticks from the start of the clip that has it. */
  readonly at: Ticks;
  readonly duration: Ticks;
}
