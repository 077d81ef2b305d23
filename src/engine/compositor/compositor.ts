import { VideoSample } from 'mediabunny';
import { StoryError } from '../../base/errors.ts';
import { ticksToSeconds } from '../../base/time.ts';
import type { FramePlan, LayerDraw, OutputShape } from '../frame-graph/frame-plan.ts';
import type { Layer, ResolvedFrame } from '../frame-graph/frame-types.ts';
import { planFrame, regionOf } from '../frame-graph/plan-frame.ts';
import type { FrameImport } from '../ports/gpu-port.ts';
import type { Host } from '../ports/host.ts';
import { drawFrame } from './draw-frame.ts';
import type { EffectLookup } from './effect-passes.ts';
import { contentsOf, type FrameContents, type LayerContent, layersOf } from './frame-contents.ts';
import { type ImportReport, isImportable, measuredImports } from './frame-import.ts';
import { GpuContext } from './gpu-context.ts';
import type { GpuPicture } from './gpu-picture.ts';
import { InOrder, type Turn } from './in-order.ts';
import { PictureCache } from './picture-cache.ts';
import { type PlaneLayout420, planeLayout420 } from './plane-layout.ts';
import { PlanesResource } from './planes-resource.ts';
import { BytePool } from './processor/byte-pool.ts';
import { InkCache } from './processor/ink-cache.ts';
import { planarFrame, processorShare } from './processor/planar-frame.ts';
import { TitleSetter } from './text/title-setter.ts';
import { Uploader } from './upload-picture.ts';

export type { OutputShape } from '../frame-graph/frame-plan.ts';

export interface Pictures {
  /** Decoded picture for a media layer, null = nothing to show; stays the caller's. */
  get(layer: Layer): VideoSample | null;
}

export interface CompositorOptions {
  /** Effects by id; without it a layer with effects is an error. */
  readonly effects?: EffectLookup;
  /** `rgba` never takes the planar shortcuts: for comparing the two. */
  readonly path?: 'auto' | 'rgba';
  /** Takes this way of importing frames without measuring: for comparing them. */
  readonly frameImport?: string;
}

/** Frames between upload and readback at once: enough to overlap the three, few enough to bound memory. */
const MOST_IN_FLIGHT = 3;

/** Draws resolved frames on the host's GPU. Several may be asked for at once; they are answered in order. */
export class Compositor {
  readonly #host: Pick<Host, 'gpu' | 'assets'>;
  readonly #options: CompositorOptions;
  readonly #titles: TitleSetter;
  readonly #cache = new PictureCache();
  readonly #bytes = new BytePool();
  readonly #uploader = new Uploader(this.#bytes);
  readonly #inks = new InkCache();
  readonly #order = new InOrder(MOST_IN_FLIGHT);
  #context: GpuContext | null = null;
  #openFrames = 0;
  #closed = false;

  private constructor(host: Pick<Host, 'gpu' | 'assets'>, options: CompositorOptions) {
    this.#host = host;
    this.#options = options;
    this.#titles = new TitleSetter(host.assets);
  }

  /** Needs no GPU yet: frames that are one untouched picture never ask for one. */
  static async create(
    host: Pick<Host, 'gpu' | 'assets'>,
    options: CompositorOptions = {},
  ): Promise<Compositor> {
    return new Compositor(host, options);
  }

