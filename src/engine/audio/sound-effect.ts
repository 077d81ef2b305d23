// What a sound effect is to the mixer. The effects themselves lie in src/effects/sound, one a file.
import type { Planes } from './block.ts';
import type { Layout } from './layout.ts';

/** A number that a maker can turn, a switch, or one of a list (its value is the index). Values are clamped before they get here. */
export interface SoundParam {
  readonly key: string;
  /** Key in the message catalogue. */
  readonly label: string;
  readonly kind: 'number' | 'boolean' | 'choice';
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly default: number;
  readonly unit: 'none' | 'dB' | 'Hz' | 'ms' | 's' | 'percent' | 'ratio' | 'semitones' | 'degrees' | 'beats';
  /** How a slider travels: Hz and times by ratio, the rest by difference. */
  readonly scale: 'linear' | 'log';
  /** Of `choice`: message keys, one a value. */
  readonly choices?: readonly string[];
}

export interface SoundSetup {
  /** Samples a second, 44,100 … 192,000. */
  readonly rate: number;
  /** Speakers of the planes, 1 … 8, in WAVE order. */
  readonly layout: Layout;
  /** Beats a minute, for times given in beats. */
  readonly tempo: number;
  /** What it was given besides its params, by slot, as the slot's `prepare` leaves it. An empty slot is not there. */
  readonly data: Readonly<Record<string, readonly Float32Array[]>>;
}

/**
 * One param over one block, as an AudioWorklet has it: one value that holds for the block, or 128 values, one a sample.
 */
export type ParamBlock = Float32Array;

/** The running effect. Everything is allocated when it is made; `process` allocates nothing. */
export interface SoundProcessor {
  /** Samples by which the output is late; constant for its life. The mixer makes every other path as late. */
  readonly latency: number;
  /** Samples after the last one that is not 0, until the output is exactly 0 again. `Infinity` is not allowed. */
  readonly tail: number;
  /**
   * 128 samples in place.
   * @param params in the order of the definition's `params`
   * @param key the side chain's planes, of the same layout, or null
   */
  process(planes: Planes, params: readonly ParamBlock[], key: Planes | null): void;
  /** Back to how it was made, to the bit. */
  reset(): void;
  /** Gain reduction in dB (≤ 0), one a band: written by `process`, drawn by the interface. */
  readonly reduction?: Float32Array;
}

/** Room for something that is no param: given once, the same for every block. */
export interface SoundDataSlot {
  /** Name of it in `SoundSetup.data` and in the document. */
  readonly key: string;
  readonly label: string;
  /** impulse: the sound of a file at the rate of the mix. print: `learnNoisePrint` of a stretch, brought to that rate. */
  readonly kind: 'impulse' | 'print';
  /** What takes long is worked out once, away from the audio thread. */
  readonly prepare?: (planes: readonly Float32Array[], rate: number) => readonly Float32Array[];
}

export interface SoundEffectDefinition {
  readonly id: string;
  /** Raised when the same params give other samples: it is part of a segment's hash. */
  readonly version: number;
  readonly label: string;
  readonly params: readonly SoundParam[];
  readonly presets: readonly { readonly label: string; readonly values: Readonly<Record<string, number>> }[];
  /** True where a side chain can be given. */
  readonly keyed: boolean;
  readonly data?: readonly SoundDataSlot[];
  readonly make: (setup: SoundSetup) => SoundProcessor;
  /**
   * What the interface draws: the gain in dB of a steady tone at each frequency (Hz) for params by value. Left out where the
   * effect has no such picture.
   */
  readonly response?: (params: readonly number[], frequencies: Float64Array, rate: number) => Float64Array;
  /** Level out (dBFS) for each level in, of a steady signal. */
  readonly curve?: (params: readonly number[], levels: Float64Array) => Float64Array;
}
