// From a resolved frame to a picture, by the cheapest way that shows the right thing:
//  1. wireframe: boxes, nothing is decoded;
//  2. one picture that fills the frame: the decoded frame itself (7 ms at 1080p, no GPU);
//  3. below full, where a GPU draws Canvas 2D: Canvas 2D at the level's size, if it can draw what is asked;
//  4. else the compositor, whose pixels are the export's.
// Where the processor draws Canvas 2D, colours are converted for every pixel of a film, however small it is shown. The compositor
// scales planes first: a picture-in-picture of 1080p came to 24 frames a second at draft and standard instead of 5.
import type { VideoSample } from 'mediabunny';
import { StoryError } from '../../src/base/errors.ts';
import { Compositor, type CompositorOptions } from '../../src/engine/compositor/compositor.ts';
import { TitleSetter } from '../../src/engine/compositor/text/title-setter.ts';
import { describeSample } from '../../src/engine/compositor/upload-layout.ts';
import type { FramePlan, LayerPicture, OutputShape } from '../../src/engine/frame-graph/frame-plan.ts';
import { planFrame } from '../../src/engine/frame-graph/plan-frame.ts';
import type { Host } from '../../src/engine/ports/host.ts';
import type { Layer, ResolvedFrame } from '../../src/engine/timeline/types.ts';
import type { PreviewLevel } from '../../src/protocol/preview-protocol.ts';
import { canvasKind } from '../browser-host/canvas-kind.ts';
import { CanvasPainter, canPaint, type Drawable, paintBackground } from './canvas-painter.ts';
import { frameLayers } from './frame-layers.ts';
import { type GatherOptions, gatherSamples, type LayerSamples } from './layer-samples.ts';
import { bitmapFrame, type PreviewFrame, videoFrame } from './preview-frame.ts';
import { previewSize } from './preview-size.ts';
import type { ReaderPool } from './reader-pool.ts';
import { titleDrawable } from './title-drawable.ts';
import { paintWireframe } from './wireframe.ts';

export interface MadeFrame {
  readonly frame: PreviewFrame;
  /** Why a layer shows a card or the GPU was not used; null when all is as it should be. */
  readonly failure: unknown;
  /** Milliseconds until the films' pictures were there; absent when none was asked for. */
  readonly decodeMs?: number;
}

export class FrameMaker {
  readonly #pool: ReaderPool;
  readonly #painter = new CanvasPainter();
  readonly #titles: TitleSetter;
  readonly #compositor: Promise<Compositor>;

  constructor(host: Host, pool: ReaderPool, options: CompositorOptions) {
    this.#pool = pool;
    this.#titles = new TitleSetter(host.assets);
    this.#compositor = Compositor.create(host, options);
  }

