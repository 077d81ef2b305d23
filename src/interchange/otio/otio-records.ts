import type { ErrorReport } from '../../base/errors.ts';
import { clipRecord } from '../../project/records/clip.ts';
import type { RecordName, RecordOf } from '../../project/records/index.ts';
import { markerRecord } from '../../project/records/marker.ts';
import type { MediaAsset } from '../../project/records/media-asset.ts';
import { projectRecord } from '../../project/records/project.ts';
import { parseRecord } from '../../project/records/record-type.ts';
import { sequenceRecord } from '../../project/records/sequence.ts';
import { emptySnapshot, type ProjectSnapshot } from '../../project/records/snapshot.ts';
import { trackRecord } from '../../project/records/track.ts';
import { transitionRecord } from '../../project/records/transition.ts';
import type { OtioClip, OtioDissolve, OtioTimeline, OtioTrack } from './otio-timeline.ts';

export interface SequenceShape {
  readonly width: number;
  readonly height: number;
  readonly frameRate: { readonly num: number; readonly den: number };
}

export interface OtioProject {
  readonly snapshot: ProjectSnapshot;
  readonly losses: readonly ErrorReport[];
}

/** Used when no clip has a picture. */
const DEFAULT_SHAPE: SequenceShape = { width: 1920, height: 1080, frameRate: { num: 25, den: 1 } };

/**
 * The records of a cut list.
 * @param assets by the clips' `url`; what is not there becomes a loss
 * @param shape of the sequence; null: as the first clip that has a picture
 */
export function otioRecords(
  timeline: OtioTimeline,
  assets: ReadonlyMap<string, MediaAsset>,
  shape: SequenceShape | null = null,
): OtioProject {
  return new Builder(timeline, assets).build(shape ?? firstShape(timeline, assets) ?? DEFAULT_SHAPE);
}

function firstShape(timeline: OtioTimeline, assets: ReadonlyMap<string, MediaAsset>): SequenceShape | null {
  for (const track of timeline.tracks.filter(({ kind }) => kind === 'video')) {
    for (const clip of track.clips) {
      const asset = assets.get(clip.url);
      const video = asset?.kind === 'video' && asset.video[0];
      // 4:2:0 pictures have even sides.
      if (video) return { width: even(video.width), height: even(video.height), frameRate: video.frameRate };
    }
  }
  return null;
}

const even = (length: number): number => Math.max(2, length + (length % 2));

class Builder {
  readonly #timeline: OtioTimeline;
  readonly #assets: ReadonlyMap<string, MediaAsset>;
  readonly #losses: ErrorReport[];
  readonly #tables: { [N in RecordName]: Map<string, RecordOf<N>> };

  constructor(timeline: OtioTimeline, assets: ReadonlyMap<string, MediaAsset>) {
    this.#timeline = timeline;
    this.#assets = assets;
    this.#losses = [...timeline.losses];
    this.#tables = emptySnapshot() as { [N in RecordName]: Map<string, RecordOf<N>> };
  }

  build(shape: SequenceShape): OtioProject {
    const { name, tracks, markers } = this.#timeline;
    const sequence = 'otio-sequence';
    this.#tables.sequence.set(
      sequence,
      parseRecord(sequenceRecord, { id: sequence, name: name || 'Timeline', ...shape }),
    );
    const project = { id: 'otio-project', name: name || 'Timeline', sequence };
    this.#tables.project.set(project.id, parseRecord(projectRecord, project));
    for (const [i, track] of tracks.entries()) this.#track(track, i, sequence);
    for (const marker of markers) this.#marker({ ...marker, sequence, clip: null });
    this.#warnOfSilence();
    return { snapshot: this.#tables, losses: this.#losses };
  }

