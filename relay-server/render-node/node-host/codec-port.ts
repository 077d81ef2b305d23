import type { CodecPort } from '../../../src/engine/ports/codec-port.ts';
import { announceDecoders } from './announced-decoders.ts';

/** libav takes a tenth of a second to load, which a film of copied packets can do without. */
const codecs = () => import('./libav-codecs.ts');

const register = async (): Promise<void> => (await codecs()).registerCodecs();

export function createCodecPort(): CodecPort {
  return {
    announceDecoders: async () => announceDecoders(),
    registerDecoders: register,
    register,
    async encoderIdentity(codec) {
      const { registerCodecs, encoderIdentity } = await codecs();
      registerCodecs();
      return encoderIdentity(codec);
    },
    encodersAtOnce: async () => (await codecs()).encodersAtOnce(),
  };
}
