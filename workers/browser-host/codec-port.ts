// WebCodecs, and in the worker that exports the encoders beside it.
import { Logging, LogLevel } from 'mediabunny';
import type { CodecPort } from '../../src/engine/ports/codec-port.ts';
import type { AudioEncoders } from './audio-encoders.ts';

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

/** @param encoders for a worker that encodes */
export function createCodecPort(encoders: AudioEncoders | null = null): CodecPort {
  const register = async (): Promise<void> => encoders?.register();
  const quieten = async (): Promise<void> => {
    Logging.level = LogLevel.Errors;
  };
  return {
    // The probe tells the user what cannot be read; mediabunny's warnings tell nobody.
    announceDecoders: quieten,
    registerDecoders: quieten,
    register,
    async encoderIdentity(codec) {
      await register();
      await encoders?.registerRare(codec);
      if (codec.startsWith('pcm')) return 'pcm';
      return encoders?.added(codec) ? `mediabunny-extension/${codec}` : `${await browserIdentity()}/${codec}`;
    },
    // The browser decodes beside its encoder on threads of its own; hardware has few encoders.
    encodersAtOnce: async () => 1,
  };
}
