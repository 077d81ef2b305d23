import { BLOCK, type Planes } from '../../engine/audio/block.ts';
import { DelayLine } from '../../engine/audio/dsp/delay-line.ts';
import { Diffuser } from '../../engine/audio/dsp/diffuser.ts';
import { FDN_SIZE_MAX, FDN_SIZE_MIN, FeedbackNetwork, hadamardSign } from '../../engine/audio/dsp/fdn.ts';
import { KnownGain } from '../../engine/audio/dsp/known-gain.ts';
import { onePole } from '../../engine/audio/dsp/maths.ts';
import { flush, Rest } from '../../engine/audio/dsp/rest.ts';
import type { Layout, Speaker } from '../../engine/audio/layout.ts';
import type {
  ParamBlock,
  SoundEffectDefinition,
  SoundProcessor,
  SoundSetup,
} from '../../engine/audio/sound-effect.ts';
import { at, dryPart, number, preset, wetPart } from './param.ts';

const LONGEST_PRE_DELAY = 0.25;
/** Twice the longest decay: 120 dB down. */
const TAIL_SECONDS = 40;
/** An end of line below this is silence: −200 dBFS. */
const INAUDIBLE = 1e-10;

const [PRE_DELAY, SIZE, DECAY, HIGH, LOW_CUT, HIGH_CUT, EARLY, LATE, SURROUND, SWING, MIX] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
];

/** What the network has to be tuned anew for. */
const TUNING = [DECAY, HIGH, SIZE, SWING];

/** Six first reflections a channel: milliseconds at size 1 and gains; every channel has its own times. */
const REFLECTIONS: readonly (readonly [number, number])[] = [
  [7.3, 0.62],
  [13.9, -0.5],
  [19.7, 0.43],
  [29.3, 0.35],
  [41.1, -0.29],
  [57.7, 0.24],
];
const LONGEST_REFLECTION = 0.0577 * 1.4 * FDN_SIZE_MAX;

const isRear = (speaker: Speaker): boolean => ['Ls', 'Rs', 'Lb', 'Rb', 'Cb'].includes(speaker);

/** Rows by which a channel enters and leaves the lines: the signs of any way in and out are unlike those of any other. */
const rowIn = (voice: number): number => voice + 1;
const rowOut = (voice: number): number => 15 - voice;

/** What one channel sends into the room and hears of it. The LFE does neither. */
class Voice {
  readonly line: DelayLine;
  readonly diffuser: Diffuser;
  readonly sent = new Float64Array(BLOCK);
  readonly channel: number;
  readonly rear: boolean;
  readonly stretch: number;
  low = 0;
  high = 0;

  constructor(layout: Layout, channel: number, number: number, rate: number) {
    this.channel = channel;
    this.rear = isRear(layout[channel]!);
    this.stretch = 1 + 0.057 * number;
    this.line = new DelayLine(Math.ceil((LONGEST_PRE_DELAY + LONGEST_REFLECTION) * rate) + BLOCK);
    this.diffuser = new Diffuser(rate, number);
  }

  clear(): void {
    this.line.clear();
    this.diffuser.clear();
    this.low = 0;
    this.high = 0;
  }
}

/**
 * A room: first reflections of each channel and its neighbour, then sixteen lines in a feedback network. Each channel enters and leaves
 * the network by its own row of an orthogonal matrix, so what surrounds the listener is as loud everywhere and nowhere the same.
 */
class Reverb implements SoundProcessor {
  readonly latency = 0;
  readonly tail: number;
  readonly #rate: number;
  readonly #rest: Rest;
  readonly #network: FeedbackNetwork;
  readonly #voices: readonly Voice[];
  readonly #wet = new Float64Array(BLOCK);
  readonly #early = new Float64Array(BLOCK);
  readonly #tuned = new Float64Array(TUNING.length);
  readonly #earlyGain = new KnownGain();
  readonly #lateGain = new KnownGain();
  readonly #rearGain = new KnownGain();
  /** Blocks for which nothing has come out of any line. */
  #silent = 0;

  constructor({ rate, layout }: SoundSetup) {
    this.#rate = rate;
    this.#rest = new Rest(TAIL_SECONDS * rate, this);
    this.tail = this.#rest.tail;
    this.#network = new FeedbackNetwork(rate);
    const heard = layout.flatMap((speaker, i) => (speaker === 'LFE' ? [] : [i]));
    this.#voices = heard.map((channel, number) => new Voice(layout, channel, number, rate));
  }

