import * as v from 'valibot';
import { StoryError } from '../../base/errors.ts';
import { TICKS_PER_SECOND } from '../../base/time.ts';
import { Id, PositiveInteger } from './fields.ts';
import type { MediaAsset } from './media-asset.ts';

/** 32-bit floats, low byte first, as base64. A noise print of one channel is 5.5 kB of it. */
const Samples = v.pipe(v.string(), v.base64(), v.maxLength(65_536));

/** What an effect is given besides its params. `name` is for people: what to look for when it cannot be found. */
export const EffectData = v.variant('kind', [
  /** The sound of an asset: an impulse response. */
  v.looseObject({
    kind: v.literal('asset'),
    name: v.string(),
    asset: Id,
    stream: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0)), 0),
  }),
  /** What was learned from a stretch of sound at `rate` samples a second, one plane a channel: a noise print. */
  v.looseObject({
    kind: v.literal('print'),
    name: v.string(),
    rate: PositiveInteger,
    planes: v.pipe(v.array(Samples), v.minLength(1), v.maxLength(8)),
  }),
]);
export type EffectData = v.InferOutput<typeof EffectData>;

/** An impulse response is convolved with for as long as it is: a minute of 7.1 takes 370 MB. */
const LONGEST_IMPULSE_SECONDS = 60;
const MOST_CHANNELS = 8;

/** Why the sound of an asset cannot be an impulse response: `impulse-silent`, `impulse-too-long`, `impulse-channels`; null: it can. */
export function impulseFault({ name, audio }: MediaAsset, stream: number): StoryError | null {
  const sound = audio[stream];
  if (!sound || sound.end <= sound.start) return new StoryError('impulse-silent', { params: { name } });
  const seconds = (sound.end - sound.start) / TICKS_PER_SECOND;
  if (seconds > LONGEST_IMPULSE_SECONDS)
    return new StoryError('impulse-too-long', { params: { name, seconds: seconds.toFixed(1) } });
  const { channels } = sound;
  return channels > MOST_CHANNELS ? new StoryError('impulse-channels', { params: { name, channels } }) : null;
}
