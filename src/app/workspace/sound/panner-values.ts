import { valueAt } from '../../../engine/timeline/keyframes.ts';
import type { Panner } from '../../../project/records/sound-strip.ts';
import { SILENCE_DB } from './fader-law.ts';

export const PANNER_VALUES = ['x', 'y', 'divergence', 'width', 'rotation', 'lfeDb'] as const;
export type PannerValue = (typeof PANNER_VALUES)[number];

/** In front, in the middle, as it comes. */
export const PLAIN: Readonly<Record<PannerValue, number>> = {
  x: 0,
  y: 1,
  divergence: 0,
  width: 1,
  rotation: 0,
  lfeDb: SILENCE_DB,
};

export const pannerNow = (panner: Panner | null, at: number): Readonly<Record<PannerValue, number>> =>
  panner === null
    ? PLAIN
    : {
        x: valueAt(panner.x, at),
        y: valueAt(panner.y, at),
        divergence: valueAt(panner.divergence, at),
        width: valueAt(panner.width, at),
        rotation: valueAt(panner.rotation, at),
        lfeDb: valueAt(panner.lfeDb, at),
      };

/** Azimuths of loudspeakers, degrees clockwise from the front (ITU-R BS.775-3, BS.2051-3), to be drawn around the listener. */
export const SPEAKERS: Readonly<Record<string, readonly (readonly [name: string, degrees: number])[]>> = {
  lcr: [
    ['L', -30],
    ['C', 0],
    ['R', 30],
  ],
  quad: [
    ['L', -45],
    ['R', 45],
    ['Ls', -135],
    ['Rs', 135],
  ],
  '5.1': [
    ['L', -30],
    ['C', 0],
    ['R', 30],
    ['Ls', -110],
    ['Rs', 110],
  ],
  '7.1': [
    ['L', -30],
    ['C', 0],
    ['R', 30],
    ['Ls', -90],
    ['Rs', 90],
    ['Lb', -135],
    ['Rb', 135],
  ],
};
