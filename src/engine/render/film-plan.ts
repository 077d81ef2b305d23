// From settings to segments: what can be copied, what lies in the store already, what has to be rendered and by which encoder.

import { type ErrorReport, StoryError, throwIfCancelled } from '../../base/errors.ts';
import type { Ticks } from '../../base/time.ts';
import type { OutputShape as Canvas } from '../compositor/compositor.ts';
import type { Host } from '../ports/host.ts';
import type { ExportSettings, ProjectSnapshot, Sequence, VideoSettings } from '../timeline/document-types.ts';
import { sequenceDuration, sequenceOf } from '../timeline/duration.ts';
import { frameGrid } from '../timeline/frame-grid.ts';
import {
  type PlannedSegment,
  planSegments,
  type SegmentRequest,
  timelineRuns,
} from '../timeline/segments.ts';
import { videoChoices } from './container-codecs.ts';
import { scanCopies } from './copy-scan.ts';
import { encodingOf, proveEncoder, signatureOf } from './encoder-plan.ts';
import type { VideoEncoding } from './encoder-run.ts';
import { shapeOf } from './output-shape.ts';

export interface FilmPlan {
  readonly request: SegmentRequest;
  readonly encoding: VideoEncoding;
  readonly canvas: Canvas;
  readonly segments: readonly PlannedSegment[];
  /** Neither copied nor stored, each hash once, in the order of time. */
  readonly missing: readonly PlannedSegment[];
  /** Packets of more than one encoder stand side by side. */
  readonly mixed: boolean;
  readonly notices: readonly ErrorReport[];
}

export interface FilmRequest {
  readonly snapshot: ProjectSnapshot;
  readonly settings: ExportSettings;
  readonly sequence: Sequence;
  readonly range: { readonly start: Ticks; readonly end: Ticks };
}

/** The sequence and the range that the settings mean. @throws StoryError `sequence-missing`, `nothing-to-export` */
export function filmOf({ snapshot, settings }: Pick<FilmRequest, 'snapshot' | 'settings'>): FilmRequest {
  const sequence = sequenceOf(snapshot, settings.sequence);
  const duration: Ticks = sequenceDuration(snapshot, sequence.id);
  const start = settings.range?.start ?? 0;
  const end = Math.min(settings.range?.end ?? duration, duration);
  if (end <= start) throw new StoryError('nothing-to-export', { params: { name: sequence.name } });
  return { snapshot, settings, sequence, range: { start, end } };
}

/** @throws StoryError `encoder-missing`, `media-missing`, `media-denied`, `cancelled` */
export async function planFilm(
  host: Host,
  film: FilmRequest,
  video: VideoSettings,
  signal?: AbortSignal,
): Promise<FilmPlan> {
  const wished = videoChoices(film.settings.container, video.codec)[0] ?? video.codec;
  const first = await planWith(host, film, video, wished, signal);
  // An encoder is asked for only when there is something to encode: a film of copies or of stored segments needs none.
  if (first.missing.length === 0 && wished === video.codec) return first;
  const proven = await proveEncoder(host, film.settings, video, first.request.shape, signal);
  const plan = proven.codec === wished ? first : await planWith(host, film, video, proven.codec, signal);
  return { ...plan, notices: proven.notices };
}

async function planWith(
  host: Host,
  { snapshot, sequence, range }: FilmRequest,
  video: VideoSettings,
  codec: VideoSettings['codec'],
  signal: AbortSignal | undefined,
): Promise<FilmPlan> {
  const shape = shapeOf(video, sequence);
  const grid = frameGrid(range.start, range.end, shape.rate);
  const picture = { snapshot, sequence: sequence.id, grid, shape };
  const runs = timelineRuns(picture);
  const copies = await scanCopies(host, { snapshot, grid, video: { codec, rate: video.rate } }, runs, signal);
  throwIfCancelled(signal);
  const copied = runs.every((run) =>
    copies.pieces.get(run)?.some(({ from, to }) => from === run.from && to === run.to),
  );
  const encoder = await signatureOf(host, video, shape, codec, !copied);
  const request: SegmentRequest = { ...picture, encoder };
  const segments = planSegments(request, runs, copies.pieces);
  const rendered = segments.some((segment) => segment.kind !== 'copy');
  const descriptions = new Set(copies.configs.map((config) => config.description?.join() ?? ''));
  const { width, height, fit } = shape;
  return {
    request,
    encoding: encodingOf(video, shape, codec),
    canvas: { width, height, fit, color: sequence.color, bitDepth: 8 },
    segments,
    missing: await missingOf(host, segments),
    mixed: descriptions.size > 1 || (descriptions.size === 1 && rendered),
    notices: [],
  };
}

/** All are asked for at once: a store on another machine answers them together. */
async function missingOf(host: Host, segments: readonly PlannedSegment[]): Promise<PlannedSegment[]> {
  const rendered = new Map<string, PlannedSegment>();
  for (const segment of segments) {
    if (segment.kind !== 'copy' && !rendered.has(segment.hash)) rendered.set(segment.hash, segment);
  }
  const stored = await Promise.all([...rendered.keys()].map((hash) => host.segments.has(hash)));
  return [...rendered.values()].filter((_, i) => !stored[i]);
}
