/** Names of effects, transitions and their settings. */
export const effects = {
  brightnessContrast: 'Brightness and contrast',
  brightness: 'Brightness',
  contrast: 'Contrast',
  saturation: 'Saturation',
  amount: 'Amount',
  gaussianBlur: 'Gaussian blur',
  radius: 'Radius',
  flip: 'Flip',
  horizontal: 'Horizontal',
  vertical: 'Vertical',
  crossfade: 'Crossfade',
  dip: 'Dip to colour',
} as const;
