import { mkdir, statfs } from 'node:fs/promises';
import { StoryError } from '../../../src/base/errors.ts';

/** Refuses bytes before the disk is full: a full one would take the database with it. */
export class FreeSpace {
  readonly #folder: string;
  readonly #reserve: number;
  #there = false;

  constructor(folder: string, reserve: number) {
    this.#folder = folder;
    this.#reserve = reserve;
  }

  /** Bytes that may be written before the reserve is touched. */
  async free(): Promise<number> {
    if (!this.#there) await mkdir(this.#folder, { recursive: true });
    this.#there = true;
    const { bavail, bsize } = await statfs(this.#folder);
    return Math.max(0, bavail * bsize - this.#reserve);
  }

  /** @throws StoryError `relay-disk-full` */
  async need(bytes: number): Promise<void> {
    if ((await this.free()) < bytes) throw this.full();
  }

  full(cause?: unknown): StoryError {
    return new StoryError('relay-disk-full', { params: { place: this.#folder }, cause });
  }
}