  /** @throws StoryError `cancelled`; what titles and the compositor throw, when Canvas 2D cannot stand in */
  async make(frame: ResolvedFrame, level: PreviewLevel, options: GatherOptions): Promise<MadeFrame> {
    if (level === 'wireframe') {
      return { frame: bitmapFrame(paintWireframe(frame, previewSize(frame, level))), failure: null };
    }
    if (frame.items.length === 0) return { frame: bitmapFrame(paintBackground(frame)), failure: null };
    const started = performance.now();
    const gathered = await gatherSamples(frame, this.#pool, options);
    const decodeMs = performance.now() - started;
    try {
      const direct = directPicture(frame, gathered.samples);
      if (direct && !isWorthScaling(direct, frame, level)) {
        const { rotation } = direct;
        const { failure } = gathered;
        return { frame: videoFrame(direct.toVideoFrame(), rotation, true), failure, decodeMs };
      }
      return { ...(await this.#combine(frame, level, gathered, options.signal)), decodeMs };
    } finally {
      gathered.close();
    }
  }

  async close(): Promise<void> {
    this.#titles.close();
    (await this.#compositor).close();
  }

  async #combine(
    frame: ResolvedFrame,
    level: PreviewLevel,
    { samples, failure }: LayerSamples,
    signal: AbortSignal,
  ): Promise<MadeFrame> {
    const output = outputOf(frame, level);
    const paint = async (): Promise<PreviewFrame | null> => {
      const prepared = await this.#prepare(frame, samples, output);
      try {
        return canPaint(prepared.plan)
          ? bitmapFrame(this.#painter.paint(prepared.plan, prepared.drawableOf))
          : null;
      } finally {
        prepared.close();
      }
    };
    if (level !== 'full' && !canvasKind().willReadFrequently) {
      const painted = await paint();
      if (painted) return { frame: painted, failure };
    }
    if (signal.aborted) throw new StoryError('cancelled');
    try {
      const compositor = await this.#compositor;
      const sample = await compositor.composite(
        frame,
        { get: (layer) => samples.get(layer) ?? null },
        output,
      );
      try {
        return { frame: videoFrame(sample.toVideoFrame(), 0, false), failure };
      } finally {
        sample.close();
      }
    } catch (error) {
      // No GPU, or one that fails: Canvas 2D shows what it can, and the maker is told.
      const painted = await paint();
      if (!painted) throw error;
      return { frame: painted, failure: failure ?? error };
    }
  }

  async #prepare(frame: ResolvedFrame, samples: ReadonlyMap<Layer, VideoSample>, output: OutputShape) {
    const drawables = new Map<Layer, Drawable>();
    const pictures = new Map<Layer, LayerPicture>();
    const frames: VideoFrame[] = [];
    for (const layer of frameLayers(frame)) {
      const sample = samples.get(layer);
      if (sample) {
        const picture = sample.toVideoFrame();
        frames.push(picture);
        drawables.set(layer, picture);
        pictures.set(layer, pictureOf(layer, sample));
      } else if (layer.source.kind === 'title' && layer.opacity > 0) {
        const raster = await this.#titles.raster(layer.source.title, layer, frame, output);
        if (!raster) continue;
        const { drawable, picture } = await titleDrawable(raster, frame);
        drawables.set(layer, drawable);
        pictures.set(layer, picture);
      }
    }
    const plan: FramePlan = planFrame(frame, (layer) => pictures.get(layer) ?? null, output);
    return {
      plan,
      drawableOf: (layer: Layer): Drawable | null => drawables.get(layer) ?? null,
      close: () => {
        for (const picture of frames) picture.close();
      },
    };
  }
}

const outputOf = (frame: ResolvedFrame, level: PreviewLevel): OutputShape => ({
  ...previewSize(frame, level),
  fit: 'contain',
  color: frame.color,
  bitDepth: 8,
});

/** More pixels than the level shows, and no GPU that converts their colours. */
const isWorthScaling = (sample: VideoSample, frame: ResolvedFrame, level: PreviewLevel): boolean =>
  level !== 'full' &&
  sample.codedWidth * sample.codedHeight >
    2 * previewSize(frame, level).width * previewSize(frame, level).height &&
  canvasKind().willReadFrequently;

/** As the compositor sees it: a stream's own size counts, whatever stands for it. */
function pictureOf(layer: Layer, sample: VideoSample): LayerPicture {
  const described = describeSample(sample);
  const stream = layer.source.kind === 'media' ? layer.source.asset.video[layer.source.stream] : undefined;
  return stream ? { ...described, displayWidth: stream.width, displayHeight: stream.height } : described;
}

/** The only visible layer, when it is a picture that covers the sequence exactly, upright and unchanged. */
function directPicture(frame: ResolvedFrame, samples: ReadonlyMap<Layer, VideoSample>): VideoSample | null {
  const [layer, ...others] = frame.items;
  if (layer?.kind !== 'layer' || others.length > 0) return null;
  const sample = samples.get(layer);
  if (sample?.hasAlpha !== false || layer.effects.length > 0 || layer.opacity < 1) return null;
  if (layer.blend !== 'normal') return null;
  const plan = planFrame(frame, () => pictureOf(layer, sample), outputOf(frame, 'full'));
  const { base } = plan;
  const draw = base.kind === 'picture' ? base.draw : base.kind === 'fill' ? plan.overlays[0] : null;
  if (draw?.kind !== 'draw' || plan.overlays.length > 1) return null;
  const { solid, picture, texels } = draw;
  const whole =
    picture &&
    texels.left <= 0 &&
    texels.top <= 0 &&
    texels.right >= picture.width &&
    texels.bottom >= picture.height;
  const covers =
    solid.left <= 0 &&
    solid.top <= 0 &&
    solid.right >= plan.output.width &&
    solid.bottom >= plan.output.height;
  const { geometry } = layer;
  const upright = geometry.rotation === 0 && geometry.scaleX > 0 && geometry.scaleY > 0 && !sample.flip;
  // Larger than the frame means that something hangs over its edges.
  const exact = picture !== null && exactlyFits(draw.toOutput, picture, plan.output);
  return whole && covers && upright && exact ? sample : null;
}

function exactlyFits(
  m: { a: number; b: number; c: number; d: number },
  picture: LayerPicture,
  output: { readonly width: number; readonly height: number },
): boolean {
  const width = Math.hypot(m.a * picture.width, m.b * picture.width);
  const height = Math.hypot(m.c * picture.height, m.d * picture.height);
  const turned = picture.rotation % 180 !== 0;
  const [across, down] = turned ? [height, width] : [width, height];
  return Math.abs(across - output.width) < 1 && Math.abs(down - output.height) < 1;
}
