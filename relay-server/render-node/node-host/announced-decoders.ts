// Which codecs libav decodes here, for those who only ask (a probe): the library itself is loaded by whoever decodes.
import { CustomAudioDecoder, CustomVideoDecoder, registerDecoder } from 'mediabunny';

/** As @mediabunny/server and @mediabunny/prores say of themselves; a test compares. */
const ANNOUNCED_VIDEO = ['avc', 'hevc', 'vp8', 'vp9', 'av1', 'prores'] as const;
const ANNOUNCED_AUDIO = ['aac', 'opus', 'mp3', 'vorbis', 'flac', 'ac3', 'eac3', 'dts'] as const;

let announced = false;
let loaded = false;

/** Idempotent. */
export function announceDecoders(): void {
  if (announced || loaded) return;
  announced = true;
  registerDecoder(AnnouncedVideo);
  registerDecoder(AnnouncedAudio);
}

/** From now on the real decoders answer. */
export function decodersAreLoaded(): void {
  loaded = true;
}

const unloaded = (): never => {
  throw new Error(
    'Decoders were announced but not registered: CodecPort.registerDecoders comes before decoding.',
  );
};

class AnnouncedVideo extends CustomVideoDecoder {
  static override supports = (codec: string): boolean =>
    !loaded && (ANNOUNCED_VIDEO as readonly string[]).includes(codec);
  init = unloaded;
  decode = unloaded;
  flush = unloaded;
  close(): void {}
}

class AnnouncedAudio extends CustomAudioDecoder {
  static override supports = (codec: string): boolean =>
    !loaded && (ANNOUNCED_AUDIO as readonly string[]).includes(codec);
  init = unloaded;
  decode = unloaded;
  flush = unloaded;
  close(): void {}
}
