/** Tells the element's size in device pixels now and whenever it changes. Returns how to stop. */
export function fitCanvas(
  canvas: HTMLCanvasElement,
  onSize: (width: number, height: number) => void,
): () => void {
  const observer = new ResizeObserver(([entry]) => {
    const exact = entry?.devicePixelContentBoxSize?.[0];
    if (exact) onSize(exact.inlineSize, exact.blockSize);
    else if (entry) {
      const { width, height } = entry.contentRect;
      onSize(Math.round(width * devicePixelRatio), Math.round(height * devicePixelRatio));
    }
  });
  try {
    observer.observe(canvas, { box: 'device-pixel-content-box' });
  } catch (error) {
    // Safari knows the CSS box only.
    if (!(error instanceof TypeError)) throw error;
    observer.observe(canvas);
  }
  return () => observer.disconnect();
}
