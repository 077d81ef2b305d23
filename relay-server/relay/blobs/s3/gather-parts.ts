/** Cuts a stream into pieces of `size` bytes; the last may be shorter, and an empty stream is one empty piece. */
export async function* gatherParts(
  chunks: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let part = new Uint8Array(size);
  let filled = 0;
  let any = false;
  for await (const chunk of chunks) {
    let rest = chunk;
    while (rest.length > 0) {
      // A full part goes out only when something follows it: whoever reads knows then that it is not the last.
      if (filled === size) {
        yield part;
        any = true;
        part = new Uint8Array(size);
        filled = 0;
      }
      const taken = rest.subarray(0, size - filled);
      part.set(taken, filled);
      filled += taken.length;
      rest = rest.subarray(taken.length);
    }
  }
  if (filled > 0 || !any) yield part.subarray(0, filled);
}
