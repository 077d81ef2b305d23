// WebCodecs, and beside it the encoders that Chromium on Linux lacks: AAC, FLAC, MP3, AC-3, Opus of more than two channels. Each is
// WebAssembly of up to a megabyte in a chunk of its own, loaded when something is to be encoded and only where the browser has no
// encoder itself.
import { type AudioCodec, canEncodeAudio, Logging, LogLevel } from 'mediabunny';
import type { CodecPort } from '../../src/engine/ports/codec-port.ts';

interface Extension {
  readonly codec: AudioCodec;
  readonly load: () => Promise<() => void>;
}

const EXTENSIONS: readonly Extension[] = [
  { codec: 'aac', load: async () => (await import('@mediabunny/aac-encoder')).registerAacEncoder },
  { codec: 'flac', load: async () => (await import('@mediabunny/flac-encoder')).registerFlacEncoder },
  { codec: 'mp3', load: async () => (await import('@mediabunny/mp3-encoder')).registerMp3Encoder },
];

/** Asked for by few films: loaded when one does. */
const RARE: readonly Extension[] = [
  {
    codec: 'ac3',
    load: async () => {
      const { registerAc3Decoder, registerAc3Encoder } = await import('@mediabunny/ac3');
      return () => {
        registerAc3Encoder();
        // What was encoded is decoded once, to learn how late it is.
        registerAc3Decoder();
      };
    },
  },
];

/** Film sound; what a browser's encoder refuses at this it is no use for. */
const PROBE = { numberOfChannels: 2, sampleRate: 48_000, bitrate: 192_000 };

/** Codecs whose encoder is one of the extensions. */
const extended = new Set<string>();
let registered: Promise<void> | null = null;

async function registerExtension({ codec, load }: Extension): Promise<void> {
  if (await canEncodeAudio(codec, PROBE)) return;
  (await load())();
  extended.add(codec);
}

async function registerMissing(): Promise<void> {
  for (const extension of EXTENSIONS) await registerExtension(extension);
  if (!(await canEncodeAudio('opus', { ...PROBE, numberOfChannels: 6 })))
    (await import('./multistream-opus.ts')).registerMultistreamOpus();
}

interface BrandedNavigator {
  readonly userAgentData?: {
    getHighEntropyValues(hints: readonly string[]): Promise<{
      readonly platform?: string;
      readonly fullVersionList?: readonly { readonly brand: string; readonly version: string }[];
    }>;
  };
}

/** The browser to the build: its encoders change with it. */
async function browserIdentity(): Promise<string> {
  const data = (navigator as BrandedNavigator).userAgentData;
  if (!data) return navigator.userAgent;
  const facts = await data.getHighEntropyValues(['fullVersionList', 'platform']);
  // Browsers add a brand that means nothing ("Not?A Brand"), changing with the version.
  const brands = (facts.fullVersionList ?? []).filter(({ brand }) => !/not.?a.?brand/i.test(brand));
  return [...brands.map(({ brand, version }) => `${brand} ${version}`), facts.platform].join(', ');
}

export function createCodecPort(): CodecPort {
  const register = (): Promise<void> => {
    // A chunk that could not be loaded offline may load the next time.
    registered ??= registerMissing().catch((error: unknown) => {
      registered = null;
      throw error;
    });
    return registered;
  };
  return {
    // The probe tells the user what cannot be read; mediabunny's warnings tell nobody.
    registerDecoders: async () => {
      Logging.level = LogLevel.Errors;
    },
    register,
    async encoderIdentity(codec) {
      await register();
      for (const extension of RARE) if (extension.codec === codec) await registerExtension(extension);
      if (codec.startsWith('pcm')) return 'pcm';
      return extended.has(codec) ? `mediabunny-extension/${codec}` : `${await browserIdentity()}/${codec}`;
    },
  };
}
