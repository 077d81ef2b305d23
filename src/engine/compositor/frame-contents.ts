import type { VideoSample } from 'mediabunny';
import type { LayerPicture, OutputShape } from '../frame-graph/frame-plan.ts';
import type { Layer, ResolvedFrame } from '../frame-graph/frame-types.ts';
import { needsLight } from '../frame-graph/source-color.ts';
import { type Recoding, recodingOf } from './recode-planes.ts';
import type { TitleRaster } from './text/title-raster.ts';
import type { TitleSetter } from './text/title-setter.ts';
import { describeSample } from './upload-layout.ts';

/** What stands behind a layer while one frame is made. */
export type LayerContent =
  | {
      readonly kind: 'sample';
      readonly sample: VideoSample;
      readonly picture: LayerPicture;
      /** Brings its planes to the output's encoding before anything else sees them; `picture.color` says so already. */
      readonly recoding: Recoding | null;
      /** Ten bits are rounded to the output's eight as they are copied; `picture.bitDepth` says so already. */
      readonly narrow: boolean;
      /** Names a picture that never changes. */
      readonly staticKey: string | null;
    }
  | { readonly kind: 'title'; readonly raster: TitleRaster; readonly picture: LayerPicture };

export type FrameContents = ReadonlyMap<Layer, LayerContent>;

export function layersOf(frame: ResolvedFrame): Layer[] {
  return frame.items.flatMap((item) =>
    item.kind === 'layer' ? [item] : [item.from, item.to].filter((layer) => layer !== null),
  );
}

/** Pictures and titles of a frame's layers; a layer with nothing to show is absent. */
export async function contentsOf(
  frame: ResolvedFrame,
  samples: ReadonlyMap<Layer, VideoSample>,
  output: OutputShape,
  titles: TitleSetter,
  general: boolean,
): Promise<FrameContents> {
  const contents = new Map<Layer, LayerContent>();
  for (const layer of layersOf(frame)) {
    const { source } = layer;
    const sample = samples.get(layer);
    if (source.kind === 'media' && sample)
      contents.set(layer, mediaContent(layer, sample, general ? null : output));
    if (source.kind !== 'title' || !(layer.opacity > 0)) continue;
    const raster = await titles.raster(source.title, layer, frame, output);
    if (raster) contents.set(layer, { kind: 'title', raster, picture: titlePicture(raster, frame) });
  }
  return contents;
}

/**
 * Ten bits help whatever computes with colours. A picture that is only laid or mixed is rounded first: then it stays in planes, and what
 * took half a second through R'G'B' on a software GPU takes the time of a copy.
 */
function isNarrowed({ blend, effects }: Layer, sample: VideoSample, output: OutputShape): boolean {
  if (sample.format !== 'I420P10' || output.bitDepth !== 8) return false;
  return (
    blend === 'normal' && effects.length === 0 && !needsLight(describeSample(sample).color, output.color)
  );
}

function mediaContent(layer: Layer, sample: VideoSample, output: OutputShape | null): LayerContent {
  const { source } = layer;
  const narrow = output !== null && isNarrowed(layer, sample, output);
  const decoded = { ...describeSample(sample), ...(narrow && { bitDepth: 8 as const }) };
  const recoding = output && recodingOf(decoded, output);
  const described = recoding ? { ...decoded, color: output.color } : decoded;
  if (source.kind !== 'media')
    return { kind: 'sample', sample, picture: described, recoding, narrow, staticKey: null };
  const { asset } = source;
  const stream = asset.video[source.stream];
  // A proxy stands for the original: `fit: none` must see the original's size.
  const picture: LayerPicture = stream
    ? { ...described, displayWidth: stream.width, displayHeight: stream.height }
    : described;
  const still = asset.kind === 'image' && asset.duration === 0 && asset.hash !== '';
  return {
    kind: 'sample',
    sample,
    picture,
    recoding,
    narrow,
    staticKey: still ? `still:${asset.hash}` : null,
  };
}

function titlePicture(raster: TitleRaster, frame: ResolvedFrame): LayerPicture {
  const { left, top, right, bottom } = raster;
  return {
    width: raster.width,
    height: raster.height,
    rotation: 0,
    flip: false,
    displayWidth: frame.width,
    displayHeight: frame.height,
    region: { left, top, right, bottom },
    layout: 'rgba',
    bitDepth: 8,
    alpha: true,
    color: { primaries: 'bt709', transfer: 'iec61966-2-1', matrix: 'rgb', fullRange: true },
  };
}
