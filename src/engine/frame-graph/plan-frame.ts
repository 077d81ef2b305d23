import type { Layer, LayerTransition, ResolvedFrame } from '../timeline/types.ts';
import { type Box, contains, intersect, isEmpty, unite } from './affine.ts';
import { type EffectKeepsOpaque, type PictureOf, placeLayer } from './draw-layer.ts';
import type { Base, Draw, FramePlan, LayerDraw, OutputShape } from './frame-plan.ts';
import { outputAffine } from './layer-placement.ts';
import { BLACK, onBlack, parseColor, type RgbaColor } from './rgba-color.ts';
import { needsLight, sameEncoding } from './source-color.ts';

const NOTHING: Box = { left: 0, top: 0, right: 0, bottom: 0 };
/** Below half a step of 8 bits nothing can be seen. */
const INVISIBLE = 1 / 1024;

export interface PlanOptions {
  /** Whether an effect leaves an opaque picture opaque. */
  readonly keepsOpaque?: EffectKeepsOpaque;
  /** Everything through the RGBA path, whatever else would do. */
  readonly general?: boolean;
}

/**
 * Decides how a frame is drawn, without touching a GPU.
 * @param pictureOf what stands behind a layer; null when there is nothing to show
 */
export function planFrame(
  frame: ResolvedFrame,
  pictureOf: PictureOf,
  output: OutputShape,
  options: PlanOptions = {},
): FramePlan {
  const { keepsOpaque = () => false, general = false } = options;
  const toOutput = outputAffine(frame, output, output.fit);
  const screen: Box = { left: 0, top: 0, right: output.width, bottom: output.height };
  const clip = intersect(
    screen,
    rounded({
      left: toOutput.e,
      top: toOutput.f,
      right: toOutput.e + frame.width * toOutput.a,
      bottom: toOutput.f + frame.height * toOutput.d,
    }),
  );
  const place = (layer: Layer) =>
    placeLayer(layer, { frame, output, toOutput, clip, pictureOf, keepsOpaque });
  const draws = frame.items
    .map((item) => (item.kind === 'layer' ? place(item) : placeTransition(item, place)))
    .filter((draw) => draw !== null);
  const background = onBlack(parseColor(frame.background));
  const barred = !contains(clip, screen);
  const visible = cull(draws);
  // Bars stay black: the background is then a layer of its own.
  const split = barred || general ? null : splitBase(visible, background, output, screen);
  const base: Base = split?.base ?? { kind: 'fill', color: barred ? BLACK : background };
  const overlays = split?.overlays ?? visible;
  const untouched = base.kind === 'picture' && overlays.length === 0;
  const planar = !barred && !general && overlays.every((draw) => isPlanar(draw, output));
  return {
    frame,
    output,
    base,
    overlays,
    background: base.kind === 'fill' && !barred ? base.color : background,
    path: untouched ? 'untouched' : planar ? 'planar' : 'rgba',
    region: regionOf(overlays, output, barred || general ? clip : NOTHING),
    clip,
  };
}

/** Even-aligned union of what the draws can change and of `least`; empty when there is neither. */
export function regionOf(draws: readonly Draw[], output: OutputShape, least: Box = NOTHING): Box {
  const region = draws.reduce((box, draw) => (isEmpty(box) ? draw.box : unite(box, draw.box)), least);
  return isEmpty(region) ? NOTHING : evened(region, output);
}

const rounded = (box: Box): Box => ({
  left: Math.round(box.left),
  top: Math.round(box.top),
  right: Math.round(box.right),
  bottom: Math.round(box.bottom),
});

/** Planes are packed four samples a word, chroma has half the samples: a region starts and ends on eight pixels. */
const evened = (box: Box, output: OutputShape): Box => ({
  left: Math.floor(box.left / 8) * 8,
  top: Math.floor(box.top / 2) * 2,
  right: Math.min(Math.ceil(box.right / 8) * 8, Math.ceil(output.width / 8) * 8),
  bottom: Math.min(Math.ceil(box.bottom / 2) * 2, Math.ceil(output.height / 2) * 2),
});

