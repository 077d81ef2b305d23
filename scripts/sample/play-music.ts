/** The music of the sample project: four chords of plucked tones under a slow melody, 84 beats a minute. */

export const MUSIC = { file: 'music.ogg', name: 'Four chords', seconds: 16, sampleRate: 48_000 } as const;

const BEAT = 60 / 84;
/** Bass, then three notes that are played in turn; MIDI numbers. */
const CHORDS = [
  [45, 60, 64, 69],
  [41, 57, 60, 65],
  [48, 60, 64, 67],
  [43, 59, 62, 67],
] as const;
const MELODY = [76, 72, 74, 76, 79, 76, 74, 71] as const;

interface Tone {
  readonly note: number;
  readonly at: number;
  readonly level: number;
  /** Per second. */
  readonly decay: number;
  /** −1 left … 1 right. */
  readonly pan: number;
}

function tones(): Tone[] {
  const all: Tone[] = [];
  const bar = 4 * BEAT;
  for (let n = 0; n * bar < MUSIC.seconds; n++) {
    const chord = CHORDS[n % CHORDS.length]!;
    all.push({ note: chord[0], at: n * bar, level: 0.16, decay: 0.9, pan: 0 });
    for (let beat = 0; beat < 8; beat++) {
      const pan = beat % 2 === 0 ? -0.4 : 0.4;
      all.push({ note: chord[1 + (beat % 3)]!, at: n * bar + (beat * BEAT) / 2, level: 0.07, decay: 3, pan });
    }
    all.push({ note: MELODY[(2 * n) % 8]!, at: n * bar, level: 0.1, decay: 1.6, pan: 0.15 });
    all.push({ note: MELODY[(2 * n + 1) % 8]!, at: n * bar + 2.5 * BEAT, level: 0.1, decay: 1.6, pan: 0.15 });
  }
  return all;
}

/** Interleaved stereo. */
export function playMusic(): Float32Array {
  const { seconds, sampleRate } = MUSIC;
  const samples = new Float32Array(seconds * sampleRate * 2);
  for (const { note, at, level, decay, pan } of tones()) {
    const angle = ((440 * 2 ** ((note - 69) / 12)) / sampleRate) * 2 * Math.PI;
    const start = Math.round(at * sampleRate);
    for (let i = 0; start + i < seconds * sampleRate; i++) {
      const t = i / sampleRate;
      const ring = level * Math.exp(-decay * t) * Math.min(1, t * 90);
      const value = ring * (Math.sin(angle * i) + 0.35 * Math.sin(2 * angle * i));
      samples[2 * (start + i)]! += value * Math.sqrt((1 - pan) / 2) * Math.SQRT2;
      samples[2 * (start + i) + 1]! += value * Math.sqrt((1 + pan) / 2) * Math.SQRT2;
    }
  }
  return samples;
}
