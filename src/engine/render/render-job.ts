// THE page where the whole way of an export can be read: plan → reuse → render what is missing → store → mux.
//
//   snapshot ─ planFilm ─▶ segments ─┬─ copy: the source's own packets ───────────────────────────┐
//                                    ├─ stored: rendered before, found by hash ───────────────────┤
//                                    └─ missing ─ SegmentRenderer: resolve → decode → composite   ├─▶ muxFilm ─▶ sink
//                                                 → encode → store ───────────────────────────────┤
//   snapshot ─ soundOf ────▶ renderAudioTrack ────────────────────────────────────────────────────┘

import { type ErrorReport, StoryError, throwIfCancelled } from '../../base/errors.ts';
import { ticksToSeconds } from '../../base/time.ts';
import type { FindSoundEffect } from '../audio/effect-probe.ts';
import type { EffectLookup } from '../compositor/effect-passes.ts';
import type { ByteSink } from '../ports/byte-sink.ts';
import type { Host } from '../ports/host.ts';
import { findBlanks } from '../timeline/blank-clips.ts';
import type { ExportSettings, ProjectSnapshot } from '../timeline/document-types.ts';
import type { PlannedSegment } from '../timeline/segments.ts';
import { isSoundContainer } from './container-codecs.ts';
import { filmPackets } from './film-packets.ts';
import { type FilmPlan, filmOf, planFilm } from './film-plan.ts';
import { soundOf } from './film-sound.ts';
import { type FilmVideo, muxFilm } from './mux.ts';
import { ProgressReporter, type RenderProgress } from './render-progress.ts';
import type { RendererOptions } from './render-run.ts';
import type { renderSegments } from './segment-runs.ts';

export interface RenderRequest {
  readonly snapshot: ProjectSnapshot;
  readonly settings: ExportSettings;
  /** What the effects in the document do; without it a clip with effects is an error. */
  readonly effects?: EffectLookup;
  /** The same for sound; without it the mix is made without effects, which is said. */
  readonly soundEffects?: FindSoundEffect;
}

export interface RenderOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: RenderProgress) => void;
}

export interface RenderReport {
  readonly frames: number;
  /** Frames that an encoder made in this job; all others were copied or lay in the store. */
  readonly encodedFrames: number;
  readonly copiedFrames: number;
  readonly reusedFrames: number;
  readonly segments: number;
  readonly durationSeconds: number;
  readonly notices: readonly ErrorReport[];
}

/**
 * Writes the film to `sink` and closes it. On failure or cancellation the sink is aborted: nothing is left but the segments that were
 * finished, from which the next attempt goes on.
 * @throws StoryError `nothing-to-export`, `encoder-missing`, `media-missing`, `storage-full`, `cancelled`, …
 */
export async function renderFilm(
  host: Host,
  request: RenderRequest,
  sink: ByteSink,
  options: RenderOptions = {},
): Promise<RenderReport> {
  const { signal } = options;
  const progress = new ProgressReporter(options.onProgress);
  try {
    const film = filmOf(request);
    const seconds = ticksToSeconds(film.range.end - film.range.start);
    progress.notice(...findBlanks(request.snapshot, film.sequence.id, film.range));

    const { container } = request.settings;
    const video = isSoundContainer(container) ? null : request.settings.video;
    const plan = video && (await planFilm(host, film, video, signal));
    if (plan) announce(progress, plan);
    throwIfCancelled(signal);

    progress.set({ phase: 'audio' });
    const sound = await soundOf(host, film, { soundEffects: request.soundEffects, signal });
    progress.notice(...(sound?.notices ?? []));
    if (!plan && !sound) throw new StoryError('nothing-to-export', { params: { name: film.sequence.name } });

    if (plan) await renderMissing(host, request, plan, progress, signal);

    progress.set({ phase: 'muxing', frames: 0 });
    const pictures = plan && filmVideo(host, request, plan, progress, signal);
    const onFrames = (frames: number): void => progress.written(frames);
    const known = sound?.notices.length ?? 0;
    if (isSoundContainer(container)) {
      const { writeSoundFile } = await import('./audio/files/write-sound-file.ts');
      await writeSoundFile(container, sound!, sink, { signal });
    } else await muxFilm(container, pictures, sound, seconds, sink, { signal, onFrames });
    // The mixer knows only at the end whether something was clipped.
    progress.notice(...(sound?.notices.slice(known) ?? []));
    progress.set({ phase: 'done', frames: progress.state.totalFrames });
    return report(plan, progress, seconds);
  } catch (error) {
    await sink.abort();
    // What a cancelled stage threw on its way out is not the reason.
    throwIfCancelled(signal);
    throw error;
  }
}

function announce(progress: ProgressReporter, plan: FilmPlan): void {
  const totalFrames = plan.request.grid.frames;
  const missing = plan.missing.reduce((sum, segment) => sum + segment.frames, 0);
  const reusedFrames = totalFrames - missing;
  progress.set({ totalFrames, reusedFrames, frames: reusedFrames });
  progress.notice(...plan.notices);
}

async function renderMissing(
  host: Host,
  request: RenderRequest,
  plan: FilmPlan,
  progress: ProgressReporter,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (plan.missing.length === 0) return;
  progress.set({ phase: 'video' });
  await encodeSegments(host, plan, plan.missing, rendererOptions(request, progress, signal));
}

/** The compositor is loaded for what has to be drawn: a film of copies spends a tenth of its time on loading modules. */
async function encodeSegments(...work: Parameters<typeof renderSegments>): Promise<void> {
  const { renderSegments } = await import('./segment-runs.ts');
  await renderSegments(...work);
}

const rendererOptions = (
  { effects }: RenderRequest,
  progress: ProgressReporter,
  signal: AbortSignal | undefined,
): RendererOptions => ({ effects, signal, onFrame: () => progress.encoded() });

function filmVideo(
  host: Host,
  request: RenderRequest,
  plan: FilmPlan,
  progress: ProgressReporter,
  signal: AbortSignal | undefined,
): FilmVideo {
  const again = (segment: PlannedSegment): Promise<void> =>
    encodeSegments(host, plan, [segment], rendererOptions(request, progress, signal));
  return {
    codec: plan.encoding.codec,
    color: plan.canvas.color,
    rate: plan.request.shape.rate,
    frames: plan.request.grid.frames,
    mixed: plan.mixed,
    packets: filmPackets(host, plan, again, signal),
  };
}

function report(plan: FilmPlan | null, progress: ProgressReporter, durationSeconds: number): RenderReport {
  const { totalFrames, encodedFrames, reusedFrames, notices } = progress.state;
  const copies = plan?.segments.filter((segment) => segment.kind === 'copy') ?? [];
  return {
    frames: totalFrames,
    encodedFrames,
    copiedFrames: copies.reduce((sum, segment) => sum + segment.frames, 0),
    reusedFrames,
    segments: plan?.segments.length ?? 0,
    durationSeconds,
    notices,
  };
}
