import { createHasher } from '../../base/hash.ts';

/** Passes bytes on and knows at the end how many there were and their SHA-256. */
export class HashingStream extends TransformStream<Uint8Array, Uint8Array> {
  readonly result: () => { readonly size: number; readonly sha256: string };

  /** @param atEnd may throw, which fails the stream for its reader */
  constructor(atEnd?: (result: { readonly size: number; readonly sha256: string }) => void) {
    const hasher = createHasher();
    let size = 0;
    let done: { readonly size: number; readonly sha256: string } | null = null;
    super({
      transform(chunk, controller) {
        hasher.update(chunk);
        size += chunk.byteLength;
        controller.enqueue(chunk);
      },
      flush() {
        done = { size, sha256: hasher.hex() };
        atEnd?.(done);
      },
    });
    this.result = () => {
      if (!done) throw new Error('The stream has not ended yet.');
      return done;
    };
  }
}
