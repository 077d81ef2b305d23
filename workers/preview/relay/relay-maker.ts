import type { ResolvedFrame } from '../../../src/engine/timeline/types.ts';
import type { PreviewLevel } from '../../../src/protocol/preview-protocol.ts';
import { paintBackground } from '../canvas-painter.ts';
import type { MadeFrame } from '../frame-maker.ts';
import { bitmapFrame } from '../preview-frame.ts';
import { previewSize } from '../preview-size.ts';
import { paintWireframe } from '../wireframe.ts';
import { LineDelay } from './line-delay.ts';
import type { PictureWish, RelayLine } from './relay-line.ts';

/** Frames that somebody else draws. Boxes and empty frames cost less here than any line does. */
export class RelayMaker {
  readonly #line: RelayLine;
  readonly #delay = new LineDelay();

  constructor(line: RelayLine) {
    this.#line = line;
  }

  /** Pictures to have under way while playing. @param stepMs from one frame to the next */
  atOnce(stepMs: number): number {
    return Math.min(this.#line.mostQueued, this.#delay.atOnce(stepMs));
  }

  /** @throws StoryError `cancelled` when a newer one took its place; what the node says */
  async make(frame: ResolvedFrame, level: PreviewLevel, wish: PictureWish = {}): Promise<MadeFrame> {
    if (level === 'wireframe')
      return { frame: bitmapFrame(paintWireframe(frame, previewSize(frame, level))), failure: null };
    if (frame.items.length === 0) return { frame: bitmapFrame(paintBackground(frame)), failure: null };
    const began = performance.now();
    const { head, bytes } = await this.#line.picture(frame.time, level, wish);
    this.#delay.measured(performance.now() - began, head.renderMs);
    const picture = await createImageBitmap(new Blob([bytes], { type: `image/${head.codec}` }));
    return { frame: bitmapFrame(picture), failure: null };
  }
}
