// The way from loudspeaker to microphone, by ear: a sweep is played and looked for in what the microphone heard.
import { sin } from '../dsp/maths.ts';
import { PHASE_FRAMES, PhaseCorrelator } from './phase-lag.ts';

/** Hz: what small loudspeakers and telephones can give, and the correlator counts. */
const FROM = 200;
const TO = 6500;
const SECONDS = 0.25;
/** Quiet enough for headphones on the ears. */
const LEVEL = 0.25;

/** The longest way that is looked for: wireless headphones have 0.3 s. */
export const LONGEST_ROUND_TRIP_SECONDS = 0.5;

/**
 * What is to be played: silence, then the sweep in the middle of the stretch that is compared, where its window is open.
 * @returns `PHASE_FRAMES` samples
 */
export function latencySignal(sampleRate: number): Float32Array<ArrayBuffer> {
  const signal = new Float32Array(PHASE_FRAMES);
  const length = Math.min(PHASE_FRAMES / 4, Math.round(SECONDS * sampleRate));
  const start = (PHASE_FRAMES - length) / 2 - (length >> 1);
  const bend = Math.log(TO / FROM);
  const seconds = length / sampleRate;
  for (let i = 0; i < length; i++) {
    const x = i / length;
    const phase = ((2 * Math.PI * FROM * seconds) / bend) * (Math.exp(bend * x) - 1);
    const fade = sin(Math.PI * x);
    signal[Math.floor(start) + i] = LEVEL * fade * sin(phase % (2 * Math.PI));
  }
  return signal;
}

/**
 * @param recorded from the moment on at which the signal was begun; missing samples are silence
 * @returns frames by which it was heard later, and how far it stands out (chance has 4 or 5)
 */
export function findChirp(recorded: Float32Array, sampleRate: number): { frames: number; score: number } {
  const heard = new Float32Array(PHASE_FRAMES);
  heard.set(recorded.subarray(0, PHASE_FRAMES));
  const reach = Math.min(PHASE_FRAMES / 2, Math.round(LONGEST_ROUND_TRIP_SECONDS * sampleRate));
  const { lag, score } = new PhaseCorrelator().find(latencySignal(sampleRate), heard, sampleRate, reach);
  return { frames: lag, score };
}
