// Impulse responses of rooms that do not exist: first reflections, then noise whose lows, middle and highs decay each at its own pace.
// The same numbers on every machine, so nothing of it need be stored.
import { exp2, onePole } from './maths.ts';

export interface Space {
  readonly id: 'room' | 'chamber' | 'hall' | 'cathedral' | 'plate';
  /** Key in the catalogue. */
  readonly label: string;
  /** Seconds for 60 dB: below 300 Hz, between, above 3 kHz. */
  readonly decays: readonly [number, number, number];
  /** Seconds until the noise has risen, and of the first reflections. */
  readonly onset: number;
  readonly reflections: number;
}

export const SPACES: readonly Space[] = [
  { id: 'room', label: 'soundEffects.presetRoom', decays: [0.5, 0.42, 0.3], onset: 0.004, reflections: 9 },
  {
    id: 'chamber',
    label: 'soundEffects.presetChamber',
    decays: [1.3, 1.15, 0.7],
    onset: 0.01,
    reflections: 7,
  },
  { id: 'hall', label: 'soundEffects.presetHall', decays: [2.6, 2.1, 1.1], onset: 0.03, reflections: 12 },
  {
    id: 'cathedral',
    label: 'soundEffects.presetCathedral',
    decays: [6.5, 5, 2],
    onset: 0.07,
    reflections: 10,
  },
  { id: 'plate', label: 'soundEffects.presetPlate', decays: [1.4, 1.9, 1.6], onset: 0.001, reflections: 0 },
];

/** Numbers −1 … 1 of a linear congruential generator. */
function noise(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

/**
 * One plane a channel, each with noise of its own; 90 dB of decay long.
 * @param rate samples a second of the sound that it is for
 */
export function makeImpulse(space: Space, rate: number, channels: number): Float32Array[] {
  const [low, middle, high] = space.decays;
  const length = Math.ceil(1.5 * Math.max(low, middle, high) * rate);
  const [lowPart, highPart] = [
    onePole(1 / (2 * Math.PI * 300), rate),
    onePole(1 / (2 * Math.PI * 3000), rate),
  ];
  // −60 dB in one decay: a factor of 2^(−9.97 / decay) a second.
  const fall = [low, middle, high].map((decay) => exp2(-9.965784284662087 / decay / rate)) as [
    number,
    number,
    number,
  ];
  return Array.from({ length: channels }, (_, c) => {
    const next = noise(0x5eed + 7919 * c + space.id.length * 104729);
    const plane = new Float32Array(length);
    let [a, b] = [0, 0];
    let [gainLow, gainMiddle, gainHigh] = [1, 1, 1];
    for (let i = 0; i < length; i++) {
      const white = next();
      a += (white - a) * lowPart;
      b += (white - b) * highPart;
      const rise = Math.min(1, i / (space.onset * rate));
      plane[i] = rise * rise * (a * gainLow + (b - a) * gainMiddle + (white - b) * gainHigh);
      gainLow *= fall[0];
      gainMiddle *= fall[1];
      gainHigh *= fall[2];
    }
    for (let r = 0; r < space.reflections; r++) {
      const at = Math.round((0.35 * space.onset + 0.0071 * (r + 0.5 + 0.45 * next())) * rate);
      if (at < length) plane[at] = plane[at]! + (3 * (r & 1 ? -1 : 1)) / (1 + 0.4 * r);
    }
    return plane;
  });
}
