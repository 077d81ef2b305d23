// Decoders and encoders of the Node host: FFmpeg's libavcodec inside npm (node-av), through @mediabunny/server.
import { existsSync } from 'node:fs';
import { registerMediabunnyServer } from '@mediabunny/server';
import { Logging, LogLevel, registerEncoder } from 'mediabunny';
import {
  AV_CODEC_ID_AAC,
  AV_CODEC_ID_AC3,
  AV_CODEC_ID_AV1,
  AV_CODEC_ID_FLAC,
  AV_CODEC_ID_H264,
  AV_CODEC_ID_HEVC,
  AV_CODEC_ID_MP3,
  AV_CODEC_ID_OPUS,
  AV_CODEC_ID_VP8,
  AV_CODEC_ID_VP9,
  AV_LOG_FATAL,
  type AVCodecID,
  Codec,
  getFFmpegInfo,
  HardwareContext,
  Log,
} from 'node-av';
import { decodersAreLoaded } from './announced-decoders.ts';
import { mendFrameBuffers } from './frame-buffers.ts';
import { LibavAudioEncoder } from './libav-audio-encoder.ts';
import { LibavVideoEncoder } from './libav-video-encoder.ts';
import { usableCores } from './usable-cores.ts';
import { readVp8Alpha } from './vp8-alpha.ts';

const CODEC_IDS: Readonly<Record<string, AVCodecID>> = {
  avc: AV_CODEC_ID_H264,
  hevc: AV_CODEC_ID_HEVC,
  vp8: AV_CODEC_ID_VP8,
  vp9: AV_CODEC_ID_VP9,
  av1: AV_CODEC_ID_AV1,
  aac: AV_CODEC_ID_AAC,
  opus: AV_CODEC_ID_OPUS,
  flac: AV_CODEC_ID_FLAC,
  mp3: AV_CODEC_ID_MP3,
  ac3: AV_CODEC_ID_AC3,
};

/** Probing for hardware prints driver errors where there is none, so it is done only where a device node exists. */
const GPU_NODES = ['/dev/nvidia0', '/dev/dri/renderD128'];
const mayHaveHardware = (): boolean =>
  process.platform !== 'linux' || GPU_NODES.some((path) => existsSync(path));

let hardware: HardwareContext | null = null;
let registered = false;

/** libav writes what it thinks of a file to stderr; what matters comes back as error codes. */
export function registerCodecs(): void {
  if (registered) return;
  registered = true;
  decodersAreLoaded();
  hardware = mayHaveHardware() ? HardwareContext.auto() : null;
  // The first that supports a codec is taken, so ours goes before the general one; a hardware encoder is faster than both.
  if (!hardware) registerEncoder(LibavVideoEncoder);
  registerEncoder(LibavAudioEncoder);
  registerMediabunnyServer({ hardwareContext: hardware });
  mendFrameBuffers();
  readVp8Alpha();
  Log.setLevel(AV_LOG_FATAL);
  Logging.level = LogLevel.Errors;
}

/** E.g. `libav-62/libx264`. */
export const encoderIdentity = (codec: string): string =>
  `libav-${getFFmpegInfo().libraries.avcodec}/${encoderName(codec)}`;

/**
 * libav decodes on one core, and x264's threads wait for each other: one encoder leaves 15 % of two cores idle. A second one, in another
 * place of the film, fills that.
 */
export const encodersAtOnce = (): number => (hardware || usableCores() === 1 ? 1 : 2);

function encoderName(codec: string): string {
  if (codec.startsWith('pcm')) return 'pcm';
  const id = CODEC_IDS[codec];
  if (id === undefined) return codec;
  const found = hardware?.getEncoderCodec(id) ?? Codec.findEncoder(id);
  return found?.name ?? codec;
}
