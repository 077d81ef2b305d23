import type { Translation } from '../catalogue.ts';
import type { effects as english } from '../en/effects.ts';

export const effects: Translation<typeof english> = {
  brightnessContrast: 'Luminosité et contraste',
  brightness: 'Luminosité',
  contrast: 'Contraste',
  saturation: 'Saturation',
  amount: 'Quantité',
  gaussianBlur: 'Flou gaussien',
  radius: 'Rayon',
  flip: 'Miroir',
  horizontal: 'Horizontal',
  vertical: 'Vertical',
  crossfade: 'Fondu enchaîné',
  dip: 'Fondu par une couleur',
};
