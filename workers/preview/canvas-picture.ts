import type { Sequence } from '../../src/project/records/sequence.ts';
import type { PreviewLevel } from '../../src/protocol/preview-protocol.ts';
import type { Ready } from './frame-stock.ts';
import { Presenter } from './presenter.ts';
import type { PreviewFrame } from './preview-frame.ts';

/** What is on the canvas: held, so that another size or another canvas shows it again. */
export class CanvasPicture {
  readonly #presenter = new Presenter();
  readonly #shape: () => Sequence | undefined;
  #shown: { readonly frame: PreviewFrame; readonly key: string } | null = null;

  constructor(shape: () => Sequence | undefined) {
    this.#shape = shape;
  }

  /** Of what is shown; null: nothing is, or something that nobody would draw now. */
  get key(): string | null {
    return this.#shown?.key || null;
  }

  attach(canvas: OffscreenCanvas): void {
    this.#presenter.attach(canvas);
    this.#redraw();
  }

  resize(width: number, height: number): void {
    if (this.#presenter.resize(width, height)) this.#redraw();
  }

  /** The level whose pictures have no more pixels than the canvas. */
  levelFor(shape: Pick<Sequence, 'width' | 'height'>): PreviewLevel {
    return this.#presenter.levelFor(shape);
  }

  /** @returns false where there is no sequence to show */
  put({ frame, key, failure }: Ready): boolean {
    const shape = this.#shape();
    if (!shape) return false;
    this.#presenter.draw(frame, shape);
    this.#shown?.frame.close();
    this.#shown = { frame: frame.retain(), key: failure ? `${key} (card)` : key };
    return true;
  }

  /** What is shown stays, but is drawn anew when it is asked for. */
  forgetKey(): void {
    if (this.#shown) this.#shown = { ...this.#shown, key: '' };
  }

  close(): void {
    this.#shown?.frame.close();
    this.#shown = null;
  }

  #redraw(): void {
    const shape = this.#shape();
    if (this.#shown && shape) this.#presenter.draw(this.#shown.frame, shape);
  }
}
