import { buffer } from 'node:stream/consumers';
import { StoryError } from '../../../src/base/errors.ts';
import type { BlobStore } from '../blobs/blob-store.ts';
import type { Database } from '../database/database.ts';
import type { SoundFacts } from '../jobs/job-row.ts';
import { FRAME_TICKS } from './fragment-boxes.ts';
import { canFragment, type FilmColor } from './sample-entry.ts';
import { readSegmentHead, readSoundHead, type SegmentHead, type SoundHead } from './segment-head.ts';

export interface FilmSegment {
  /** Among the pictures' segments, or among those of sound. */
  readonly position: number;
  /** First frame in the film; of sound the first packet, and packets are counted. */
  readonly frame: number;
  readonly frames: number;
  readonly seconds: number;
  /** Null: not made yet. */
  readonly blob: string | null;
  readonly copied: boolean;
  /** Of what is not there: a node has it in hand or will; none will, since it was tried. */
  readonly hope: 'making' | 'failed' | null;
  /** Of the file; 0 where there is none. */
  readonly bytes: number;
}

/** The head of a segment of ten seconds has some 3 KB. */
const FIRST_READ = 16 * 1024;
const MOST_HEADS = 5000;

/** The segments of a render and what their files say; a file of a hash never changes, so its head is read once. */
export class FilmSegments {
  readonly #database: Database;
  readonly #blobs: BlobStore;
  readonly #heads = new Map<string, SegmentHead>();
  readonly #soundHeads = new Map<string, SoundHead>();

  constructor(database: Database, blobs: BlobStore) {
    this.#database = database;
    this.#blobs = blobs;
  }

  /** The pictures, in the order of the film. */
  of(render: string): Promise<FilmSegment[]> {
    return this.#rows(render, false);
  }

  /** The sound, in the order of the film. */
  soundOf(render: string): Promise<FilmSegment[]> {
    return this.#rows(render, true);
  }

  async colorOf(render: string): Promise<FilmColor> {
    const [row] = await this.#database.query<{ color: FilmColor }>(
      `SELECT plan -> 'color' AS color FROM relay.job WHERE id = $1`,
      [render],
    );
    return row?.color ?? null;
  }

  /** Null for a film without sound, and for one that gets its sound only when it is joined. */
  async soundFactsOf(render: string): Promise<(SoundFacts & { readonly description: string }) | null> {
    const [row] = await this.#database.query<{ sound: SoundFacts | null }>(
      `SELECT plan -> 'sound' AS sound FROM relay.job j WHERE id = $1 AND EXISTS (
         SELECT 1 FROM relay.render_segment r WHERE r.render = j.id AND r.kind = 'sound')`,
      [render],
    );
    const description = row?.sound?.description;
    return row?.sound && description ? { ...row.sound, description } : null;
  }

  #rows(render: string, sound: boolean): Promise<FilmSegment[]> {
    return this.#database.query<FilmSegment>(
      `SELECT (row_number() OVER (ORDER BY r.position) - 1)::int AS position, r.frame, r.frames, r.seconds, s.blob,
         r.kind = 'copy' AS copied, CASE WHEN t.state IN ('queued', 'running', 'retrying', 'paused') THEN 'making'
           WHEN t.state = 'dead' AND t.root = r.render THEN 'failed' END AS hope, coalesce(s.bytes, 0)::float8 AS bytes
       FROM relay.render_segment r LEFT JOIN relay.segment s ON s.hash = r.hash
         LEFT JOIN relay.job t ON t.id = s.task
       WHERE r.render = $1 AND (r.kind = 'sound') = $2 ORDER BY r.position`,
      [render, sound],
    );
  }

  /** @throws StoryError `segment-not-made`, `blob-missing`, `not-playable` when it is of a codec that is not packed in this way */
  async headOf(segment: FilmSegment): Promise<SegmentHead> {
    const head = await this.#headOf(segment, this.#heads, readSegmentHead);
    if (!canFragment(head)) throw new StoryError('not-playable', { params: { position: segment.position } });
    return head;
  }

  /** @throws StoryError `segment-not-made`, `blob-missing`, `not-playable` */
  soundHeadOf(segment: FilmSegment): Promise<SoundHead> {
    return this.#headOf(segment, this.#soundHeads, readSoundHead);
  }

  async #headOf<T>(
    { blob, position }: FilmSegment,
    heads: Map<string, T>,
    readHead: (bytes: Uint8Array) => T | number | null,
  ): Promise<T> {
    if (blob === null) throw new StoryError('segment-not-made', { params: { position } });
    const known = heads.get(blob);
    if (known) return known;
    let read = readHead(await this.#bytes(blob, FIRST_READ));
    if (typeof read === 'number') read = readHead(await this.#bytes(blob, read));
    if (read === null || typeof read === 'number')
      throw new StoryError('not-playable', { params: { position } });
    if (heads.size >= MOST_HEADS) heads.clear();
    heads.set(blob, read);
    return read;
  }

  /** As they are stored. @param offset what the head says */
  async packetsOf({ blob }: FilmSegment, { offset }: { readonly offset: number }): Promise<Uint8Array> {
    return (await this.#bytes(blob!, null)).subarray(offset);
  }

  async #bytes(blob: string, most: number | null): Promise<Uint8Array> {
    const facts = await this.#blobs.has(blob);
    const range = most === null || !facts ? undefined : { first: 0, last: Math.min(most, facts.bytes) - 1 };
    const stream = await this.#blobs.read(blob, range);
    if (!stream) throw new StoryError('blob-missing', { params: { hash: blob } });
    return buffer(stream);
  }
}

/** Ticks of a second of the film. */
export const timescaleOf = ({ frames, seconds }: FilmSegment): number =>
  Math.round((frames / seconds) * FRAME_TICKS);
