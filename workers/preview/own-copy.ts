/**
 * The same picture in memory of its own. Frames of a hardware decoder are few and the decoder stops when all are held; a copy of
 * a 1080p I420 frame costs about 2 ms.
 */
export async function copyFrame(frame: VideoFrame): Promise<VideoFrame> {
  const { format, visibleRect } = frame;
  // A form of the browser's own cannot be rebuilt from bytes.
  if (format === null || !visibleRect) return frame.clone();
  const bytes = new Uint8Array(frame.allocationSize());
  const layout = await frame.copyTo(bytes);
  const init: VideoFrameBufferInit & { readonly transfer: ArrayBuffer[] } = {
    format,
    codedWidth: visibleRect.width,
    codedHeight: visibleRect.height,
    displayWidth: frame.displayWidth,
    displayHeight: frame.displayHeight,
    timestamp: frame.timestamp,
    layout,
    colorSpace: frame.colorSpace.toJSON(),
    transfer: [bytes.buffer],
  };
  return new VideoFrame(bytes, init);
}
