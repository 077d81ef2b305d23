// What programmes are delivered at: LUFS and dBTP, as engine/audio/meters/loudness-targets.ts has them for the command line.
export const TARGETS = {
  ebu: { loudness: -23, truePeak: -1 },
  atsc: { loudness: -24, truePeak: -2 },
  streaming: { loudness: -14, truePeak: -1 },
  podcast: { loudness: -16, truePeak: -1 },
} as const;
export type TargetName = keyof typeof TARGETS;

/** The effect that holds true peaks under a ceiling. */
export const LIMITER = 'limiter';
