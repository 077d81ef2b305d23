import type { PreviewClient } from '../../../workers/preview/preview-client.ts';
import { fitCanvas } from './fit-canvas.ts';

export interface Screen {
  attach(element: HTMLCanvasElement): void;
  /** A canvas that a worker took with it shows nothing any more: another one takes its place. */
  renew(): void;
  close(): void;
}

/** The canvas that the preview draws on. */
export function createScreen(preview: Pick<PreviewClient, 'attach' | 'resize'>): Screen {
  let canvas: HTMLCanvasElement | null = null;
  let stopFitting: () => void = () => undefined;
  const attach = (element: HTMLCanvasElement): void => {
    stopFitting();
    canvas = element;
    preview.attach(element.transferControlToOffscreen());
    stopFitting = fitCanvas(element, (width, height) => preview.resize(width, height));
  };
  return {
    attach,
    renew() {
      if (!canvas) return;
      const fresh = canvas.cloneNode() as HTMLCanvasElement;
      canvas.replaceWith(fresh);
      attach(fresh);
    },
    close: () => stopFitting(),
  };
}
