// How long sound takes from the worklet to the loudspeaker, through the air and back: what a recording is laid earlier by.
import { StoryError } from '../../../base/errors.ts';
import { settings } from '../../../storage/settings.ts';
import type { OpenInput } from './open-input.ts';

/** Chance has 4 or 5; a chirp from a telephone's loudspeaker across a desk far more. */
const LEAST_CHIRP_SCORE = 9;
/** Two chirps on one way differ by less. */
const CHIRPS_AGREE_SECONDS = 0.001;

const latencyKey = (device: string): string => `round-trip/${device}`;

/** Seconds: as measured, else as the browser tells. */
export async function roundTripOf({ client, context }: OpenInput): Promise<number> {
  const measured = await settings().get(latencyKey(client.device));
  if (typeof measured === 'number') return measured;
  // Web Audio 1.1: base latency lies before the output latency, both before the loudspeaker.
  return (context.baseLatency || 0) + (context.outputLatency || 0) + client.inputLatency;
}

/** Plays a chirp twice and remembers how long it took, in seconds, for this microphone. @throws StoryError `record-chirp-unheard` */
export async function measureRoundTrip({ client, context }: OpenInput): Promise<number> {
  // Something else that beeps may be taken for the chirp once, hardly twice at one distance.
  const [once, again] = [await client.measure(), await client.measure()];
  const heard = [once, again].every(({ frames, score }) => score >= LEAST_CHIRP_SCORE && frames > 0);
  if (!heard || Math.abs(once.frames - again.frames) > CHIRPS_AGREE_SECONDS * context.sampleRate)
    throw new StoryError('record-chirp-unheard');
  const seconds = again.frames / context.sampleRate;
  await settings().set(latencyKey(client.device), seconds);
  return seconds;
}
