import { buffer } from 'node:stream/consumers';
import { StoryError } from '../../../src/base/errors.ts';
import type { BlobStore } from '../blobs/blob-store.ts';
import type { Database } from '../database/database.ts';
import { canFragment, FRAME_TICKS } from './fragment-boxes.ts';
import { readSegmentHead, type SegmentHead } from './segment-head.ts';

export interface FilmSegment {
  readonly position: number;
  /** First frame in the film. */
  readonly frame: number;
  readonly frames: number;
  readonly seconds: number;
  /** Null: not made yet, or copied from its source when the film is joined. */
  readonly blob: string | null;
  readonly copied: boolean;
}

/** The head of a segment of ten seconds has some 3 KB. */
const FIRST_READ = 16 * 1024;
const MOST_HEADS = 5000;

/** The segments of a render and what their files say; a file of a hash never changes, so its head is read once. */
export class FilmSegments {
  readonly #database: Database;
  readonly #blobs: BlobStore;
  readonly #heads = new Map<string, SegmentHead>();

  constructor(database: Database, blobs: BlobStore) {
    this.#database = database;
    this.#blobs = blobs;
  }

  /** In the order of the film. */
  async of(render: string): Promise<FilmSegment[]> {
    return this.#database.query<FilmSegment>(
      `SELECT r.position, r.frame, r.frames, r.seconds, s.blob, r.kind = 'copy' AS copied
       FROM relay.render_segment r LEFT JOIN relay.segment s ON s.hash = r.hash
       WHERE r.render = $1 ORDER BY r.position`,
      [render],
    );
  }

  /** @throws StoryError `segment-not-made`, `blob-missing`, `not-playable` when it is of a codec that is not packed in this way */
  async headOf({ blob, position }: FilmSegment): Promise<SegmentHead> {
    if (blob === null) throw new StoryError('segment-not-made', { params: { position } });
    const known = this.#heads.get(blob);
    if (known) return known;
    let read = readSegmentHead(await this.#bytes(blob, FIRST_READ));
    if (typeof read === 'number') read = readSegmentHead(await this.#bytes(blob, read));
    if (read === null || typeof read === 'number' || !canFragment(read)) {
      throw new StoryError('not-playable', { params: { position } });
    }
    if (this.#heads.size >= MOST_HEADS) this.#heads.clear();
    this.#heads.set(blob, read);
    return read;
  }

  /** Packets as they are stored. */
  async packetsOf(segment: FilmSegment): Promise<Uint8Array> {
    const { offset } = await this.headOf(segment);
    return (await this.#bytes(segment.blob!, null)).subarray(offset);
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
