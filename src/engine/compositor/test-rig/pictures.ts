import { VideoSample } from 'mediabunny';
import type { Layer, LayerTransition, ResolvedFrame, StackItem } from '../../timeline/types.ts';
import type { Pictures } from '../compositor.ts';

export const REC709 = { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', fullRange: false } as const;

type Format = NonNullable<VideoSample['format']>;

export function sampleOf(
  bytes: Uint8Array,
  format: Format,
  width: number,
  height: number,
  init: Partial<ConstructorParameters<typeof VideoSample>[1] & object> = {},
): VideoSample {
  const rgb = /^(RGB|BGR)/.test(format);
  return new VideoSample(bytes, {
    ...(rgb ? {} : { colorSpace: REC709 }),
    ...init,
    format,
    codedWidth: width,
    codedHeight: height,
    timestamp: 0,
  });
}

export const GEOMETRY: Layer['geometry'] = {
  x: 0,
  y: 0,
  scaleX: 1,
  scaleY: 1,
  rotation: 0,
  anchorX: 0.5,
  anchorY: 0.5,
  fit: 'contain',
  crop: { left: 0, top: 0, right: 0, bottom: 0 },
};

export interface LayerParts extends Partial<Omit<Layer, 'geometry' | 'kind'>> {
  readonly geometry?: Partial<Layer['geometry']>;
}

/** A media layer named by its clip id, unless the parts give another source. */
export function layerOf(clip: string, parts: LayerParts = {}): Layer {
  const asset = {
    id: clip,
    name: clip,
    kind: 'video' as const,
    hash: '',
    size: 0,
    format: '',
    duration: 1,
    origin: 0,
    video: [],
    audio: [],
    locations: [],
    mezzanine: null,
    bin: '',
    importedAt: 0,
  };
  return {
    kind: 'layer',
    clip,
    source: { kind: 'media', asset, stream: 0 },
    sourceTime: 0,
    opacity: 1,
    blend: 'normal',
    effects: [],
    ...parts,
    geometry: { ...GEOMETRY, ...parts.geometry },
  };
}

export const transitionOf = (
  transition: LayerTransition['transition'],
  progress: number,
  from: Layer | null,
  to: Layer | null,
  color = '#000000',
): LayerTransition => ({ kind: 'transition', transition, progress, from, to, color });

export const frameOf = (
  width: number,
  height: number,
  items: readonly StackItem[],
  parts: Partial<ResolvedFrame> = {},
): ResolvedFrame => ({ time: 0, width, height, background: '#000000', color: REC709, items, ...parts });

export type Samples = Readonly<Record<string, VideoSample>>;

export const picturesOf = (samples: Samples): Pictures => ({
  get: (layer) => samples[layer.clip] ?? null,
});

/** Planes without padding, as ffmpeg writes them. */
export async function tightBytes(sample: VideoSample): Promise<Uint8Array> {
  const bytes = new Uint8Array(sample.allocationSize());
  await sample.copyTo(bytes);
  return bytes;
}

/** Peak signal to noise ratio in dB of 8-bit samples; Infinity when equal. */
export function psnr(one: Uint8Array, two: Uint8Array): number {
  if (one.length !== two.length) throw new Error(`${one.length} and ${two.length} bytes`);
  let sum = 0;
  for (let i = 0; i < one.length; i++) sum += (one[i]! - two[i]!) ** 2;
  return sum === 0 ? Number.POSITIVE_INFINITY : 10 * Math.log10((255 * 255 * one.length) / sum);
}
