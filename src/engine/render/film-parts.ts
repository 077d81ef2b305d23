// A film as work that several machines share: which segments it has, and making some of them. `renderFilm` then joins what the
// store holds. Plans made on hosts with the same encoders name the same segments.
import type { VideoSample } from 'mediabunny';
import { type ErrorReport, StoryError } from '../../base/errors.ts';
import { ticksToSeconds } from '../../base/time.ts';
import type { Host } from '../ports/host.ts';
import type { SegmentStore } from '../ports/segment-store.ts';
import { findBlanks } from '../timeline/blank-clips.ts';
import type { ColorSpace } from '../timeline/document-types.ts';
import { isSoundContainer } from './container-codecs.ts';
import { storeCopies, withCopyParts } from './copy-parts.ts';
import { type FilmPlan, type FilmRequest, filmOf, planFilm } from './film-plan.ts';
import type { RenderRequest } from './render-job.ts';
import { renderSegments } from './segment-runs.ts';
import { outlineSound, type SoundOutline } from './sound-parts.ts';

export interface FilmPart {
  readonly hash: string;
  readonly kind: 'copy' | 'transcode' | 'composite';
  /** From the film's first frame. */
  readonly frame: number;
  readonly frames: number;
  readonly seconds: number;
}

export interface FilmOutline {
  /** In the order of the film; none when it is sound alone. */
  readonly parts: readonly FilmPart[];
  /** Null when nothing is heard. */
  readonly sound: SoundOutline | null;
  /** Of the pictures. */
  readonly color: ColorSpace | null;
  readonly totalFrames: number;
  readonly durationSeconds: number;
  readonly notices: readonly ErrorReport[];
}

/**
 * Plans without rendering, as if nothing were stored: the encoder is tried, so that what it cannot do is known before the work is
 * shared out. @throws StoryError as `renderFilm` before its first frame
 */
export async function outlineFilm(
  host: Host,
  request: RenderRequest,
  signal?: AbortSignal,
): Promise<FilmOutline> {
  await host.codecs.register();
  const film = filmOf(request);
  const plan = await picturePlan({ ...host, segments: NOTHING_STORED }, film, signal);
  const blanks = findBlanks(request.snapshot, film.sequence.id, film.range);
  return {
    parts: (plan ? await withCopyParts(host, plan, signal) : []).map(
      ({ hash, kind, firstFrame, frames, start, end }) => ({
        hash,
        kind,
        frame: firstFrame,
        frames,
        seconds: ticksToSeconds(end - start),
      }),
    ),
    sound: await outlineSound(host, film, { signal, soundEffects: request.soundEffects }),
    color: plan?.canvas.color ?? null,
    totalFrames: plan?.request.grid.frames ?? 0,
    durationSeconds: ticksToSeconds(film.range.end - film.range.start),
    notices: [...blanks, ...(plan?.notices ?? [])],
  };
}

export interface PartOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called for each frame that an encoder was given, with those of all parts that are to be made. */
  readonly onFrame?: (encoded: number, total: number) => void;
  /** Called with each picture before an encoder gets it; `frame` counts from the part's first. The sample is not the caller's to close. */
  readonly onPicture?: (hash: string, frame: number, sample: VideoSample) => Promise<void>;
}

/**
 * Makes those of the named segments that the host's store lacks, and leaves them there; of copies that is their packets.
 * @returns frames that were encoded
 * @throws StoryError `segment-unknown` when this host's plan of the film does not have one of them
 */
export async function renderParts(
  host: Host,
  request: RenderRequest,
  hashes: readonly string[],
  { signal, onFrame, onPicture }: PartOptions = {},
): Promise<number> {
  await host.codecs.register();
  const plan = await picturePlan(host, filmOf(request), signal);
  if (!plan) throw new StoryError('segment-unknown', { params: { hash: hashes[0] ?? '' } });
  const wanted = new Set(hashes);
  const encodings = new Set(plan.segments.filter(({ kind }) => kind !== 'copy').map(({ hash }) => hash));
  await copyParts(host, plan, wanted.difference(encodings), signal);
  const parts = plan.missing.filter(({ hash }) => wanted.has(hash));
  const total = parts.reduce((sum, { frames }) => sum + frames, 0);
  let encoded = 0;
  const { effects } = request;
  await renderSegments(host, plan, parts, {
    effects,
    signal,
    onFrame: () => onFrame?.(++encoded, total),
    onPicture: onPicture && (({ hash }, frame, sample) => onPicture(hash, frame, sample)),
  });
  return total;
}

/** @throws StoryError `segment-unknown` */
async function copyParts(
  host: Host,
  plan: FilmPlan,
  wanted: ReadonlySet<string>,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (wanted.size === 0) return;
  const parts = await withCopyParts(host, plan, signal);
  const copies = new Map(parts.flatMap((part) => (part.copy ? [[part.hash, part] as const] : [])));
  const unknown = [...wanted].find((hash) => !copies.has(hash));
  if (unknown !== undefined) throw new StoryError('segment-unknown', { params: { hash: unknown } });
  await storeCopies(
    host,
    plan,
    [...wanted].map((hash) => copies.get(hash)!),
    signal,
  );
}

async function picturePlan(
  host: Host,
  film: FilmRequest,
  signal: AbortSignal | undefined,
): Promise<FilmPlan | null> {
  const { container, video } = film.settings;
  return video && !isSoundContainer(container) ? planFilm(host, film, video, signal) : null;
}

const NOTHING_STORED: SegmentStore = {
  has: async () => false,
  get: async () => null,
  put: async () => undefined,
  delete: async () => undefined,
  usage: async () => ({ bytes: 0, count: 0 }),
  trim: async () => undefined,
};
