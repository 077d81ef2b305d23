// Where somebody speaks. Speech rises above what surrounds it, has most of its power between 100 Hz and 4 kHz, is voiced (its spectrum
// is peaked) for a part of the time, and its level swings with the syllables, 2 … 8 times a second.
//
// Limits: singing, and music whose level swings as much, is taken for speech; a voice less than 6 dB above a bed is missed, and so is
// whispering in noise, which is not voiced. It is meant to say which parts of a dialogue clip are worth measuring, not to transcribe.
import { HOPS_PER_SECOND } from './hop-grid.ts';
import type { VoiceFeatures } from './voice-features.ts';

/** Samples start … end − 1 of what was listened to. */
export interface SpeechStretch {
  readonly start: number;
  readonly end: number;
}

/** dB above the quietest tenth of the 8 s around. */
const ABOVE_FLOOR = 6;
const FLOOR_FRAMES = 400;
const FLOOR_STEP = 50;
/** dBFS in the voice range: under it a voice is a recording fault. */
const LEAST_LEVEL = -65;
const VOICED_FLATNESS = 0.25;
const VOICE_SHARE = 0.4;
/** Half a second to either side. */
const SYLLABLES = 50;
/** Standard deviation of the level there, dB. A steady tone or noise has under 2, speech 6 … 20. */
const LEAST_SWING = 4;
/** Of the loud frames there. */
const LEAST_VOICED = 0.25;
/** Pauses up to this belong to what is said; stretches under that are a click or a knock. In frames. */
const BRIDGE = 35;
const LEAST_LENGTH = 20;
/** Quiet beginnings and ends of words. */
const MARGIN = 10;

/** The stretches in which somebody speaks, in order, apart from each other. Pure: the same features give the same answer. */
export function findSpeech(features: VoiceFeatures): SpeechStretch[] {
  const { count, level, flatness, share, rate } = features;
  const floors = floorsOf(features);
  const loud = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const floor = floors[Math.floor(i / FLOOR_STEP)]!;
    if (level[i]! > Math.max(LEAST_LEVEL, floor + ABOVE_FLOOR)) loud[i] = 1;
  }
  const spoken = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    if (!loud[i]) continue;
    let [frames, voiced, sum, squares, all] = [0, 0, 0, 0, 0];
    for (let j = Math.max(0, i - SYLLABLES); j < Math.min(count, i + SYLLABLES); j++) {
      const db = Math.max(level[j]!, LEAST_LEVEL);
      sum += db;
      squares += db * db;
      all++;
      if (!loud[j]) continue;
      frames++;
      if (flatness[j]! < VOICED_FLATNESS && share[j]! > VOICE_SHARE) voiced++;
    }
    const swing = Math.sqrt(Math.max(0, squares / all - (sum / all) ** 2));
    if (swing > LEAST_SWING && voiced > LEAST_VOICED * frames) spoken[i] = 1;
  }
  const samples = (frame: number): number => Math.floor((frame * rate) / HOPS_PER_SECOND);
  return stretchesOf(spoken).map(({ start, end }) => ({ start: samples(start), end: samples(end) }));
}

/** For each half second the level that a tenth of the frames within 4 s stays under. */
function floorsOf({ count, level }: VoiceFeatures): number[] {
  return Array.from({ length: Math.ceil(count / FLOOR_STEP) }, (_, step) => {
    const middle = step * FLOOR_STEP;
    const around = level
      .slice(Math.max(0, middle - FLOOR_FRAMES), Math.min(count, middle + FLOOR_FRAMES))
      .sort();
    return around[Math.floor(around.length / 10)] ?? 0;
  });
}

/** Runs of marked frames: bridged, without the short ones, with their margins. */
function stretchesOf(marked: Uint8Array): SpeechStretch[] {
  const runs: { start: number; end: number }[] = [];
  for (let i = 0; i < marked.length; i++) {
    if (!marked[i]) continue;
    const last = runs.at(-1);
    if (last && i - last.end <= BRIDGE) last.end = i + 1;
    else runs.push({ start: i, end: i + 1 });
  }
  return runs
    .filter(({ start, end }) => end - start >= LEAST_LENGTH)
    .map(({ start, end }) => ({
      start: Math.max(0, start - MARGIN),
      end: Math.min(marked.length, end + MARGIN),
    }));
}
