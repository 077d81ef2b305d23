import type { SoundEffectDefinition } from '../../engine/audio/sound-effect.ts';

export { BYPASS } from '../../engine/audio/plan-steps.ts';

import { chorus } from './chorus.ts';
import { clickRemoval } from './click-removal.ts';
import { compressor } from './compressor.ts';
import { convolutionReverb } from './convolution-reverb.ts';
import { deEsser } from './de-esser.ts';
import { delay } from './delay.ts';
import { ducker } from './ducker.ts';
import { expander } from './expander.ts';
import { flanger } from './flanger.ts';
import { humRemoval } from './hum-removal.ts';
import { limiter } from './limiter.ts';
import { multibandCompressor } from './multiband-compressor.ts';
import { noiseReduction } from './noise-reduction.ts';
import { parametricEq } from './parametric-eq.ts';
import { passFilter } from './pass-filter.ts';
import { phaser } from './phaser.ts';
import { pitchShift } from './pitch-shift.ts';
import { reverb } from './reverb.ts';
import { saturator } from './saturator.ts';
import { utility } from './utility.ts';
import { voiceEnhancer } from './voice-enhancer.ts';
import { width } from './width.ts';

/** Every sound effect, in the order in which the interface lists them. Adding one is a file and a line here. */
export const SOUND_EFFECTS: readonly SoundEffectDefinition[] = [
  utility,
  parametricEq,
  passFilter,
  compressor,
  expander,
  deEsser,
  multibandCompressor,
  limiter,
  delay,
  reverb,
  convolutionReverb,
  chorus,
  flanger,
  phaser,
  width,
  saturator,
  humRemoval,
  clickRemoval,
  noiseReduction,
  voiceEnhancer,
  pitchShift,
  ducker,
];

export const findSoundEffect = (id: string): SoundEffectDefinition | null =>
  SOUND_EFFECTS.find((effect) => effect.id === id) ?? null;
