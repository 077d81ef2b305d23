// The time line as a list of segments: the unit of rendering, storing, re-use and distribution. Rules: SPEC-segments.md.
import { hashValue } from '../../base/hash.ts';
import type { Ticks } from '../../base/time.ts';
import type { ProjectSnapshot } from '../../project/records/snapshot.ts';
import { type EditRun, editRuns } from './edit-runs.ts';
import { type FrameGrid, timeOfFrame } from './frame-grid.ts';
import { type EncoderSignature, isSteady, RENDER_VERSION, segmentContent, shownAt } from './segment-hash.ts';
import { type OutputShape, type StraightSource, straightSource } from './straight-source.ts';
import type { Segment } from './types.ts';

/** Source packets that stand for frames [from, to) of the grid, found by looking at the file (render/copy-scan.ts). */
export interface CopyPiece {
  readonly from: number;
  readonly to: number;
  /** Media time of the first packet, a key frame. */
  readonly mediaStart: Ticks;
  /** Where closed groups begin within it, in rising order, without the first. */
  readonly groups?: readonly CopyGroup[];
}

export interface CopyGroup {
  readonly frame: number;
  /** Media time of its first packet. */
  readonly mediaStart: Ticks;
}

export interface TimelineRun extends EditRun {
  /** Set when the run shows one source straight. */
  readonly straight: StraightSource | null;
  /** At its own speed: only then can packets be copied. */
  readonly unitSpeed: boolean;
}

export interface PlannedSegment extends Segment {
  /** Within the grid. */
  readonly firstFrame: number;
  /** All frames are one picture. */
  readonly still: boolean;
  readonly straight: StraightSource | null;
  readonly copy: CopyPiece | null;
}

export interface SegmentRequest {
  readonly snapshot: ProjectSnapshot;
  readonly sequence: string;
  readonly grid: FrameGrid;
  readonly shape: OutputShape;
  readonly encoder: EncoderSignature;
}

/** The edit runs of a range, each with the source that it could be copied or transcoded from. */
export function timelineRuns(request: Omit<SegmentRequest, 'encoder'>): TimelineRun[] {
  const { snapshot, sequence, grid, shape } = request;
  return editRuns(snapshot, sequence, grid).map((run) => {
    const shown = shownAt(snapshot, sequence, grid, run.from);
    const steady = isSteady(snapshot, sequence, grid, run.from, run.to);
    const straight = steady ? straightSource(shown, shape) : null;
    const speed = straight && snapshot.clip.get(straight.clip)?.speed;
    return { ...run, straight, unitSpeed: speed?.num === speed?.den };
  });
}

/** Segments that tile the grid without overlap; copies where `copies` names packets, else pieces of at most a GOP. */
export function planSegments(
  request: SegmentRequest,
  runs: readonly TimelineRun[],
  copies: ReadonlyMap<TimelineRun, readonly CopyPiece[]> = new Map(),
): PlannedSegment[] {
  const segments: PlannedSegment[] = [];
  for (const run of runs) {
    let at = run.from;
    for (const piece of copies.get(run) ?? []) {
      renderPieces(request, run, at, piece.from, segments);
      segments.push(copySegment(request, run.straight!, piece));
      at = piece.to;
    }
    renderPieces(request, run, at, run.to, segments);
  }
  return segments;
}

/** Rule S3: every GOP, counted from the edit point (or from the end of a copy), so that a ripple leaves what is behind alone. */
function renderPieces(
  request: SegmentRequest,
  run: TimelineRun,
  from: number,
  to: number,
  segments: PlannedSegment[],
): void {
  const { snapshot, sequence, grid, shape, encoder } = request;
  for (let start = from; start < to; start += encoder.gopFrames) {
    const end = Math.min(to, start + encoder.gopFrames);
    const { hash, still } = segmentContent(snapshot, sequence, grid, start, end, shape, encoder);
    segments.push({
      kind: run.straight ? 'transcode' : 'composite',
      start: timeOfFrame(grid, start),
      end: timeOfFrame(grid, end),
      frames: end - start,
      hash,
      firstFrame: start,
      still,
      straight: run.straight,
      copy: null,
    });
  }
}

/** Packets of a source as a segment. */
export function copySegment(
  { grid }: Pick<SegmentRequest, 'grid'>,
  straight: StraightSource,
  piece: CopyPiece,
): PlannedSegment {
  const { asset, stream } = straight;
  const frames = piece.to - piece.from;
  return {
    kind: 'copy',
    start: timeOfFrame(grid, piece.from),
    end: timeOfFrame(grid, piece.to),
    frames,
    hash: hashValue([
      'copy',
      RENDER_VERSION,
      asset.hash,
      asset.mezzanine?.hash ?? null,
      stream,
      piece.mediaStart,
      frames,
      [grid.rate.num, grid.rate.den],
    ]),
    firstFrame: piece.from,
    still: false,
    straight,
    copy: piece,
  };
}
