/** Backwards, chunks are read in runs of this many: decoders only know forwards. */
const RUN = 16;

/**
 * The chunks to have ready, in the order to read them. `here`: the chunk of the playhead.
 * Forwards: here, here + 1, … Backwards: the run that holds the playhead from its start, then the run before it, …
 */
export function chunksToFeed(here: number, rate: number, ahead: number): number[] {
  if (rate >= 0) return Array.from({ length: ahead + 1 }, (_, i) => here + i);
  const chunks: number[] = [];
  for (let run = Math.floor(here / RUN); run >= 0 && run * RUN > here - ahead - RUN; run--)
    for (let chunk = run * RUN; chunk < (run + 1) * RUN && chunk <= here; chunk++) chunks.push(chunk);
  return chunks;
}
