import { type FileHandle, open } from 'node:fs/promises';
import { CustomSource, type Source } from 'mediabunny';

/** Read at a time where reading goes on: a packet then lies within one block most of the time, and is a view of it. */
const BLOCK_BYTES = 2 ** 20;
/** Read at a time after a jump: boxes of an index, one key frame. */
const JUMP_BYTES = 2 ** 17;

/**
 * A file for mediabunny. Its own source for paths reads every packet by itself, in two calls and into three buffers: twice the
 * processor time of the same packets out of blocks. The file is opened when it is first read and closed with the input.
 */
export function fileSource(path: string): Source {
  const blocks = new FileBlocks(path);
  return new CustomSource({
    getSize: () => blocks.size(),
    // A stream may hand over more than was asked for, which mediabunny then has at hand for the next packets.
    read: (start, end) => {
      let at = start;
      return new ReadableStream<Uint8Array>(
        {
          async pull(controller) {
            const block = await blocks.next(at, end);
            at += block.length;
            if (block.length > 0) controller.enqueue(block);
            if (block.length === 0 || at >= end) controller.close();
          },
        },
        { highWaterMark: 0 },
      );
    },
    prefetchProfile: 'none',
    dispose: () => void blocks.close(),
  });
}

class FileBlocks {
  readonly #path: string;
  #file: FileHandle | null = null;
  #size = 0;
  /** Where the last block ended. */
  #end = -1;
  /** The block behind the last one, on its way while that one is used. */
  #ahead: { readonly start: number; readonly block: Promise<Uint8Array> } | null = null;

  constructor(path: string) {
    this.#path = path;
  }

  async size(): Promise<number> {
    this.#file ??= await open(this.#path, 'r');
    this.#size = (await this.#file.stat()).size;
    return this.#size;
  }

  /** Bytes from `start`, up to `end` and beyond; none at the end of the file. */
  async next(start: number, end: number): Promise<Uint8Array> {
    const goesOn = start === this.#end;
    const ahead = this.#ahead?.start === start ? this.#ahead.block : null;
    this.#ahead = null;
    const block = await (ahead ??
      this.#read(start, Math.max(end - start, goesOn ? BLOCK_BYTES : JUMP_BYTES)));
    this.#end = start + block.length;
    if (goesOn && this.#end < this.#size) {
      const next = { start: this.#end, block: this.#read(this.#end, BLOCK_BYTES) };
      // A failure shows when the block is asked for.
      next.block.catch(() => undefined);
      this.#ahead = next;
    }
    return block;
  }

  async close(): Promise<void> {
    await this.#ahead?.block.catch(() => undefined);
    await this.#file?.close();
    this.#file = null;
  }

  async #read(start: number, wished: number): Promise<Uint8Array> {
    const length = Math.max(0, Math.min(wished, this.#size - start));
    // Not zeroed first: every byte is read or cut off.
    const bytes = new Uint8Array(Buffer.allocUnsafeSlow(length).buffer);
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await this.#file!.read(bytes, filled, length - filled, start + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  }
}
