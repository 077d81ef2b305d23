import type { FrameRate, Ticks } from '../../../../base/time.ts';
import type { Clip } from '../../../../project/records/clip.ts';
import type { ProjectSnapshot } from '../../../../project/records/snapshot.ts';
import type { MediaLibrary } from '../../../session/types.ts';
import type { PointSelection } from '../../../workspace/automation/automation-view.ts';
import type { Row } from '../layout/rows.ts';
import type { HeadRow, LaneRow } from '../layout/timeline-layout.ts';
import type { Palette } from './palette.ts';

/** A clip as a drag would leave it; `row` null: on a track that would be new. */
export interface Ghost {
  readonly clip: Clip;
  readonly start: Ticks;
  readonly duration: Ticks;
  readonly sourceIn: Ticks;
  readonly top: number;
  readonly height: number;
}

export interface Overlay {
  /** Drawn at their new place; the clips of these ids are dimmed where they are now. */
  readonly ghosts: readonly Ghost[];
  readonly dimmed: ReadonlySet<string>;
  /** Times that the drag holds to: a line through all tracks. */
  readonly snapLine: Ticks | null;
  /** px in the lanes. */
  readonly marquee: { readonly x: number; readonly y: number; readonly w: number; readonly h: number } | null;
  readonly label: { readonly text: string; readonly x: number; readonly y: number } | null;
  /** Where the blade would cut: row and time. */
  readonly blade: { readonly row: Row; readonly time: Ticks } | null;
}

export const NO_OVERLAY: Overlay = {
  ghosts: [],
  dimmed: new Set(),
  snapLine: null,
  marquee: null,
  label: null,
  blade: null,
};

/** Everything one picture of the lanes is made of. */
export interface Scene {
  readonly snapshot: ProjectSnapshot;
  readonly rows: readonly Row[];
  readonly lanes: readonly LaneRow[];
  readonly heads: readonly HeadRow[];
  /** The chosen points of one curve. */
  readonly points: PointSelection | null;
  readonly left: Ticks;
  readonly ticksPerPx: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly rate: FrameRate;
  readonly selected: ReadonlySet<string>;
  readonly transition: string | null;
  readonly hovered: string | null;
  readonly missing: ReadonlySet<string>;
  readonly media: Pick<MediaLibrary, 'thumbnail' | 'peaks'>;
  readonly thumbnails: boolean;
  readonly waveforms: boolean;
  /** The gain of clips of sound over their waves. */
  readonly envelopes: boolean;
  readonly inPoint: Ticks | null;
  readonly outPoint: Ticks | null;
  readonly overlay: Overlay;
  readonly palette: Palette;
}
