// Speakers by channel count, in the order of WAVE_FORMAT_EXTENSIBLE, which decoders here deliver and encoders expect.

/** Lb/Rb are the rear pair of 7.1, Cb the rear centre of 6.1; Ls/Rs the surround pair of every other layout. */
export type Speaker = 'M' | 'L' | 'R' | 'C' | 'LFE' | 'Ls' | 'Rs' | 'Lb' | 'Rb' | 'Cb';
export type Layout = readonly Speaker[];

/** `M`, the speaker of a mono source, is a place to be panned, not the centre loudspeaker. */
const BY_COUNT: readonly Layout[] = [
  ['M'],
  ['L', 'R'],
  ['L', 'R', 'C'],
  ['L', 'R', 'Ls', 'Rs'],
  ['L', 'R', 'C', 'Ls', 'Rs'],
  ['L', 'R', 'C', 'LFE', 'Ls', 'Rs'],
  ['L', 'R', 'C', 'LFE', 'Cb', 'Ls', 'Rs'],
  ['L', 'R', 'C', 'LFE', 'Lb', 'Rb', 'Ls', 'Rs'],
];

/** Mono, stereo, LCR, quad, 5.0, 5.1, 6.1, 7.1; of more than eight channels the first eight are heard. */
export const layoutOf = (channels: number): Layout =>
  BY_COUNT[Math.min(Math.max(Math.trunc(channels), 1), BY_COUNT.length) - 1]!;

export const isLeft = (speaker: Speaker): boolean => speaker === 'L' || speaker === 'Ls' || speaker === 'Lb';
export const isRight = (speaker: Speaker): boolean => speaker === 'R' || speaker === 'Rs' || speaker === 'Rb';
