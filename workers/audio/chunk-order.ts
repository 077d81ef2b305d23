/** Backwards, chunks are read in runs of this many: decoders only know forwards. */
const RUN = 16;

/** Chunks first … last are played round and round. */
export interface ChunkLoop {
  readonly first: number;
  readonly last: number;
}

/**
 * The chunks to have ready, in the order to read them. `here`: the chunk of the playhead.
 * Forwards: here, here + 1, … Backwards: the run that holds the playhead from its start, then the run before it, …
 * In a loop what comes after its end follows from its beginning.
 */
export function chunksToFeed(
  here: number,
  rate: number,
  ahead: number,
  loop: ChunkLoop | null = null,
): number[] {
  const chunks = straight(here, rate, ahead);
  if (!loop) return chunks;
  const forward = rate >= 0;
  const inside = chunks.filter((chunk) => (forward ? chunk <= loop.last : chunk >= loop.first));
  const missing = ahead - (forward ? loop.last - here : here - loop.first);
  if (missing <= 0) return inside;
  const next = straight(forward ? loop.first : loop.last, rate, missing - 1).filter(
    (chunk) => chunk >= loop.first && chunk <= loop.last,
  );
  return [...new Set([...inside, ...next])];
}

function straight(here: number, rate: number, ahead: number): number[] {
  if (rate >= 0) return Array.from({ length: ahead + 1 }, (_, i) => here + i);
  const chunks: number[] = [];
  for (let run = Math.floor(here / RUN); run >= 0 && run * RUN > here - ahead - RUN; run--)
    for (let chunk = run * RUN; chunk < (run + 1) * RUN && chunk <= here; chunk++) chunks.push(chunk);
  return chunks;
}
