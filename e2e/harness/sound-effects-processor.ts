import { soundEffectDigests } from './sound-effects-digest.ts';

declare const registerProcessor: (name: string, make: unknown) => void;
declare const AudioWorkletProcessor: new () => { readonly port: MessagePort };

registerProcessor(
  'sound-effects',
  class extends AudioWorkletProcessor {
    constructor() {
      super();
      this.port.onmessage = () => {
        try {
          this.port.postMessage(soundEffectDigests());
        } catch (error) {
          this.port.postMessage(String(error));
        }
      };
    }
    process(): boolean {
      return true;
    }
  },
);
