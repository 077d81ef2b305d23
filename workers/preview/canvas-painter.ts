// Draws a frame plan with Canvas 2D: no GPU device, no copies of planes. On a machine without a GPU a scaled layer costs 5–10 ms
// here and some 70 ms in the compositor, so the lower preview levels answer within a frame. Colours are the browser's
// conversion, as in a <video>; the full level shows the compositor's own pixels.
import { chain, scaling } from '../../src/engine/frame-graph/affine.ts';
import type { Draw, FramePlan, LayerDraw } from '../../src/engine/frame-graph/frame-plan.ts';
import { onBlack, parseColor, type RgbaColor } from '../../src/engine/frame-graph/rgba-color.ts';
import type { Layer, ResolvedFrame } from '../../src/engine/timeline/types.ts';
import type { BlendMode } from '../../src/project/records/clip.ts';
import { canvasKind } from '../browser-host/canvas-kind.ts';

const OPERATIONS: Readonly<Record<BlendMode, GlobalCompositeOperation | null>> = {
  normal: 'source-over',
  darken: 'darken',
  multiply: 'multiply',
  'color-burn': 'color-burn',
  lighten: 'lighten',
  screen: 'screen',
  'color-dodge': 'color-dodge',
  add: 'lighter',
  overlay: 'overlay',
  'soft-light': 'soft-light',
  'hard-light': 'hard-light',
  difference: 'difference',
  exclusion: 'exclusion',
  subtract: null,
};

export type Drawable = VideoFrame | ImageBitmap | OffscreenCanvas;
export type DrawableOf = (layer: Layer) => Drawable | null;

/** Effects and one blend mode have no counterpart in Canvas 2D. */
export const canPaint = (plan: FramePlan): boolean => layersOf(plan).every(isPaintable);

const isPaintable = (draw: LayerDraw): boolean =>
  draw.layer.effects.length === 0 && OPERATIONS[draw.blend] !== null;

function layersOf(plan: FramePlan): LayerDraw[] {
  const { base } = plan;
  const below = base.kind === 'fill' ? [] : base.kind === 'dissolve' ? [base.from, base.to] : [base.draw];
  return [
    ...below,
    ...plan.overlays.flatMap((draw) => (draw.kind === 'pair' ? [draw.from, draw.to] : [draw])),
  ];
}

export class CanvasPainter {
  readonly #canvas = new OffscreenCanvas(1, 1);
  readonly #scratch = new OffscreenCanvas(1, 1);

  /** The picture as a bitmap of the plan's output size, which the caller closes. */
  paint(plan: FramePlan, drawableOf: DrawableOf): ImageBitmap {
    const context = contextOf(this.#canvas, plan.output.width, plan.output.height);
    const { base, clip } = plan;
    fillAll(context, 'black');
    context.save();
    context.beginPath();
    context.rect(clip.left, clip.top, clip.right - clip.left, clip.bottom - clip.top);
    context.clip();
    if (base.kind === 'fill') fillAll(context, css(base.color));
    else if (base.kind === 'dissolve') {
      this.#mixed(context, base.from, base.to, base.mix, drawableOf);
    } else {
      fillAll(context, css(base.kind === 'tint' ? base.color : { r: 0, g: 0, b: 0, a: 1 }));
      this.#layer(
        context,
        base.draw,
        drawableOf,
        base.kind === 'tint' ? base.keep : 1,
        base.kind === 'picture',
      );
    }
    for (const draw of plan.overlays) this.#draw(context, draw, drawableOf);
    context.restore();
    return this.#canvas.transferToImageBitmap();
  }

  #draw(context: OffscreenCanvasRenderingContext2D, draw: Draw, drawableOf: DrawableOf): void {
    if (draw.kind === 'pair') this.#mixed(context, draw.from, draw.to, draw.mix, drawableOf);
    else this.#layer(context, draw, drawableOf, draw.opacity, true);
  }

  /** Both over the same backdrop, then mixed: the second is drawn on a copy of it. */
  #mixed(
    context: OffscreenCanvasRenderingContext2D,
    from: LayerDraw,
    to: LayerDraw,
    mix: number,
    drawableOf: DrawableOf,
  ): void {
    const { width, height } = context.canvas;
    const other = contextOf(this.#scratch, width, height);
    other.drawImage(context.canvas, 0, 0);
    this.#layer(context, from, drawableOf, from.opacity, true);
    this.#layer(other, to, drawableOf, to.opacity, true);
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.globalAlpha = mix;
    context.drawImage(this.#scratch, 0, 0);
    context.restore();
  }

  #layer(
    context: OffscreenCanvasRenderingContext2D,
    draw: LayerDraw,
    drawableOf: DrawableOf,
    opacity: number,
    withTint: boolean,
  ): void {
    const source = draw.fill ? null : drawableOf(draw.layer);
    if (!draw.fill && !source) return;
    context.save();
    const { texels, toOutput: m } = draw;
    context.setTransform(m.a, m.b, m.c, m.d, m.e, m.f);
    context.beginPath();
    context.rect(texels.left, texels.top, texels.right - texels.left, texels.bottom - texels.top);
    context.clip();
    context.globalCompositeOperation = OPERATIONS[draw.blend] ?? 'source-over';
    context.globalAlpha = opacity;
    if (source) {
      // Frames with oblong pixels report their square size: stretched to the unit square, then to the texels.
      const u = chain(scaling(draw.picture?.width ?? 1, draw.picture?.height ?? 1), m);
      context.setTransform(u.a, u.b, u.c, u.d, u.e, u.f);
      context.drawImage(source, 0, 0, 1, 1);
    } else if (draw.fill) {
      context.fillStyle = css(draw.fill);
      context.fillRect(0, 0, 1, 1);
    }
    if (draw.tint && withTint) {
      context.setTransform(m.a, m.b, m.c, m.d, m.e, m.f);
      context.globalAlpha = draw.tint.amount * opacity;
      context.fillStyle = css(draw.tint.color);
      context.fillRect(texels.left, texels.top, texels.right - texels.left, texels.bottom - texels.top);
    }
    context.restore();
  }
}

/** Nothing is on screen: a few pixels of the background, stretched when they are drawn. */
export function paintBackground(frame: ResolvedFrame): ImageBitmap {
  const canvas = new OffscreenCanvas(16, 16);
  fillAll(contextOf(canvas, 16, 16), css(onBlack(parseColor(frame.background))));
  return canvas.transferToImageBitmap();
}

/** Cleared, in its initial state, of the given size. */
export function contextOf(
  canvas: OffscreenCanvas,
  width: number,
  height: number,
): OffscreenCanvasRenderingContext2D {
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const context = canvas.getContext('2d', { alpha: true, ...canvasKind() });
  if (!context) throw new Error('A 2D context was refused.');
  context.reset();
  context.imageSmoothingQuality = 'medium';
  return context;
}

function fillAll(context: OffscreenCanvasRenderingContext2D, style: string): void {
  context.fillStyle = style;
  context.fillRect(0, 0, context.canvas.width, context.canvas.height);
}

export const css = ({ r, g, b, a }: RgbaColor): string =>
  `rgb(${Math.round(r * 255)} ${Math.round(g * 255)} ${Math.round(b * 255)} / ${a})`;