  /**
   * I420 (or I420P10) in the output's colour space, for the encoder and for preview; the caller closes it. Its timestamp is the
   * frame's time, its duration 0.
   * @throws StoryError `gpu-unavailable`, `gpu-failed`, `picture-too-large`, `effect-unknown`, `asset-unavailable`
   */
  async composite(frame: ResolvedFrame, pictures: Pictures, output: OutputShape): Promise<VideoSample> {
    if (this.#closed) throw new StoryError('compositor-closed');
    const samples = new Map<Layer, VideoSample>();
    // Cloned before the first await: the caller may close its own at any time after.
    for (const layer of layersOf(frame)) {
      const sample = layer.source.kind === 'media' && layer.opacity > 0 ? pictures.get(layer) : null;
      if (sample) samples.set(layer, cloneOf(sample));
    }
    const letGo = () => {
      for (const sample of samples.values()) sample.close();
    };
    return this.#order.run((turn) => this.#compose(frame, samples, output, turn), letGo);
  }

  /** Results that were handed out stay valid. */
  close(): void {
    this.#closed = true;
    this.#cache.clear();
    this.#bytes.clear();
    this.#inks.clear();
    this.#context?.destroy();
    this.#context = null;
    this.#titles.close();
  }

  /** For leak tests: GPU things on loan (cached stills and titles included) and results not closed yet. */
  get usage(): { readonly lent: number; readonly cached: number; readonly openFrames: number } {
    return { lent: this.#context?.pool.lent ?? 0, cached: this.#cache.size, openFrames: this.#openFrames };
  }

  async #compose(
    frame: ResolvedFrame,
    samples: ReadonlyMap<Layer, VideoSample>,
    output: OutputShape,
    turn: Turn,
  ): Promise<VideoSample> {
    const general = this.#options.path === 'rgba';
    const contents = await contentsOf(frame, samples, output, this.#titles, general);
    const effects = this.#options.effects ?? (() => null);
    const plan = planFrame(frame, (layer) => contents.get(layer)?.picture ?? null, output, {
      keepsOpaque: (effect) => effects(effect.effect)?.keepsOpaque ?? false,
      general,
    });
    const layout = planeLayout420(output.width, output.height, output.bitDepth);
    const share = processorShare(plan, contents);
    const bytes = await planarFrame({ plan, contents, layout, pool: this.#bytes, inks: this.#inks }, share);
    const rest = plan.overlays.slice(share);
    if (rest.length > 0) {
      const left = share === 0 ? plan : { ...plan, overlays: rest, region: regionOf(rest, output) };
      await this.#withDevice({ plan: left, contents, layout, bytes, turn, effects });
    }
    this.#openFrames++;
    const resource = new PlanesResource(bytes, layout, output.color, () => {
      this.#openFrames--;
      if (!this.#closed) this.#bytes.giveBack(bytes);
    });
    return new VideoSample(resource, { timestamp: ticksToSeconds(frame.time) });
  }

  async #withDevice(job: Job): Promise<void> {
    const context = await this.#ready();
    try {
      await this.#draw(context, job);
      context.throwIfFailed();
    } catch (error) {
      // Once more on a new device; a second loss is the user's to see.
      if (!context.lost || this.#closed) throw error;
      await this.#draw(await this.#ready(), job);
    }
  }

  async #ready(): Promise<GpuContext> {
    const device = await this.#host.gpu.device();
    if (this.#closed) throw new StoryError('compositor-closed');
    if (this.#context?.device === device && !this.#context.lost) return this.#context;
    this.#cache.clear();
    this.#context?.destroy();
    this.#context = new GpuContext(device);
    return this.#context;
  }

  async #draw(context: GpuContext, job: Job): Promise<void> {
    const { plan, layout, bytes, turn, effects } = job;
    const held = new Map<Layer, GpuPicture>();
    try {
      for (const { layer } of picturesIn(plan)) {
        if (!held.has(layer)) held.set(layer, await this.#upload(context, job, layer));
      }
      const pictureOf = (draw: LayerDraw): GpuPicture => held.get(draw.layer)!;
      await drawFrame(context, { plan, layout, bytes, pictureOf, effects, turn });
    } finally {
      for (const picture of held.values()) picture.release();
    }
  }

  /** How this device's ways of taking decoded frames compare; measured when first asked for or needed. */
  async frameImports(): Promise<ImportReport> {
    return measuredImports(await this.#ready(), this.#host.gpu, this.#uploader);
  }

  async #bring(context: GpuContext, job: Job, layer: Layer, content: LayerContent): Promise<GpuPicture> {
    if (content.kind === 'title') {
      const { rgba, width, height } = content.raster;
      return this.#uploader.raster(context, rgba, width, height);
    }
    const way = await this.#importFor(context, job, layer);
    if (way) return this.#uploader.imported(context, content.sample, way);
    return this.#uploader.sample(context, content.sample, content.recoding, content.narrow);
  }

  /** The host's own way to the GPU, where it is the fastest and the picture is one that browsers convert as we would. */
  async #importFor(context: GpuContext, { plan, contents }: Job, layer: Layer): Promise<FrameImport | null> {
    const { frameImports } = this.#host.gpu;
    const content = contents.get(layer);
    if (plan.path !== 'rgba' || frameImports.length === 0 || content?.kind !== 'sample') return null;
    if (!isImportable(content, plan.output.color)) return null;
    // A picture on its own pixels keeps its chroma samples; a browser would have smoothed them.
    if (picturesIn(plan).some((draw) => draw.layer === layer && draw.exact)) return null;
    const chosen =
      this.#options.frameImport ?? (await measuredImports(context, this.#host.gpu, this.#uploader)).chosen;
    return frameImports.find((way) => way.name === chosen) ?? null;
  }

  async #upload(context: GpuContext, job: Job, layer: Layer): Promise<GpuPicture> {
    const content = job.contents.get(layer)!;
    const key = content.kind === 'title' ? content.raster.key : content.staticKey;
    const cached = key === null ? null : this.#cache.get(key);
    if (cached) return cached;
    const picture = await this.#bring(context, job, layer, content);
    if (key !== null) this.#cache.put(key, picture);
    return picture;
  }
}

/** A reader has written what the file says of its colour on the sample; a clone of a browser's frame would go back to the browser's guess. */
function cloneOf(sample: VideoSample): VideoSample {
  const clone = sample.clone();
  return Object.defineProperty(clone, 'colorSpace', { value: sample.colorSpace, configurable: true });
}

interface Job {
  readonly plan: FramePlan;
  readonly contents: FrameContents;
  readonly layout: PlaneLayout420;
  /** The planes as the processor left them. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly turn: Turn;
  readonly effects: EffectLookup;
}

/** Draws whose pictures the GPU needs. */
function picturesIn({ overlays }: FramePlan): LayerDraw[] {
  const draws = overlays.flatMap((draw) => (draw.kind === 'pair' ? [draw.from, draw.to] : [draw]));
  return draws.filter((draw) => draw.picture !== null);
}
