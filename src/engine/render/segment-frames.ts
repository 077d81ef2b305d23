import type { VideoSample } from 'mediabunny';
import { throwIfCancelled } from '../../base/errors.ts';
import type { OutputShape as Canvas, Compositor } from '../compositor/compositor.ts';
import { timeOfFrame } from '../timeline/frame-grid.ts';
import { resolve } from '../timeline/resolve.ts';
import type { PlannedSegment, SegmentRequest } from '../timeline/segments.ts';
import type { Layer, ResolvedFrame } from '../timeline/types.ts';
import { withoutHidden } from '../timeline/visible-items.ts';
import type { PictureFeed } from './picture-feed.ts';
import { readAhead } from './read-ahead.ts';

/** What the encoder is to be given, in order. The sample is the taker's to close. */
export interface RenderedFrame {
  readonly sample: VideoSample;
  /** First of its segment. */
  readonly first: boolean;
}

/** Decoded pictures wait this many frames ahead of the compositor; at 4K a frame is 12 MB. */
const PICTURES_AHEAD = 4;
/** Composited frames in flight: one drawing, one reading back, one on its way to the encoder. */
const FRAMES_AHEAD = 3;

interface Shot {
  readonly frame: ResolvedFrame;
  readonly segment: PlannedSegment;
  readonly index: number;
  readonly pictures: ReadonlyMap<Layer, VideoSample>;
}

/** Every frame of the segments: resolve → decode → composite, each stage ahead of the next. */
export async function* segmentFrames(
  feed: PictureFeed,
  compositor: Compositor,
  request: SegmentRequest,
  canvas: Canvas,
  segments: readonly PlannedSegment[],
  signal?: AbortSignal,
): AsyncGenerator<RenderedFrame, void, undefined> {
  const shots = readAhead(takeShots(feed, request, segments, signal), PICTURES_AHEAD, closeShot);
  const drawn = drawShots(compositor, canvas, shots);
  for await (const pending of readAhead(drawn, FRAMES_AHEAD, discard)) yield* pending.frames();
}

async function* takeShots(
  feed: PictureFeed,
  { snapshot, sequence, grid }: SegmentRequest,
  segments: readonly PlannedSegment[],
  signal: AbortSignal | undefined,
): AsyncGenerator<Shot, void, undefined> {
  for (const segment of segments) {
    const shots = segment.still ? 1 : segment.frames;
    for (let index = 0; index < shots; index++) {
      throwIfCancelled(signal);
      const time = timeOfFrame(grid, segment.firstFrame + index);
      const frame = withoutHidden(resolve(snapshot, sequence, time, { rate: grid.rate }));
      yield { frame, segment, index, pictures: await feed.picturesOf(frame) };
    }
  }
}

/** A frame under way, so that the next can be started before this one is ready. */
interface Pending {
  frames(): AsyncGenerator<RenderedFrame, void, undefined>;
  discard(): void;
}

async function* drawShots(
  compositor: Compositor,
  canvas: Canvas,
  shots: AsyncGenerator<Shot, void, undefined>,
): AsyncGenerator<Pending, void, undefined> {
  for await (const shot of shots) {
    const drawing = draw(compositor, canvas, shot);
    drawing.catch(() => undefined);
    yield {
      frames: () => repeat(drawing, shot),
      discard: () =>
        void drawing.then(
          (sample) => sample.close(),
          () => undefined,
        ),
    };
  }
}

async function* repeat(drawing: Promise<VideoSample>, { segment, index }: Shot) {
  const sample = await drawing;
  const times = segment.still ? segment.frames : 1;
  try {
    for (let i = 0; i < times; i++) yield { sample: sample.clone(), first: index + i === 0 };
  } finally {
    sample.close();
  }
}

async function draw(compositor: Compositor, canvas: Canvas, shot: Shot): Promise<VideoSample> {
  try {
    return (
      straightPicture(shot, canvas) ?? (await compositor.composite(shot.frame, picturesFor(shot), canvas))
    );
  } finally {
    closeShot(shot);
  }
}

/** A transcoded picture goes to the encoder as it was decoded, if its samples are what encoders take. */
function straightPicture({ segment, pictures }: Shot, canvas: Canvas): VideoSample | null {
  if (segment.kind !== 'transcode') return null;
  const [sample] = pictures.values();
  if (!sample || (sample.format !== 'I420' && sample.format !== 'NV12')) return null;
  const fits = sample.codedWidth === canvas.width && sample.codedHeight === canvas.height;
  return fits && sample.rotation === 0 ? sample.clone() : null;
}

const picturesFor = ({ pictures }: Shot) => ({ get: (layer: Layer) => pictures.get(layer) ?? null });

function closeShot({ pictures }: Shot): void {
  for (const sample of pictures.values()) sample.close();
}

const discard = (pending: Pending): void => pending.discard();
