/** A strip as it was some 16 ms ago. Levels in dBFS, −144 for silence and for channels that it does not have. */
export interface StripReading {
  readonly channels: number;
  /** Needle, mark and RMS of channels 0 … 7. */
  readonly peak: ArrayLike<number>;
  readonly hold: ArrayLike<number>;
  readonly rms: ArrayLike<number>;
  /** How often it went over full scale. */
  readonly overs: number;
  /** Of the first two channels, −1 … 1. */
  readonly correlation: number;
}

/** LUFS, LU and dBTP of the master since the last `reset`. */
export interface MasterReading {
  readonly momentary: number;
  readonly shortTerm: number;
  readonly integrated: number;
  readonly range: number;
  readonly maxTruePeak: number;
  /** Spectrum of the front pair in dB, 20 Hz … 20 kHz by ratio. */
  readonly bands: ArrayLike<number>;
}

/** Spectrum (as `bands` of the master) and the last points of the stereo picture, x y x y …, oldest first: mono stands upright. */
export interface ScopeReading {
  readonly bands: ArrayLike<number>;
  readonly points: ArrayLike<number>;
}

/** What the mixer that is heard shows. Worked out only while somebody watches; the readings are overwritten by the next `read`. */
export interface MixerMeters {
  /** Meters are worked out from now on, until what comes back is called. */
  watch(): () => void;
  /** Takes the newest picture. False: there is none that is newer. */
  read(): boolean;
  /** By the id of a track, a bus, or a sequence for its master; null: it does not sound. */
  strip(id: string): StripReading | null;
  master(): MasterReading | null;
  /** One strip's spectrum and stereo picture are worked out as well; null: none. By id, as in `strip`. */
  look(strip: string | null): void;
  /** Of the strip that is looked at; null: it does not sound. */
  scope(): ScopeReading | null;
  /** dB ≤ 0, one a band; null for an effect without one, or that does not run. */
  reduction(effect: string): ArrayLike<number> | null;
  /** Loudness, peaks and lamps begin anew. */
  reset(): void;
}
