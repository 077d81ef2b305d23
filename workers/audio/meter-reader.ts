// The page's side of the mixer's meters: the newest picture, and where in it things lie.

import { MAX_CHANNELS } from '../../src/engine/audio/block.ts';
import { TAP, TAP_BANDS } from '../../src/engine/audio/meters/analyser-tap.ts';
import { GONIOMETER_POINTS } from '../../src/engine/audio/meters/goniometer.ts';
import { bankFloats, readBank, scopeAt, stripAt, tapAt } from '../../src/engine/audio/meters/meter-bank.ts';
import { STRIP } from '../../src/engine/audio/meters/strip-meter.ts';
import { SCOPE } from '../../src/engine/audio/meters/strip-scope.ts';
import type { PlayerCommand } from '../../src/protocol/audio/audio-protocol.ts';
import {
  type ClipReductions,
  type MeterPlan,
  type PlayerMeters,
  REDUCTION_BANDS,
} from '../../src/protocol/audio/meter-protocol.ts';

/** A strip's numbers; views of the picture, which the next `read` overwrites. */
class StripView {
  readonly #floats: Float32Array;
  readonly #at: number;
  readonly peak: Float32Array;
  readonly hold: Float32Array;
  readonly rms: Float32Array;

  constructor(floats: Float32Array, at: number) {
    this.#floats = floats;
    this.#at = at;
    const view = (offset: number): Float32Array => floats.subarray(at + offset, at + offset + MAX_CHANNELS);
    this.peak = view(STRIP.peak);
    this.hold = view(STRIP.hold);
    this.rms = view(STRIP.rms);
  }

  get channels(): number {
    return this.#floats[this.#at + STRIP.channels]!;
  }

  get overs(): number {
    return this.#floats[this.#at + STRIP.overs]!;
  }

  get correlation(): number {
    return this.#floats[this.#at + STRIP.correlation]!;
  }
}

/** Views of the picture as well. */
interface ScopeView {
  readonly bands: Float32Array;
  readonly points: Float32Array;
}

class MasterView {
  readonly #floats: Float32Array;
  readonly #at: number;
  readonly bands: Float32Array;

  constructor(floats: Float32Array, at: number) {
    this.#floats = floats;
    this.#at = at;
    this.bands = floats.subarray(at + TAP.bands, at + TAP.bands + TAP_BANDS);
  }

  get momentary(): number {
    return this.#floats[this.#at + TAP.momentary]!;
  }

  get shortTerm(): number {
    return this.#floats[this.#at + TAP.shortTerm]!;
  }

  get integrated(): number {
    return this.#floats[this.#at + TAP.integrated]!;
  }

  get range(): number {
    return this.#floats[this.#at + TAP.range]!;
  }

  get maxTruePeak(): number {
    return this.#floats[this.#at + TAP.maxTruePeak]!;
  }
}

interface Picture {
  readonly memory: SharedArrayBuffer | null;
  readonly floats: Float32Array;
  readonly strips: ReadonlyMap<string, StripView>;
  readonly master: MasterView;
  readonly masterId: string;
  readonly masterScope: ScopeView;
  readonly scope: ScopeView;
  readonly reductions: ReadonlyMap<string, Float32Array>;
}

type MeterCommand = Extract<PlayerCommand, { readonly kind: 'meters' | 'reset-meters' | 'scope' }>;

/** @param tell the worklet to work meters out or not, and to begin anew */
export class MeterReader {
  readonly #tell: (command: MeterCommand) => void;
  #picture: Picture | null = null;
  /** By effects of clips that were heard of: those that do not work now are at 0. */
  #clips: Map<string, readonly number[]> = new Map();
  #watchers = 0;
  #looked: string | null = null;
  #news = false;
  #seen = false;

  constructor(tell: (command: MeterCommand) => void) {
    this.#tell = tell;
  }

  watch(): () => void {
    if (++this.#watchers === 1) this.#tell({ kind: 'meters', on: true });
    let watching = true;
    return () => {
      if (!watching) return;
      watching = false;
      if (--this.#watchers === 0) this.#tell({ kind: 'meters', on: false });
    };
  }

  /** A new worklet knows of no watcher. */
  restart(): void {
    this.#picture = null;
    this.#clips = new Map();
    this.#seen = false;
    if (this.#watchers > 0) this.#tell({ kind: 'meters', on: true });
    if (this.#looked !== null) this.#tell({ kind: 'scope', strip: this.#looked });
  }

  take(message: PlayerMeters): void {
    if (message.kind === 'meters') this.#picture = layOut(message);
    else if (message.kind === 'clip-reductions') this.#takeClips(message);
    else if (this.#picture && message.picture.length === this.#picture.floats.length) {
      this.#picture.floats.set(message.picture);
      this.#news = this.#seen = true;
    }
  }

  #takeClips({ effects }: ClipReductions): void {
    const now = new Map(effects.map(({ id, bands }) => [id, bands]));
    for (const [id, bands] of this.#clips)
      if (!now.has(id))
        now.set(
          id,
          bands.map(() => 0),
        );
    this.#clips = now;
  }

  read(): boolean {
    const { memory, floats } = this.#picture ?? {};
    if (!floats) return false;
    if (memory) {
      const read = readBank(memory, floats);
      this.#seen ||= read;
      return read;
    }
    const news = this.#news;
    this.#news = false;
    return news;
  }

  strip(id: string): StripView | null {
    return (this.#seen && this.#picture?.strips.get(id)) || null;
  }

  master(): MasterView | null {
    return (this.#seen && this.#picture?.master) || null;
  }

  look(strip: string | null): void {
    this.#looked = strip;
    this.#tell({ kind: 'scope', strip });
  }

  scope(): ScopeView | null {
    const picture = this.#seen && this.#looked !== null ? this.#picture : null;
    if (!picture?.strips.has(this.#looked!)) return null;
    return this.#looked === picture.masterId ? picture.masterScope : picture.scope;
  }

  reduction(effect: string): ArrayLike<number> | null {
    return this.#picture?.reductions.get(effect) ?? this.#clips.get(effect) ?? null;
  }

  reset(): void {
    this.#tell({ kind: 'reset-meters' });
  }
}

const scopeView = (floats: Float32Array, bands: number, points: number): ScopeView => ({
  bands: floats.subarray(bands, bands + TAP_BANDS),
  points: floats.subarray(points, points + 2 * GONIOMETER_POINTS),
});

function layOut({ strips, master, inserts, memory }: MeterPlan): Picture {
  const bank = bankFloats(strips.length);
  const floats = new Float32Array(bank + inserts.length * REDUCTION_BANDS);
  const views = new Map(strips.map((id, i) => [id, new StripView(floats, stripAt(i))]));
  const [tap, scope] = [tapAt(strips.length), scopeAt(strips.length)];
  views.set(master, new StripView(floats, tap + TAP.strip));
  const reduction = (i: number, bands: number): Float32Array =>
    floats.subarray(bank + i * REDUCTION_BANDS, bank + i * REDUCTION_BANDS + bands);
  return {
    memory,
    floats,
    strips: views,
    master: new MasterView(floats, tap),
    masterId: master,
    masterScope: scopeView(floats, tap + TAP.bands, tap + TAP.goniometer),
    scope: scopeView(floats, scope + SCOPE.bands, scope + SCOPE.goniometer),
    reductions: new Map(inserts.map(({ id, bands }, i) => [id, reduction(i, bands)])),
  };
}
