import { BLOCK, makePlanes, type Planes } from '../../engine/audio/block.ts';
import {
  Convolver,
  type PreparedResponse,
  packResponses,
  prepareResponse,
  unpackResponses,
} from '../../engine/audio/dsp/convolver.ts';
import { DelayLine } from '../../engine/audio/dsp/delay-line.ts';
import { makeImpulse, SPACES } from '../../engine/audio/dsp/impulse-maker.ts';
import { gainOf, onePole } from '../../engine/audio/dsp/maths.ts';
import { flush, Rest } from '../../engine/audio/dsp/rest.ts';
import { isRight, type Layout } from '../../engine/audio/layout.ts';
import type {
  ParamBlock,
  SoundEffectDefinition,
  SoundProcessor,
  SoundSetup,
} from '../../engine/audio/sound-effect.ts';
import { at, dryPart, number, preset, wetPart } from './param.ts';

/** What is longer is cut: 60 s of spectra are 23 MB a channel at 48 kHz. */
const LONGEST_SECONDS = 60;
const LONGEST_PRE_DELAY = 0.25;
/** The cuts ring on: 120 dB of a first-order filter at 20 Hz. */
const CUT_TAIL = 0.15;
const NOTHING = 1e-20;

const [PRE_DELAY, LOW_CUT, HIGH_CUT, LEVEL, MIX] = [0, 1, 2, 3, 4];

const HALL = SPACES.find(({ id }) => id === 'hall')!;

/**
 * Which plane of the response each channel gets: its own where there are as many, left or right of two, the only one. The LFE gets none,
 * unless the response has one for it.
 */
function planeFor(layout: Layout, channel: number, planes: number): number | null {
  if (planes === layout.length) return channel;
  if (layout[channel] === 'LFE') return null;
  return planes > 1 && isRight(layout[channel]!) ? 1 : 0;
}

/** The response at an energy of 1 in its loudest plane, so that any of them sounds about as loud. */
function prepare(given: readonly Float32Array[], rate: number): PreparedResponse[] {
  const longest = LONGEST_SECONDS * rate;
  const cut = given.map((plane) => (plane.length > longest ? plane.subarray(0, longest) : plane));
  const energies = cut.map((plane) => plane.reduce((sum, x) => sum + x * x, 0));
  const most = Math.max(...energies);
  const scale = most > 0 && most < Number.POSITIVE_INFINITY ? 1 / Math.sqrt(most) : 0;
  return cut.map((plane) => prepareResponse(plane, scale));
}

class Voice {
  readonly channel: number;
  readonly convolver: Convolver;
  readonly line: DelayLine;
  low = 0;
  high = 0;

  constructor(channel: number, response: PreparedResponse, rate: number) {
    this.channel = channel;
    this.convolver = new Convolver(response, channel);
    this.line = new DelayLine(Math.ceil(LONGEST_PRE_DELAY * rate) + 1);
  }

  clear(): void {
    this.convolver.clear();
    this.line.clear();
    this.low = 0;
    this.high = 0;
  }
}

class ConvolutionReverb implements SoundProcessor {
  readonly latency = 0;
  readonly tail: number;
  readonly #rate: number;
  readonly #rest: Rest;
  readonly #voices: readonly Voice[];
  readonly #wet = makePlanes(1, BLOCK)[0]!;

  constructor({ rate, layout, data }: SoundSetup) {
    this.#rate = rate;
    const responses = data.impulse
      ? unpackResponses(data.impulse)
      : prepare(makeImpulse(HALL, rate, layout.length), rate);
    this.#voices = layout.flatMap((_, channel) => {
      const plane = planeFor(layout, channel, responses.length);
      return plane === null ? [] : [new Voice(channel, responses[plane]!, rate)];
    });
    const length = Math.max(...responses.map((response) => response.length));
    this.#rest = new Rest(length + (LONGEST_PRE_DELAY + CUT_TAIL) * rate + 3 * 8192, this);
    this.tail = this.#rest.tail;
  }

  process(planes: Planes, params: readonly ParamBlock[]): void {
    if (this.#rest.rests(planes)) return;
    const lowPart = onePole(1 / (2 * Math.PI * params[LOW_CUT]![0]!), this.#rate);
    const highPart = onePole(1 / (2 * Math.PI * params[HIGH_CUT]![0]!), this.#rate);
    const wait = Math.round((params[PRE_DELAY]![0]! * this.#rate) / 1000);
    const open = params[LOW_CUT]![0]! <= 10 && params[HIGH_CUT]![0]! >= 20000;
    const level = params[LEVEL]!;
    const mix = params[MIX]!;
    const wet = this.#wet;
    for (let v = 0; v < this.#voices.length; v++) {
      const voice = this.#voices[v]!;
      const plane = planes[voice.channel]!;
      for (let i = 0; i < BLOCK; i++) {
        voice.line.write(plane[i]!);
        wet[i] = voice.line.read(wait);
      }
      voice.convolver.process(wet);
      if (!open) cut(voice, wet, lowPart, highPart);
      let gain = gainOf(level[0]!);
      for (let i = 0; i < BLOCK; i++) {
        if (level.length > 1) gain = gainOf(level[i]!);
        const part = at(mix, i);
        plane[i] = plane[i]! * dryPart(part) + wet[i]! * (wetPart(part) * gain);
      }
    }
    if (this.#rest.ringing) flush(planes);
  }

  reset(): void {
    this.clear();
    this.#rest.reset();
  }

  clear(): void {
    for (const voice of this.#voices) voice.clear();
  }
}

function cut(voice: Voice, wet: Float32Array, lowPart: number, highPart: number): void {
  let { low, high } = voice;
  for (let i = 0; i < BLOCK; i++) {
    high += (wet[i]! - high) * highPart;
    low += (high - low) * lowPart;
    wet[i] = high - low;
  }
  voice.low = Math.abs(low) > NOTHING ? low : 0;
  voice.high = Math.abs(high) > NOTHING ? high : 0;
}

/**
 * The sound of a real or made room. `data.impulse`: one plane for all channels, two for the sides, or one a channel; `makeImpulse`
 * writes those of the built-in spaces. Without it, a hall.
 */
export const convolutionReverb: SoundEffectDefinition = {
  id: 'convolution-reverb',
  version: 1,
  label: 'soundEffects.convolutionReverb',
  params: [
    number('preDelay', 0, 250, 0, 'ms'),
    number('lowCut', 10, 2000, 40, 'Hz'),
    number('highCut', 500, 20000, 20000, 'Hz'),
    number('wetLevel', -36, 24, 0, 'dB'),
    number('mix', 0, 100, 25, 'percent'),
  ],
  presets: [
    preset('presetSubtle', { mix: 12, lowCut: 120, highCut: 10000 }),
    preset('presetFar', { mix: 65, preDelay: 30, highCut: 7000 }),
    preset('presetSend', { mix: 100 }),
  ],
  keyed: false,
  data: [
    {
      key: 'impulse',
      label: 'soundEffects.impulse',
      kind: 'impulse',
      // A minute of it takes a third of a second a channel: far too long for the audio thread.
      prepare: (planes, rate) => packResponses(prepare(planes, rate)),
    },
  ],
  make: (setup) => new ConvolutionReverb(setup),
};
