import { type FrameRate, frameToTicks, TICKS_PER_SECOND } from '../../../base/time.ts';
import { type Clip, clipRecord } from '../../../project/records/clip.ts';
import { effectRecord } from '../../../project/records/effect-instance.ts';
import type { RecordName } from '../../../project/records/index.ts';
import { type MediaAsset, mediaAssetRecord } from '../../../project/records/media-asset.ts';
import { parseRecord } from '../../../project/records/record-type.ts';
import { sequenceRecord } from '../../../project/records/sequence.ts';
import { emptySnapshot, type ProjectSnapshot } from '../../../project/records/snapshot.ts';
import { titleRecord } from '../../../project/records/title.ts';
import { trackRecord } from '../../../project/records/track.ts';
import { transitionRecord } from '../../../project/records/transition.ts';

export const RATE: FrameRate = { num: 25, den: 1 };
/** Start of a frame at 25 frames a second. */
export const at = (frame: number): number => frameToTicks(frame, RATE);

type Fields = object;

/** Small documents for tests: everything in frames at 25/s, everything through the validators. */
export class Edit {
  readonly #tables = new Map<RecordName, Map<string, unknown>>();

  constructor(fields: Fields = {}) {
    this.put(
      'sequence',
      parseRecord(sequenceRecord, {
        id: 'film',
        name: 'Film',
        width: 640,
        height: 360,
        frameRate: RATE,
        ...fields,
      }),
    );
  }

  track(id: string, fields: Fields = {}): string {
    const order = this.#table('track').size;
    this.put(
      'track',
      parseRecord(trackRecord, { id, sequence: 'film', kind: 'video', name: id, order, ...fields }),
    );
    return id;
  }

  asset(id: string, fields: Fields = {}): string {
    this.put('asset', asset(id, fields));
    return id;
  }

  clip(
    id: string,
    track: string,
    start: number,
    length: number,
    source: Fields | string,
    fields: Fields = {},
  ): Clip {
    const clip = parseRecord(clipRecord, {
      id,
      place: { track, start: at(start) },
      duration: at(length),
      source: typeof source === 'string' ? { kind: 'media', asset: source } : source,
      ...fields,
    });
    this.put('clip', clip);
    return clip;
  }

  transition(
    id: string,
    track: string,
    from: string | null,
    to: string | null,
    before: number,
    after: number,
    fields: Fields = {},
  ): void {
    const record = {
      id,
      track,
      kind: 'crossfade',
      from,
      to,
      before: at(before),
      after: at(after),
      ...fields,
    };
    this.put('transition', parseRecord(transitionRecord, record));
  }

  title(id: string, text: string): void {
    this.put('title', parseRecord(titleRecord, { id, text }));
  }

  effect(id: string, owner: string, fields: Fields): void {
    this.put('effect', parseRecord(effectRecord, { id, owner, order: 0, ...fields }));
  }

  put(name: RecordName, record: { readonly id: string; readonly [field: string]: unknown }): void {
    this.#table(name).set(record.id, record);
  }

  /** A copy: later changes make another snapshot. */
  snapshot(): ProjectSnapshot {
    const tables = [...this.#tables].map(([name, table]) => [name, new Map(table)]);
    return { ...emptySnapshot(), ...Object.fromEntries(tables) };
  }

  #table(name: RecordName): Map<string, unknown> {
    const table = this.#tables.get(name) ?? new Map<string, unknown>();
    this.#tables.set(name, table);
    return table;
  }
}

/** Ten seconds of 640 × 360 H.264 at 25 frames a second with stereo sound. */
export const asset = (id: string, fields: Fields = {}): MediaAsset =>
  parseRecord(mediaAssetRecord, {
    id,
    name: `${id}.mp4`,
    kind: 'video',
    hash: `hash-${id}`,
    size: 1000,
    duration: 10 * TICKS_PER_SECOND,
    video: [
      {
        codec: 'avc',
        width: 640,
        height: 360,
        codedWidth: 640,
        codedHeight: 360,
        frameRate: RATE,
        end: 10 * TICKS_PER_SECOND,
        color: { matrix: 'bt709', fullRange: false },
      },
    ],
    audio: [{ codec: 'aac', channels: 2, sampleRate: 48000, end: 10 * TICKS_PER_SECOND }],
    ...fields,
  });