function placeTransition(item: LayerTransition, place: (layer: Layer) => LayerDraw | null): Draw | null {
  const progress = Math.min(1, Math.max(0, item.progress));
  const from = item.from && place(item.from);
  const to = item.to && place(item.to);
  const color = parseColor(item.color);
  if (item.from === null) return tinted(to, color, 1 - progress);
  if (item.to === null) return tinted(from, color, progress);
  if (item.transition === 'dip') {
    return progress < 0.5 ? tinted(from, color, progress * 2) : tinted(to, color, 2 - progress * 2);
  }
  if (from && to) return { kind: 'pair', from, to, mix: progress, box: unite(from.box, to.box) };
  if (from) return faded(from, 1 - progress);
  return to && faded(to, progress);
}

function faded(draw: LayerDraw, share: number): LayerDraw | null {
  const opacity = draw.opacity * share;
  return opacity < INVISIBLE ? null : { ...draw, opacity, solid: NOTHING };
}

function tinted(draw: LayerDraw | null, color: RgbaColor, amount: number): LayerDraw | null {
  if (!draw || amount < INVISIBLE) return draw;
  return { ...draw, tint: { color, amount }, solid: color.a < 1 ? NOTHING : draw.solid };
}

const solidOf = (draw: Draw): Box => {
  if (draw.kind === 'draw') return draw.blend === 'normal' ? draw.solid : NOTHING;
  const both = intersect(solidOf(draw.from), solidOf(draw.to));
  return isEmpty(both) ? NOTHING : both;
};

/** Drops what something opaque above hides completely. */
function cull(draws: readonly Draw[]): Draw[] {
  return draws.filter((draw, index) => {
    return !draws.slice(index + 1).some((above) => {
      const solid = solidOf(above);
      return !isEmpty(solid) && contains(solid, draw.box);
    });
  });
}

interface Split {
  readonly base: Base;
  readonly overlays: readonly Draw[];
}

function splitBase(
  draws: readonly Draw[],
  background: RgbaColor,
  output: OutputShape,
  screen: Box,
): Split | null {
  const [first, ...overlays] = draws;
  if (!first) return null;
  if (first.kind === 'pair') {
    const { from, to, mix } = first;
    const plain = [from, to].every(
      (draw) => isFullFramePlanes(draw, output, screen) && draw.opacity === 1 && !draw.tint,
    );
    return plain && output.bitDepth === 8 ? { base: { kind: 'dissolve', from, to, mix }, overlays } : null;
  }
  if (first.picture === null) {
    const covers = first.blend === 'normal' && contains(first.solid, screen) && !first.tint;
    const plain = covers && first.layer.effects.length === 0 && first.fill;
    return plain ? { base: { kind: 'fill', color: plain }, overlays } : null;
  }
  if (!isFullFramePlanes(first, output, screen)) return null;
  if (first.opacity === 1 && !first.tint) return { base: { kind: 'picture', draw: first }, overlays };
  if (output.bitDepth !== 8 || (first.tint && first.tint.color.a < 1)) return null;
  const { tint, opacity } = first;
  if (!tint) return { base: { kind: 'tint', draw: first, color: background, keep: opacity }, overlays };
  if (opacity < 1) return null;
  return { base: { kind: 'tint', draw: first, color: tint.color, keep: 1 - tint.amount }, overlays };
}

/** The picture's planes are output planes: same size, same place, same numbers. */
function isFullFramePlanes(draw: LayerDraw, output: OutputShape, screen: Box): boolean {
  const { picture } = draw;
  return (
    picture !== null &&
    draw.exact &&
    draw.blend === 'normal' &&
    draw.layer.effects.length === 0 &&
    picture.layout === 'i420' &&
    !picture.alpha &&
    picture.bitDepth === output.bitDepth &&
    picture.width === output.width &&
    picture.height === output.height &&
    contains(draw.box, screen) &&
    sameEncoding(picture.color, output.color)
  );
}

/** Can be laid over 8-bit planes without leaving them: 4:2:0 of the same encoding, plain colours, 8-bit RGBA. */
function isPlanar(draw: Draw, output: OutputShape): boolean {
  if (output.bitDepth !== 8 || draw.kind === 'pair') return false;
  if (draw.blend !== 'normal' || draw.layer.effects.length > 0) return false;
  const { picture } = draw;
  if (picture === null) return true;
  if (picture.bitDepth !== 8) return false;
  if (picture.layout === 'rgba') return !needsLight(picture.color, output.color);
  return picture.layout === 'i420' && !picture.alpha && sameEncoding(picture.color, output.color);
}
