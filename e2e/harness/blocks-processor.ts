import { sixteenTracks } from '../../bench/sixteen-tracks.ts';

declare const registerProcessor: (name: string, processor: new (options: never) => unknown) => void;
declare class AudioWorkletProcessor {}

/** The player of the studio's worklet on a mix that needs no feeder. */
class SixteenTracks extends AudioWorkletProcessor {
  readonly #player;

  constructor({ processorOptions }: { readonly processorOptions: { readonly seconds: number } }) {
    super();
    this.#player = sixteenTracks(processorOptions.seconds);
  }

  process(_inputs: unknown, [out]: readonly (readonly Float32Array[])[]): boolean {
    this.#player.render(out!);
    return true;
  }
}

registerProcessor('sixteen-tracks', SixteenTracks);
