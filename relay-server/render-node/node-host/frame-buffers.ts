import { AVMEDIA_TYPE_AUDIO, Frame } from 'node-av';

let mended = false;

/**
 * @mediabunny/server 1.59 gives one libav frame new memory for every piece of sound that it encodes and never lets go of the old: the whole
 * film's samples stay in memory, 2.7 GB for two hours of stereo (its issue 392 mended the same for decoded frames). `av_frame_get_buffer`
 * asks for an empty frame, so an audio frame is emptied before it is given memory again. Idempotent.
 */
export function mendFrameBuffers(): void {
  if (mended) return;
  mended = true;
  const allocBuffer = Frame.prototype.allocBuffer;
  Frame.prototype.allocBuffer = function (this: Frame, ...args: Parameters<typeof allocBuffer>) {
    if (this.getMediaType() === AVMEDIA_TYPE_AUDIO && this.isWritable) {
      const { format, nbSamples, sampleRate, channelLayout } = this;
      this.unref();
      Object.assign(this, { format, nbSamples, sampleRate, channelLayout });
    }
    return allocBuffer.apply(this, args);
  };
}
