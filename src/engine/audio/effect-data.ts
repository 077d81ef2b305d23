// What effects are given besides their params, as samples at the rate of the mix: read once, shared by all plans of that rate.
import { type ErrorReport, isAbort, reportOf, StoryError } from '../../base/errors.ts';
import { hashValue } from '../../base/hash.ts';
import { ticksToSamples } from '../../base/time.ts';
import { impulseFault } from '../timeline/impulse.ts';
import type { AudioTrackSpans, InsertData, SoundInsert, SoundMix } from '../timeline/types.ts';
import type { OpenAudioSource } from './audio-source.ts';
import { makePlanes, type Planes } from './block.ts';
import { printAtRate, unpackPrint } from './dsp/noise-print.ts';
import type { FindSoundEffect } from './effect-probe.ts';
import type { SoundDataSlot } from './sound-effect.ts';
import { TakeReader } from './take-reader.ts';

export interface EffectSamples {
  /** Equal keys, equal samples: part of a segment's hash. */
  readonly key: string;
  readonly planes: readonly Float32Array[];
}

/** What the document gives an effect, as samples; null where it cannot be had. */
export type FindEffectData = (data: InsertData, slot: SoundDataSlot) => EffectSamples | null;

/** For hosts and tests without it. */
export const NO_DATA: FindEffectData = () => null;

const prints = new WeakMap<InsertData, string>();

function keyOf(data: InsertData, rate: number): string {
  if (data.kind === 'asset')
    return `${data.asset?.mezzanine?.hash ?? data.asset?.hash}/${data.stream}@${rate}`;
  const known = prints.get(data) ?? hashValue([data.rate, data.planes]);
  prints.set(data, known);
  return `${known}@${rate}`;
}

interface Wanted {
  readonly key: string;
  readonly data: InsertData;
  readonly slot: SoundDataSlot;
}

export class EffectDataStore {
  readonly #open: OpenAudioSource;
  readonly #rate: number;
  readonly #find: FindSoundEffect;
  readonly #known = new Map<string, EffectSamples | ErrorReport>();

  /** @param rate of the mix */
  constructor(open: OpenAudioSource, rate: number, find: FindSoundEffect) {
    this.#open = open;
    this.#rate = rate;
    this.#find = find;
  }

  /** For `planMix`. */
  readonly find: FindEffectData = (data, slot) => {
    const found = this.#known.get(this.#nameOf(data, slot));
    return found && 'planes' in found ? found : null;
  };

  /** True when `load` has something to read. */
  lacks(mix: SoundMix | readonly AudioTrackSpans[]): boolean {
    return this.#wanted(mix).some(({ key }) => !this.#known.has(key));
  }

  /**
   * Reads what the mix needs and is not there yet, and forgets what it does not need. What cannot be had is told, and not tried again
   * until `retry`.
   * @returns why effects are left out: each reason once
   * @throws StoryError `cancelled`
   */
  async load(mix: SoundMix | readonly AudioTrackSpans[], signal?: AbortSignal): Promise<ErrorReport[]> {
    const wanted = new Map(this.#wanted(mix).map((one) => [one.key, one]));
    for (const key of this.#known.keys()) if (!wanted.has(key)) this.#known.delete(key);
    for (const { key, data, slot } of wanted.values()) {
      if (this.#known.has(key)) continue;
      try {
        const planes = await this.#read(data, signal);
        this.#known.set(key, { key, planes: slot.prepare?.(planes, this.#rate) ?? planes });
      } catch (error) {
        if (isAbort(error)) throw error;
        this.#known.set(key, reportOf(error));
      }
    }
    return [...this.#known.values()].flatMap((found) => ('planes' in found ? [] : [found]));
  }

  /** What could not be read may answer now. @returns whether there was such */
  retry(): boolean {
    const failed = [...this.#known].filter(([, found]) => !('planes' in found));
    for (const [key] of failed) this.#known.delete(key);
    return failed.length > 0;
  }

  #nameOf(data: InsertData, slot: SoundDataSlot): string {
    return `${slot.kind} ${keyOf(data, this.#rate)}`;
  }

  #wanted(mix: SoundMix | readonly AudioTrackSpans[]): Wanted[] {
    return [...insertsIn(mix)].flatMap((insert) =>
      (this.#find(insert.effect)?.data ?? []).flatMap((slot) => {
        const data = insert.data?.[slot.key];
        return data ? [{ key: this.#nameOf(data, slot), data, slot }] : [];
      }),
    );
  }

  #read(data: InsertData, signal?: AbortSignal): Promise<readonly Float32Array[]> | readonly Float32Array[] {
    return data.kind === 'asset'
      ? this.#impulse(data, signal)
      : printAtRate(unpackPrint(data), data.rate, this.#rate);
  }

  async #impulse(data: InsertData & { kind: 'asset' }, signal?: AbortSignal): Promise<Planes> {
    const { asset, name } = data;
    if (!asset) throw new StoryError('impulse-missing', { params: { name } });
    const fault = impulseFault(asset, data.stream);
    if (fault) throw fault;
    const stream = asset.audio[data.stream]!;
    const source = await this.#openFor(asset, data.stream, name);
    try {
      const speed = { num: 1, den: 1 };
      const offset = BigInt(stream.start);
      const take = { key: '', asset, stream: data.stream, channels: stream.channels, speed, offset };
      const reader = new TakeReader(take, source, this.#rate);
      const frames = ticksToSamples(stream.end - stream.start, this.#rate);
      const planes = makePlanes(reader.channels, frames);
      await reader.read(0, frames, planes, signal);
      if (planes.every((plane) => plane.every((x) => x === 0)))
        throw new StoryError('impulse-silent', { params: { name } });
      return planes;
    } finally {
      await source.close();
    }
  }

  async #openFor(
    ...[asset, stream, name]: [...Parameters<OpenAudioSource>, string]
  ): ReturnType<OpenAudioSource> {
    try {
      return await this.#open(asset, stream);
    } catch (cause) {
      if (isAbort(cause)) throw cause;
      throw new StoryError('impulse-missing', { params: { name }, cause });
    }
  }
}

function* insertsIn(mix: SoundMix | readonly AudioTrackSpans[]): Iterable<SoundInsert> {
  const tracks = 'master' in mix ? mix.tracks : mix;
  for (const { inserts = [], spans } of tracks) {
    yield* inserts;
    for (const span of spans) yield* span.inserts ?? [];
  }
  if (!('master' in mix)) return;
  for (const bus of mix.buses) yield* bus.inserts;
  yield* mix.master.inserts;
}
