import type { EffectDefinition } from '../engine/frame-graph/effect-definition.ts';
import { brightnessContrast } from './brightness-contrast.ts';
import { flip } from './flip.ts';
import { gaussianBlur } from './gaussian-blur.ts';
import { saturation } from './saturation.ts';

/** Every picture effect, in the order in which the interface lists them. Adding one is a file and a line here. */
export const PICTURE_EFFECTS: readonly EffectDefinition[] = [
  brightnessContrast,
  saturation,
  gaussianBlur,
  flip,
];

export const findPictureEffect = (id: string): EffectDefinition | null =>
  PICTURE_EFFECTS.find((effect) => effect.id === id) ?? null;
