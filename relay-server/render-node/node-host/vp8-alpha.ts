import { AV_CODEC_ID_VP8, Codec, FF_DECODER_LIBVPX_VP8 } from 'node-av';

let read = false;

/**
 * FFmpeg's own decoder of VP8 drops transparency, libvpx's gives it. @mediabunny/server 1.59 asks for libvpx where a VP9 packet
 * carries it, but not for VP8: here it finds that decoder for VP8 first. The pictures are the same, bit for bit. Idempotent.
 */
export function readVp8Alpha(): void {
  if (read) return;
  read = true;
  const find = Codec.findDecoder;
  Codec.findDecoder = (id) =>
    (id === AV_CODEC_ID_VP8 ? Codec.findDecoderByName(FF_DECODER_LIBVPX_VP8) : null) ?? find.call(Codec, id);
}
