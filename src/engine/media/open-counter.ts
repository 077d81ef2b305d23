// Decoded frames hold decoder surfaces and hundreds of megabytes: a leak stops the decoder. Every reader and every
// sample that the readers hand out is counted, and tests ask for zero at the end.
import type { VideoSample } from 'mediabunny';

const open = { readers: 0, samples: 0 };

/** What is open now, process-wide. */
export const openMedia = (): { readonly readers: number; readonly samples: number } => ({ ...open });

/** Counts a sample until it is closed; closing twice counts once. */
export function countSample(sample: VideoSample): VideoSample {
  const close = sample.close.bind(sample);
  let closed = false;
  open.samples++;
  sample.close = () => {
    if (!closed) open.samples--;
    closed = true;
    close();
  };
  return sample;
}

/** @returns call once when the reader closes */
export function countReader(): () => void {
  open.readers++;
  return () => {
    open.readers--;
  };
}
