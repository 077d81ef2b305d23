// Renders planned segments into the host's store: for a whole film at once, or the few that another machine was given.
import type { Host } from '../ports/host.ts';
import type { PlannedSegment } from '../timeline/segments.ts';
import type { FilmPlan } from './film-plan.ts';
import { type RendererOptions, SegmentRenderer } from './render-run.ts';

/** @throws StoryError `encoder-failed`, `encoder-dropped-frames`, `media-missing`, `storage-full`, `cancelled` … */
export async function renderSegments(
  host: Host,
  { request, encoding, canvas }: FilmPlan,
  segments: readonly PlannedSegment[],
  options: RendererOptions,
): Promise<void> {
  if (segments.length === 0) return;
  await host.codecs.register();
  const renderer = await SegmentRenderer.open(host, request, encoding, canvas, options);
  try {
    for (const run of neighbours(segments)) await renderer.render(run);
  } finally {
    await renderer.close();
  }
}

/** Segments that follow each other share an encoder, which then starts once and knows what came before. */
function neighbours(segments: readonly PlannedSegment[]): PlannedSegment[][] {
  const runs: PlannedSegment[][] = [];
  for (const segment of segments) {
    const run = runs.at(-1);
    if (run?.at(-1)?.end === segment.start) run.push(segment);
    else runs.push([segment]);
  }
  return runs;
}