  process(planes: Planes, params: readonly ParamBlock[]): void {
    if (this.#rest.rests(planes)) return;
    this.#tune(params);
    this.#network.read();
    this.#send(planes, params);
    this.#network.mix();
    this.#hear(planes, params);
    this.#network.write();
    if (this.#rest.ringing) flush(planes);
    this.#sleepWhenDone();
  }

  reset(): void {
    this.clear();
    this.#rest.reset();
  }

  clear(): void {
    this.#network.clear();
    for (const voice of this.#voices) voice.clear();
    this.#silent = 0;
  }

  #tune(params: readonly ParamBlock[]): void {
    const tuned = this.#tuned;
    let same = true;
    for (let i = 0; i < TUNING.length; i++) {
      const value = params[TUNING[i]!]![0]!;
      if (tuned[i] !== value) same = false;
      tuned[i] = value;
    }
    if (!same) this.#network.tune(tuned[0]!, tuned[1]! / 100, tuned[2]! / 100, tuned[3]! / 100);
  }

  /** Filters each channel, keeps it for the reflections, and sends it, delayed and smeared, into the lines. */
  #send(planes: Planes, params: readonly ParamBlock[]): void {
    const lowPart = onePole(1 / (2 * Math.PI * params[LOW_CUT]![0]!), this.#rate);
    const highPart = onePole(1 / (2 * Math.PI * params[HIGH_CUT]![0]!), this.#rate);
    const wait = Math.round((params[PRE_DELAY]![0]! / 1000) * this.#rate);
    for (let v = 0; v < this.#voices.length; v++) {
      const voice = this.#voices[v]!;
      const { sent, line } = voice;
      const plane = planes[voice.channel]!;
      let { low, high } = voice;
      for (let i = 0; i < BLOCK; i++) {
        high += (plane[i]! - high) * highPart;
        low += (high - low) * lowPart;
        line.write(high - low);
        sent[i] = line.read(wait);
      }
      voice.low = Math.abs(low) < 1e-20 ? 0 : low;
      voice.high = Math.abs(high) < 1e-20 ? 0 : high;
      voice.diffuser.process(sent);
      const row = this.#network.ends[rowIn(v)]!;
      for (let i = 0; i < BLOCK; i++) row[i] = row[i]! + sent[i]!;
    }
  }

  #hear(planes: Planes, params: readonly ParamBlock[]): void {
    const size = params[SIZE]![0]! / 100;
    const early = this.#earlyGain.of(params[EARLY]![0]!);
    const late = this.#lateGain.of(params[LATE]![0]!) * 0.5;
    const rear = this.#rearGain.of(params[SURROUND]![0]!);
    const { fadeFrom, fadeTo } = this.#rest;
    const wet = this.#wet;
    const voices = this.#voices;
    for (let v = 0; v < voices.length; v++) {
      const voice = voices[v]!;
      this.#reflections(v, params[PRE_DELAY]![0]!, size);
      for (let i = 0; i < BLOCK; i++) wet[i] = this.#early[i]! * early;
      const row = this.#network.ends[rowOut(v)]!;
      for (let i = 0; i < BLOCK; i++) wet[i] = wet[i]! + late * row[i]!;
      // The row holds what was sent in this very block as well: it is on its way into the lines and not heard yet.
      for (let n = 0; n < voices.length; n++) {
        const { sent } = voices[n]!;
        const gain = late * hadamardSign(rowIn(n), rowOut(v));
        for (let i = 0; i < BLOCK; i++) wet[i] = wet[i]! - gain * sent[i]!;
      }
      const plane = planes[voice.channel]!;
      const own = voice.rear ? rear : 1;
      for (let i = 0; i < BLOCK; i++) {
        const mix = at(params[MIX]!, i);
        const fade = fadeFrom + ((fadeTo - fadeFrom) * (i + 1)) / BLOCK;
        plane[i] = plane[i]! * dryPart(mix) + wet[i]! * (wetPart(mix) * own * fade);
      }
    }
  }

  /** Every other reflection of a channel comes from its neighbour. */
  #reflections(v: number, preDelay: number, size: number): void {
    const voice = this.#voices[v]!;
    const next = this.#voices[(v + 1) % this.#voices.length]!;
    const early = this.#early.fill(0);
    for (let r = 0; r < REFLECTIONS.length; r++) {
      const gain = REFLECTIONS[r]![1];
      const { line } = r & 1 ? next : voice;
      const ago = Math.round(((preDelay + REFLECTIONS[r]![0] * size * voice.stretch) / 1000) * this.#rate);
      for (let i = 0; i < BLOCK; i++) early[i] = early[i]! + gain * line.read(ago + BLOCK - 1 - i);
    }
  }

  #sleepWhenDone(): void {
    this.#silent = this.#rest.ringing && this.#network.isBelow(INAUDIBLE) ? this.#silent + 1 : 0;
    const all = (LONGEST_PRE_DELAY + LONGEST_REFLECTION + 0.1) * this.#rate + this.#network.longest;
    if (this.#silent * BLOCK > all) this.#rest.sleep();
  }
}

export const reverb: SoundEffectDefinition = {
  id: 'reverb',
  version: 1,
  label: 'soundEffects.reverb',
  params: [
    number('preDelay', 0, 250, 12, 'ms'),
    number('size', 100 * FDN_SIZE_MIN, 100 * FDN_SIZE_MAX, 100, 'percent'),
    number('decay', 0.1, 20, 1.8, 's'),
    number('highDecay', 5, 100, 40, 'percent'),
    number('lowCut', 10, 2000, 60, 'Hz'),
    number('highCut', 500, 20000, 14000, 'Hz'),
    number('earlyLevel', -60, 6, -6, 'dB'),
    number('lateLevel', -60, 6, 0, 'dB'),
    number('surroundLevel', -24, 6, 0, 'dB'),
    number('modulation', 0, 100, 30, 'percent'),
    number('mix', 0, 100, 25, 'percent'),
  ],
  presets: [
    preset('presetRoom', { size: 50, decay: 0.5, preDelay: 3, earlyLevel: 0, highDecay: 50 }),
    preset('presetChamber', { size: 80, decay: 1.2, preDelay: 8, highDecay: 45 }),
    preset('presetHall', { size: 140, decay: 2.4, preDelay: 25, highDecay: 35 }),
    preset('presetCathedral', { size: 200, decay: 6.5, preDelay: 40, highDecay: 25, earlyLevel: -12 }),
    preset('presetPlate', { size: 60, decay: 2, preDelay: 0, highDecay: 80, earlyLevel: -60, lowCut: 150 }),
  ],
  keyed: false,
  make: (setup) => new Reverb(setup),
};