  #track(track: OtioTrack, order: number, sequence: string): void {
    const id = `otio-track-${order}`;
    const { kind, enabled } = track;
    const record = { id, sequence, kind, enabled, order, name: track.name || `${kind} ${order + 1}` };
    this.#tables.track.set(id, parseRecord(trackRecord, record));
    const ids = track.clips.map((clip, i) => this.#clip(clip, `${id}-${i}`, track, id, sequence));
    for (const dissolve of track.dissolves) this.#dissolve(dissolve, track, id, ids);
  }

  #clip(clip: OtioClip, id: string, { kind }: OtioTrack, track: string, sequence: string): string | null {
    const asset = this.#assets.get(clip.url);
    if (!asset) return this.#lose('media-missing', clip);
    if (kind === 'video' && asset.kind === 'audio') return this.#lose('media-no-video', clip);
    if (kind === 'audio' && asset.audio.length === 0) return this.#lose('otio-loss-no-sound', clip);
    this.#tables.asset.set(asset.id, asset);
    const { start, duration, sourceIn, speed, enabled, name, fadeIn, fadeOut } = clip;
    const source = { kind: 'media', asset: asset.id, stream: 0 };
    const place = { track, start };
    const record = { id, place, duration, source, sourceIn, speed, enabled, name, fadeIn, fadeOut };
    this.#tables.clip.set(
      id,
      parseRecord(
        clipRecord,
        asset.kind === 'image' ? { ...record, sourceIn: 0, speed: { num: 1, den: 1 } } : record,
      ),
    );
    for (const marker of clip.markers) this.#marker({ ...marker, sequence, clip: id });
    return id;
  }

  #dissolve(
    { from, before, after, path }: OtioDissolve,
    track: OtioTrack,
    trackId: string,
    ids: readonly (string | null)[],
  ): void {
    const [a, b] = [ids[from] ?? null, ids[from + 1] ?? null];
    if ((a === null && b === null) || before + after === 0) return;
    const limits = this.#handles(track.clips[from]!, track.clips[from + 1]!);
    const fits = {
      before: b ? Math.min(before, limits.before) : before,
      after: a ? Math.min(after, limits.after) : after,
    };
    if (fits.before < before || fits.after < after) {
      this.#losses.push({ code: 'otio-loss-handle', params: { path }, detail: '' });
    }
    if (fits.before + fits.after === 0) return;
    const id = `${trackId}-dissolve-${from}`;
    this.#tables.transition.set(
      id,
      parseRecord(transitionRecord, { id, track: trackId, kind: 'crossfade', from: a, to: b, ...fits }),
    );
  }

  /** How far the media of both sides reach beyond the cut, in sequence time; stills reach for ever. */
  #handles(from: OtioClip, to: OtioClip): { before: number; after: number } {
    const still = (clip: OtioClip): boolean => this.#assets.get(clip.url)?.kind === 'image';
    const end = this.#assets.get(from.url)?.duration ?? 0;
    const used = from.sourceIn + (from.duration * from.speed.num) / from.speed.den;
    return {
      before: still(to) ? Number.POSITIVE_INFINITY : Math.floor((to.sourceIn * to.speed.den) / to.speed.num),
      after: still(from)
        ? Number.POSITIVE_INFINITY
        : Math.max(0, Math.floor(((end - used) * from.speed.den) / from.speed.num)),
    };
  }

  #marker(marker: { readonly [field: string]: unknown }): void {
    const id = `otio-marker-${this.#tables.marker.size}`;
    this.#tables.marker.set(id, parseRecord(markerRecord, { id, ...marker }));
  }

  /** A cut list without a sound track is silent, even when its media are not; that must not be a surprise. */
  #warnOfSilence(): void {
    const silent = !this.#timeline.tracks.some((track) => track.kind === 'audio');
    const sounding = [...this.#tables.asset.values()].some((asset) => asset.audio.length > 0);
    if (silent && sounding) this.#losses.push({ code: 'otio-no-audio-track', params: {}, detail: '' });
  }

  #lose(code: string, clip: OtioClip): null {
    this.#losses.push({ code, params: { name: clip.name || clip.url, path: clip.path }, detail: '' });
    return null;
  }
}
