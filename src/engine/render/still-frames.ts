import type { VideoSample } from 'mediabunny';
import type { Ticks } from '../../base/time.ts';
import type { Compositor, OutputShape } from '../compositor/compositor.ts';
import type { Host } from '../ports/host.ts';
import type { ProjectSnapshot } from '../timeline/document-types.ts';
import { resolve } from '../timeline/resolve.ts';
import { withoutHidden } from '../timeline/visible-items.ts';
import { PictureFeed } from './picture-feed.ts';

/**
 * Single frames of a sequence, one by one, as an export would show them before encoding; cheapest in rising order of time.
 * @param times starts of frames, ticks
 * @yields I420 (or I420P10) samples that the taker closes
 */
export async function* stillFrames(
  host: Host,
  compositor: Compositor,
  request: { readonly snapshot: ProjectSnapshot; readonly sequence: string; readonly shape: OutputShape },
  times: Iterable<Ticks>,
  signal?: AbortSignal,
): AsyncGenerator<VideoSample, void, undefined> {
  const feed = new PictureFeed(host, signal);
  try {
    for (const time of times) {
      const frame = withoutHidden(resolve(request.snapshot, request.sequence, time));
      const pictures = await feed.picturesOf(frame);
      try {
        yield await compositor.composite(
          frame,
          { get: (layer) => pictures.get(layer) ?? null },
          request.shape,
        );
      } finally {
        for (const sample of pictures.values()) sample.close();
      }
    }
  } finally {
    await feed.close();
  }
}
