import type { PreviewLevel, SnapshotImageOptions } from '../../src/protocol/preview-protocol.ts';
import { canvasKind } from '../browser-host/canvas-kind.ts';
import type { PreviewFrame } from './preview-frame.ts';
import { previewSize } from './preview-size.ts';

interface Shape {
  readonly width: number;
  readonly height: number;
}

/**
 * Puts frames on the page's canvas, contained and centred; what is left stays transparent. A frame with fewer pixels than the
 * element gets a canvas with as few, and the browser enlarges it: where drawing is the dear part, a draft is cheap all the way.
 */
export class Presenter {
  #canvas: OffscreenCanvas | null = null;
  #context: OffscreenCanvasRenderingContext2D | null = null;
  /** Device pixels of the element. */
  #element: Shape = { width: 1, height: 1 };

  attach(canvas: OffscreenCanvas): void {
    this.#canvas = canvas;
    this.#context = canvas.getContext('2d', { alpha: true, ...canvasKind() });
  }

  /** Device pixels. True when the size changed. */
  resize(width: number, height: number): boolean {
    const [w, h] = [Math.max(1, Math.round(width)), Math.max(1, Math.round(height))];
    if (this.#element.width === w && this.#element.height === h) return false;
    this.#element = { width: w, height: h };
    return true;
  }

  /** The lightest level that still has a pixel for every one on the screen. */
  levelFor(shape: Shape): PreviewLevel {
    const shown =
      Math.min(this.#element.width / shape.width, this.#element.height / shape.height) * shape.width;
    const enough = (['draft', 'standard'] as const).find((level) => previewSize(shape, level).width >= shown);
    return enough ?? 'full';
  }

  /** @param shape of the sequence: the frame is stretched to it, whatever its own pixels */
  draw(frame: PreviewFrame, shape: Shape): void {
    const context = this.#context;
    const canvas = this.#canvas;
    if (!context || !canvas) return;
    const { width, height } = canvasSize(this.#element, shape, uprightSize(frame));
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
    }
    const scale = Math.min(width / shape.width, height / shape.height);
    const [w, h] = [shape.width * scale, shape.height * scale];
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, width, height);
    context.imageSmoothingQuality = 'medium';
    drawUpright(context, frame, (width - w) / 2, (height - h) / 2, w, h);
  }
}

/** Fewer pixels than this look broken, however small the frame (a gap is stored as 16 × 16). */
const SMALLEST_SIDE = 160;

/** The element's size, or less of the same shape when the contained frame would only be enlarged. */
export function canvasSize(element: Shape, sequence: Shape, frame: Shape): Shape {
  const contain = Math.min(element.width / sequence.width, element.height / sequence.height);
  const shown = { width: sequence.width * contain, height: sequence.height * contain };
  const share = Math.max(
    frame.width / shown.width,
    frame.height / shown.height,
    SMALLEST_SIDE / element.width,
  );
  if (share >= 1) return element;
  // Rounded up: half a pixel less in height would cost a 4:1 frame two in width.
  return { width: roundUp(element.width * share), height: roundUp(element.height * share) };
}

/** What floating point added to a whole number is no pixel. */
const roundUp = (pixels: number): number => Math.max(1, Math.ceil(pixels - 1e-6));

function uprightSize({ picture, rotation }: PreviewFrame): Shape {
  const size =
    'displayWidth' in picture
      ? { width: picture.displayWidth, height: picture.displayHeight }
      : { width: picture.width, height: picture.height };
  return rotation % 180 === 0 ? size : { width: size.height, height: size.width };
}

/** Of encoders that lose something; PNG does not. */
const IMAGE_QUALITY = 0.8;

/** A frame as a file. @param shape of the sequence; the picture is scaled to `width` where that is given */
export async function imageOf(
  frame: PreviewFrame,
  shape: Shape,
  { width = shape.width, type = 'image/png' }: SnapshotImageOptions = {},
): Promise<Blob> {
  const height = Math.max(1, Math.round((shape.height * width) / shape.width));
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', canvasKind());
  if (!context) throw new Error('A 2D context was refused.');
  context.imageSmoothingQuality = 'medium';
  drawUpright(context, frame, 0, 0, width, height);
  return canvas.convertToBlob({ type, quality: IMAGE_QUALITY });
}

function drawUpright(
  context: OffscreenCanvasRenderingContext2D,
  { picture, rotation }: PreviewFrame,
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  context.setTransform(1, 0, 0, 1, x + width / 2, y + height / 2);
  context.rotate((rotation * Math.PI) / 180);
  const [w, h] = rotation % 180 === 0 ? [width, height] : [height, width];
  context.drawImage(picture, -w / 2, -h / 2, w, h);
  context.setTransform(1, 0, 0, 1, 0, 0);
}
