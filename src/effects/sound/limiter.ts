import { BLOCK, type Planes } from '../../engine/audio/block.ts';
import { DelayLine } from '../../engine/audio/dsp/delay-line.ts';
import { fastDb } from '../../engine/audio/dsp/fast-log.ts';
import { GainEnvelope } from '../../engine/audio/dsp/gain-envelope.ts';
import { KnownGain } from '../../engine/audio/dsp/known-gain.ts';
import { gainOf, onePole } from '../../engine/audio/dsp/maths.ts';
import { Rest } from '../../engine/audio/dsp/rest.ts';
import { sharpPhases, TruePeak } from '../../engine/audio/dsp/true-peak.ts';
import type {
  ParamBlock,
  SoundEffectDefinition,
  SoundProcessor,
  SoundSetup,
} from '../../engine/audio/sound-effect.ts';
import { at, moves, number, preset } from './param.ts';

/** Each of the two averages of the gain lasts 1.25 ms, so the gain begins to sink 2.5 ms before a peak. */
const BOX_SECONDS = 0.00125;
/** Taps of the filter that looks between the samples. */
const TAPS = 32;
const PHASES = sharpPhases(TAPS);
/** Held below the ceiling: the gain moves between samples, and a meter may look where four places a sample do not (0.04 dB). */
const MARGIN = 0.9954;
const MEMORY_SECONDS = 4;

/** No true peak above the ceiling: every peak is known before it leaves. All channels by one gain. */
class Limiter implements SoundProcessor {
  readonly latency: number;
  readonly tail: number;
  readonly reduction = new Float32Array(1);
  readonly #rate: number;
  readonly #rest: Rest;
  readonly #peaks: TruePeak;
  readonly #envelope: GainEnvelope;
  readonly #lines: readonly DelayLine[];
  readonly #between = new Float32Array(BLOCK);
  readonly #gains = new Float64Array(BLOCK);
  readonly #limit = new KnownGain();
  readonly #factor = new KnownGain();
  #lastBetween = 0;
  #release = -1;
  #recover = 0;

  constructor({ rate, layout }: SoundSetup) {
    this.#rate = rate;
    this.#envelope = new GainEnvelope(Math.round(BOX_SECONDS * rate));
    this.#peaks = new TruePeak(layout.length, PHASES);
    this.latency = this.#envelope.delay + TAPS / 2;
    this.#lines = layout.map(() => new DelayLine(this.latency));
    this.#rest = new Rest(MEMORY_SECONDS * rate, this);
    this.tail = this.#rest.tail;
  }

  process(planes: Planes, params: readonly ParamBlock[]): void {
    if (this.#rest.rests(planes)) return;
    const [drive, ceiling, release] = params as [ParamBlock, ParamBlock, ParamBlock];
    this.#drive(planes, drive);
    const steady = !moves(ceiling);
    const limit = this.#limit.of(ceiling[0]!) * MARGIN;
    this.#peaks.floor[0] = steady ? limit : 0;
    this.#peaks.linked(planes, this.#between);
    const gains = this.#gains;
    let least = 1;
    for (let i = 0; i < BLOCK; i++) {
      // The filter's last tap lies on sample i: it looks between the samples TAPS / 2 and TAPS / 2 − 1 ago. The sample that
      // is judged is the older of the two, and the gap before it counts as well.
      const between = this.#between[i]!;
      let size = Math.max(between, this.#lastBetween);
      this.#lastBetween = between;
      for (let c = 0; c < planes.length; c++) {
        this.#lines[c]!.write(planes[c]![i]!);
        size = Math.max(size, Math.abs(this.#lines[c]!.read(TAPS / 2)));
      }
      const allowed = steady ? limit : gainOf(at(ceiling, i)) * MARGIN;
      const gain = this.#envelope.next(size > allowed ? allowed / size : 1, this.#recovery(at(release, i)));
      if (gain < least) least = gain;
      gains[i] = gain;
      for (let c = 0; c < planes.length; c++) planes[c]![i] = this.#lines[c]!.read(this.latency) * gain;
    }
    this.reduction[0] = least < 1 ? fastDb(least) : 0;
  }

  reset(): void {
    this.clear();
    this.#rest.reset();
  }

  clear(): void {
    this.#peaks.clear();
    this.#envelope.clear();
    for (const line of this.#lines) line.clear();
    this.#lastBetween = 0;
    this.reduction.fill(0);
  }

  #drive(planes: Planes, drive: ParamBlock): void {
    const steady = !moves(drive);
    const factor = this.#factor.of(drive[0]!);
    if (steady && factor === 1) return;
    const gains = this.#gains;
    for (let i = 0; i < BLOCK; i++) gains[i] = steady ? factor : gainOf(drive[i]!);
    for (let c = 0; c < planes.length; c++) {
      const plane = planes[c]!;
      for (let i = 0; i < BLOCK; i++) plane[i] = plane[i]! * gains[i]!;
    }
  }

  #recovery(release: number): number {
    if (release !== this.#release) this.#recover = onePole(release / 1000, this.#rate);
    this.#release = release;
    return this.#recover;
  }
}

export const limiter: SoundEffectDefinition = {
  id: 'limiter',
  version: 1,
  label: 'soundEffects.limiter',
  params: [
    number('drive', 0, 24, 0, 'dB'),
    number('ceiling', -24, 0, -1, 'dB'),
    number('release', 5, 1000, 80, 'ms'),
  ],
  presets: [
    preset('presetBroadcast', { ceiling: -3 }),
    preset('presetStreaming', { ceiling: -1 }),
    preset('presetLoud', { drive: 6, ceiling: -1, release: 50 }),
  ],
  keyed: false,
  make: (setup) => new Limiter(setup),
  curve: (params, levels) => levels.map((level) => Math.min(level + params[0]!, params[1]!)),
};
