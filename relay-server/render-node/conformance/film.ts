import { type FrameRate, frameToTicks } from '../../../src/base/time.ts';
import { type Clip, clipRecord } from '../../../src/project/records/clip.ts';
import type { RecordName } from '../../../src/project/records/index.ts';
import type { MediaAsset } from '../../../src/project/records/media-asset.ts';
import { parseRecord } from '../../../src/project/records/record-type.ts';
import { sequenceRecord } from '../../../src/project/records/sequence.ts';
import { emptySnapshot, type ProjectSnapshot } from '../../../src/project/records/snapshot.ts';
import { titleRecord } from '../../../src/project/records/title.ts';
import { trackRecord } from '../../../src/project/records/track.ts';
import { transitionRecord } from '../../../src/project/records/transition.ts';

export const SEQUENCE = 'sequence';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Writes a small film as records, in frames: each row of clips is a video track, the first at the bottom. The records pass
 * their validators, so a case cannot state what the document could not hold.
 */
export class Film {
  readonly #tables = new Map<RecordName, Map<string, unknown>>();
  readonly rate: FrameRate;
  #tracks = 0;

  constructor(shape: { width: number; height: number; rate?: FrameRate; background?: string }) {
    this.rate = shape.rate ?? { num: 25, den: 1 };
    const { width, height } = shape;
    this.#put(
      'sequence',
      parseRecord(sequenceRecord, {
        id: SEQUENCE,
        name: 'Film',
        width,
        height,
        frameRate: this.rate,
        background: shape.background ?? '#000000',
      }),
    );
  }

  track(kind: 'video' | 'audio' = 'video'): string {
    const order = this.#tracks++;
    const id = `track-${order}`;
    this.#put('track', parseRecord(trackRecord, { id, sequence: SEQUENCE, kind, name: id, order }));
    return id;
  }

  /** @param place first frame and length in frames on the sequence; `inFrame` in frames of the sequence's rate into the media */
  clip(
    track: string,
    source: MediaAsset | string,
    place: { start: number; length: number; inFrame?: number },
    fields: Fields = {},
  ): Clip {
    const id = `clip-${this.#table('clip').size}`;
    if (typeof source !== 'string') this.#put('asset', source);
    const clip = parseRecord(clipRecord, {
      id,
      place: { track, start: frameToTicks(place.start, this.rate) },
      duration: frameToTicks(place.length, this.rate),
      sourceIn: frameToTicks(place.inFrame ?? 0, this.rate),
      source:
        typeof source === 'string' ? { kind: 'color', color: source } : { kind: 'media', asset: source.id },
      ...fields,
    });
    this.#put('clip', clip);
    return clip;
  }

  title(track: string, place: { start: number; length: number }, title: Fields, fields: Fields = {}): Clip {
    const id = `title-${this.#table('title').size}`;
    this.#put('title', parseRecord(titleRecord, { id, ...title }));
    return this.clip(track, '#000000', place, { ...fields, source: { kind: 'title', title: id } });
  }

  transition(
    track: string,
    from: Clip | null,
    to: Clip | null,
    fields: Fields & { before: number; after: number },
  ): void {
    const id = `transition-${this.#table('transition').size}`;
    const before = frameToTicks(fields.before, this.rate);
    const after = frameToTicks(fields.after, this.rate);
    const record = {
      kind: 'crossfade',
      ...fields,
      id,
      track,
      from: from?.id ?? null,
      to: to?.id ?? null,
      before,
      after,
    };
    this.#put('transition', parseRecord(transitionRecord, record));
  }

  snapshot(): ProjectSnapshot {
    const snapshot: Record<string, unknown> = { ...emptySnapshot() };
    for (const [name, table] of this.#tables) snapshot[name] = table;
    return snapshot as ProjectSnapshot;
  }

  #put(name: RecordName, record: { id: string }): void {
    this.#table(name).set(record.id, record);
  }

  #table(name: RecordName): Map<string, unknown> {
    const table = this.#tables.get(name) ?? new Map<string, unknown>();
    this.#tables.set(name, table);
    return table;
  }
}
