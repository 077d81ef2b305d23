// What programmes are delivered at.

export interface LoudnessTarget {
  /** As the command line names it. */
  readonly name: 'ebu' | 'atsc' | 'streaming' | 'podcast';
  /** Integrated, LUFS. */
  readonly loudness: number;
  /** LU by which a programme may be off and still pass where it is delivered. */
  readonly tolerance: number;
  /** Ceiling, dBTP. */
  readonly truePeak: number;
}

export const LOUDNESS_TARGETS: readonly LoudnessTarget[] = [
  // EBU R 128 (2023): −23.0 ± 0.5 LUFS where the target cannot be hit exactly, at most −1 dBTP.
  { name: 'ebu', loudness: -23, tolerance: 0.5, truePeak: -1 },
  // ATSC A/85:2013: −24 LKFS, ± 2 dB, at most −2 dBTP.
  { name: 'atsc', loudness: -24, tolerance: 2, truePeak: -2 },
  // What the large music and video services turn programmes down to; AES TD1008 advises −1 dBTP for lossy codecs.
  { name: 'streaming', loudness: -14, tolerance: 1, truePeak: -1 },
  // Stereo speech, as podcast directories ask for it.
  { name: 'podcast', loudness: -16, tolerance: 1, truePeak: -1 },
];

/** Undefined where the name is none of ours. */
export function findTarget(name: LoudnessTarget['name']): LoudnessTarget;
export function findTarget(name: string): LoudnessTarget | undefined;
export function findTarget(name: string): LoudnessTarget | undefined {
  return LOUDNESS_TARGETS.find((target) => target.name === name);
}
