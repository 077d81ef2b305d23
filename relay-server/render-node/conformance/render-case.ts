import type { VideoSample } from 'mediabunny';
import { frameToTicks } from '../../../src/base/time.ts';
import { Compositor } from '../../../src/engine/compositor/compositor.ts';
import type { Host } from '../../../src/engine/ports/host.ts';
import { stillFrames } from '../../../src/engine/render/still-frames.ts';
import { REC709 } from '../../../src/project/records/sequence.ts';
import type { ProjectSnapshot } from '../../../src/project/records/snapshot.ts';

export interface RenderRequest {
  readonly snapshot: ProjectSnapshot;
  readonly sequence: string;
  readonly frames: readonly number[];
}

/** The asked frames of the film on this host, as tightly packed I420 bytes of its sequence's size. */
export async function renderCase(
  host: Host,
  { snapshot, sequence, frames }: RenderRequest,
): Promise<Uint8Array[]> {
  const { width, height, frameRate } = snapshot.sequence.get(sequence)!;
  const compositor = await Compositor.create(host);
  const shape = { width, height, fit: 'contain', color: REC709, bitDepth: 8 } as const;
  const times = frames.map((frame) => frameToTicks(frame, frameRate));
  const made: Uint8Array[] = [];
  try {
    for await (const sample of stillFrames(host, compositor, { snapshot, sequence, shape }, times)) {
      made.push(await packed(sample));
      sample.close();
    }
  } finally {
    compositor.close();
  }
  return made;
}

async function packed(sample: VideoSample): Promise<Uint8Array> {
  const { format, codedWidth: width, codedHeight: height } = sample;
  if (format !== 'I420') throw new TypeError(`An 8-bit I420 frame was expected, not ${format}.`);
  const luma = width * height;
  const half = Math.ceil(width / 2);
  const chroma = half * Math.ceil(height / 2);
  const bytes = new Uint8Array(luma + 2 * chroma);
  const layout = [
    { offset: 0, stride: width },
    { offset: luma, stride: half },
    { offset: luma + chroma, stride: half },
  ];
  await sample.copyTo(bytes, { layout });
  return bytes;
}
