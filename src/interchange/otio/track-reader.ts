import { StoryError } from '../../base/errors.ts';
import { type Ticks, ticksToSeconds } from '../../base/time.ts';
import type { LossList } from './loss-list.ts';
import type { OtioNode, OtioRange } from './otio-node.ts';
import type { OtioClip, OtioDissolve, OtioTrack } from './otio-timeline.ts';
import { readMarkers } from './read-markers.ts';
import { FREEZE, type SpeedFraction, speedFraction } from './speed-fraction.ts';

const UNIT: SpeedFraction = { num: 1, den: 1 };

/** An item of a track with the clips that came of it and where it ends. */
interface Item {
  readonly node: OtioNode;
  readonly first: number | null;
  readonly last: number | null;
  readonly end: Ticks;
}

/** Lays the items of one track end to end, nested ones flattened. */
export class TrackReader {
  readonly #kind: OtioTrack['kind'];
  readonly #losses: LossList;
  readonly #clips: OtioClip[] = [];
  readonly #dissolves: OtioDissolve[] = [];
  /** Where the next item begins. */
  #at: Ticks = 0;

  constructor(kind: OtioTrack['kind'], losses: LossList) {
    this.#kind = kind;
    this.#losses = losses;
  }

  result(): Pick<OtioTrack, 'kind' | 'clips' | 'dissolves'> {
    return { kind: this.#kind, clips: this.#clips, dissolves: this.#dissolves };
  }

  readChildren(track: OtioNode): void {
    if (track.range('source_range')) {
      this.#trimmed(track, UNIT);
      return;
    }
    this.#losses.effects(track);
    const items = track.list('children').map((node): Item => {
      const first = this.#clips.length;
      if (node.schema !== 'Transition') this.readItem(node);
      const last = this.#clips.length - 1;
      return { node, first: last < first ? null : first, last: last < first ? null : last, end: this.#at };
    });
    items.forEach((item, i) => {
      if (item.node.schema === 'Transition')
        this.#transition(item, items[i - 1]?.last ?? null, items[i + 1]?.first ?? null);
    });
  }

  readItem(node: OtioNode, speed: SpeedFraction = UNIT): void {
    if (node.schema === 'Gap') {
      this.#losses.effects(node);
      this.#at += node.range('source_range')?.duration ?? 0;
    } else if (node.schema === 'Clip') this.#clip(node, node.range('source_range'), speed);
    else if (node.schema === 'Stack' || node.schema === 'Track') this.#trimmed(node, speed);
    else this.#losses.add('otio-loss-item', node, { schema: node.schema || '?', name: node.name });
  }

  #clip(node: OtioNode, range: OtioRange | null, outer: SpeedFraction): void {
    const reference = activeReference(node);
    const available = reference?.range('available_range') ?? null;
    const shown = range ?? available;
    if (!shown)
      throw new StoryError('otio-shape', {
        params: { path: `${node.path}.source_range`, expected: 'TimeRange' },
      });
    const start = this.#at;
    this.#at += shown.duration;
    const url = reference?.schema === 'ExternalReference' ? reference.text('target_url') : '';
    if (!url) {
      const name = node.name || reference?.name || '';
      this.#losses.effects(node);
      this.#losses.add('otio-loss-media', node, {
        name,
        schema: reference?.schema ?? 'MissingReference',
      });
      return;
    }
    if (shown.duration === 0) return;
    const sourceIn = shown.start - (available?.start ?? 0);
    if (sourceIn < 0) {
      const path = `${node.path}.source_range.start_time`;
      throw new StoryError('otio-time', { params: { path, value: ticksToSeconds(shown.start) } });
    }
    this.#clips.push({
      name: node.name,
      start,
      duration: shown.duration,
      sourceIn,
      speed: times(outer, this.#speedOf(node)),
      enabled: node.enabled,
      url,
      fadeIn: 0,
      fadeOut: 0,
      markers: readMarkers(node, shown.start),
      path: node.path,
    });
  }

  /** A nested track, or a stack of one: its items, cut to its range. Of a real stack only the place is kept. */
  #trimmed(node: OtioNode, outer: SpeedFraction): void {
    const children = node.list('children');
    const own = node.schema === 'Track' || children.length === 1;
    const speed = times(outer, this.#speedOf(node));
    const range = node.range('source_range');
    const inner = new TrackReader(this.#kind, this.#losses);
    const warped = speed.num !== speed.den;
    if (own && !(warped && children.length > 1)) for (const child of children) inner.readItem(child, speed);
    else this.#losses.add('otio-loss-nested', node, { name: node.name });
    const shown = range ?? { start: 0, duration: inner.#at };
    for (const clip of inner.#clips) {
      const cut = cutTo(clip, shown, speed);
      if (cut) this.#clips.push({ ...cut, start: cut.start - shown.start + this.#at });
    }
    this.#at += shown.duration;
  }

  #speedOf(node: OtioNode): SpeedFraction {
    const warps = node
      .list('effects')
      .filter((effect) => /^(LinearTimeWarp|FreezeFrame)$/.test(effect.schema));
    let speed = UNIT;
    const taken: OtioNode[] = [];
    for (const warp of warps) {
      const scalar = warp.schema === 'FreezeFrame' ? 0 : warp.number('time_scalar');
      if (!Number.isFinite(scalar)) {
        throw new StoryError('otio-time', {
          params: { path: `${warp.path}.time_scalar`, value: String(scalar) },
        });
      }
      const fraction = scalar === 0 && this.#kind === 'video' ? FREEZE : speedFraction(scalar);
      if (fraction) {
        speed = times(speed, fraction);
        taken.push(warp);
      }
    }
    this.#losses.effects(node, taken);
    return speed;
  }

  #transition({ node, end }: Item, from: number | null, to: number | null): void {
    const before = this.#offset(node, 'in_offset');
    const after = this.#offset(node, 'out_offset');
    const type = node.text('transition_type');
    if (type !== 'SMPTE_Dissolve' || (from === null && to === null)) {
      this.#losses.add('otio-loss-transition', node, { name: type || node.name });
    } else if (from !== null && to !== null) {
      this.#dissolves.push({ from, before, after, path: node.path });
    } else if (from !== null) {
      // Into nothing: the clip lives on to the end of the dissolve and fades out over all of it.
      this.#change(from, { duration: end + after - this.#clips[from]!.start, fadeOut: before + after });
    } else if (to !== null) this.#fadeIn(to, before, after);
  }

  #offset(node: OtioNode, field: 'in_offset' | 'out_offset'): Ticks {
    const offset = node.time(field) ?? 0;
    if (offset >= 0) return offset;
    throw new StoryError('otio-time', {
      params: { path: `${node.path}.${field}`, value: ticksToSeconds(offset) },
    });
  }

  #fadeIn(index: number, before: Ticks, after: Ticks): void {
    const clip = this.#clips[index]!;
    const lead = Math.min(before, Math.floor((clip.sourceIn * clip.speed.den) / clip.speed.num));
    this.#change(index, {
      start: clip.start - lead,
      duration: clip.duration + lead,
      sourceIn: clip.sourceIn - Math.round((lead * clip.speed.num) / clip.speed.den),
      fadeIn: lead + after,
    });
  }

  #change(index: number, change: Partial<OtioClip>): void {
    this.#clips[index] = { ...this.#clips[index]!, ...change };
  }
}

/** `Clip.2` has several references under names, `Clip.1` one. */
function activeReference(node: OtioNode): OtioNode | null {
  const references = node.object('media_references');
  if (!references) return node.object('media_reference');
  return references.object(node.text('active_media_reference_key') || 'DEFAULT_MEDIA');
}

function cutTo(clip: OtioClip, range: OtioRange, speed: SpeedFraction): OtioClip | null {
  const start = Math.max(clip.start, range.start);
  // A stack's range may be longer than what is in it when time is stretched: then the clip fills it.
  const stretched = speed.num === speed.den ? clip.start + clip.duration : range.start + range.duration;
  const end = Math.min(stretched, range.start + range.duration);
  if (end <= start) return null;
  // The range counts in the time of what is inside, which the outer speed does not touch.
  const own = (clip.speed.num * speed.den) / (clip.speed.den * speed.num);
  return {
    ...clip,
    start,
    duration: end - start,
    sourceIn: clip.sourceIn + Math.round((start - clip.start) * own),
  };
}

const times = (a: SpeedFraction, b: SpeedFraction): SpeedFraction =>
  a === UNIT ? b : b === UNIT ? a : { num: a.num * b.num, den: a.den * b.den };
