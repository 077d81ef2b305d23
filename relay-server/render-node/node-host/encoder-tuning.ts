/** How libav's encoders are set for a wish that WebCodecs' configuration can express. */
export interface EncoderTuning {
  /** 0: by quality. */
  readonly bitsPerSecond: number;
  readonly longestGop: number;
  readonly options: Readonly<Record<string, string>>;
}

/**
 * From this many bits a pixel on, x264's `superfast` without B frames is beyond 48 dB on real footage (5 Mbit/s at 1080p25), 1.5–2 dB
 * under `veryfast`, at 0.6 of its time. Poorer streams get the better preset, which they need.
 */
const GENEROUS_BITS_PER_PIXEL = 0.08;
/** From this quantizer down a film is a master, for which time is spent. */
const MASTER_QUANTIZER = 16;

export function encoderTuning(
  codec: 'avc' | 'hevc',
  config: Pick<VideoEncoderConfig, 'width' | 'height' | 'framerate' | 'bitrate' | 'bitrateMode'>,
  frame: VideoEncoderEncodeOptions,
): EncoderTuning {
  const bitsPerSecond = config.bitrateMode === 'quantizer' ? 0 : (config.bitrate ?? 0);
  const quantizer = (codec === 'avc' ? frame.avc?.quantizer : frame.hevc?.quantizer) ?? 23;
  const pixels = config.width * config.height * (config.framerate ?? 30);
  const fast =
    bitsPerSecond > 0 ? bitsPerSecond / pixels >= GENEROUS_BITS_PER_PIXEL : quantizer > MASTER_QUANTIZER;
  const rate: Record<string, string> = bitsPerSecond > 0 ? {} : { crf: String(quantizer) };
  const longestGop = 600;
  if (codec === 'hevc') {
    const preset = fast ? 'ultrafast' : 'superfast';
    return {
      bitsPerSecond,
      longestGop,
      options: { ...rate, preset, 'forced-idr': '1', 'x265-params': 'log-level=error:open-gop=0' },
    };
  }
  const options: Record<string, string> = {
    ...rate,
    preset: fast ? 'superfast' : 'veryfast',
    'forced-idr': '1',
  };
  // A generous stream gains little from B frames, which cost a fifth of the time.
  if (fast) options.bf = '0';
  return { bitsPerSecond, longestGop, options };
}
