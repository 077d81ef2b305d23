import { execFileSync } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const PIECE = 4 * 2 ** 20;

/** A disk of a few megabytes that is really full when it is full. */
export class SmallDisk {
  readonly #folder: string;
  #pieces = 0;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Null where this user may not mount anything: then nothing is filled, and the report says so. */
  static async mount(folder: string, megabytes: number): Promise<SmallDisk | null> {
    await mkdir(folder, { recursive: true });
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], {
        stdio: 'ignore',
      });
      return new SmallDisk(folder);
    } catch {
      return null;
    }
  }

  async fill(): Promise<void> {
    const ballast = Buffer.alloc(PIECE, 1);
    try {
      for (;;) await writeFile(join(this.#folder, `ballast-${this.#pieces++}`), ballast);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }

  async empty(): Promise<void> {
    for (let i = 0; i < this.#pieces; i++) await rm(join(this.#folder, `ballast-${i}`), { force: true });
    this.#pieces = 0;
  }

  async unmount(): Promise<void> {
    execFileSync('umount', ['-l', this.#folder], { stdio: 'ignore' });
  }
}
