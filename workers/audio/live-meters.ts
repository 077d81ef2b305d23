// The meters of the mixer that is heard, on the audio thread: only while somebody watches, and written to one stretch of memory.
import { BLOCK, MAX_CHANNELS, makePlanes, type Planes } from '../../src/engine/audio/block.ts';
import { gainAt } from '../../src/engine/audio/curve.ts';
import { bankFloats, MeterBank } from '../../src/engine/audio/meters/meter-bank.ts';
import type { Mixer } from '../../src/engine/audio/mixer.ts';
import { type PlayerMeters, REDUCTION_BANDS } from '../../src/protocol/audio/meter-protocol.ts';

/** Blocks between two pictures: 62 a second at 48 kHz. */
const PUBLISH_EVERY = 6;
/** Of what effects of clips take down, which goes by messages: 31 a second. */
const CLIPS_EVERY = 12;

interface MeteredInsert {
  readonly id: string;
  readonly reduction: Float32Array;
}

export class LiveMeters {
  readonly #say: (message: PlayerMeters) => void;
  readonly #scratch = makePlanes(MAX_CHANNELS, BLOCK);
  /** As many planes of the scratch as a strip has channels. */
  readonly #views = Array.from({ length: MAX_CHANNELS + 1 }, (_, n) => this.#scratch.slice(0, n));
  #on = false;
  #mixer: Mixer | null = null;
  #bank: MeterBank | null = null;
  /** Strips and effects that the bank is for. */
  #key = '';
  #inserts: readonly MeteredInsert[] = [];
  #reductions: Float32Array = new Float32Array(0);
  #blocks = 0;
  #scoped: string | null = null;
  /** Effects of clips were told of; when none works any more, that is told once. */
  #told = false;

  constructor(say: (message: PlayerMeters) => void) {
    this.#say = say;
  }

  watch(on: boolean): void {
    this.#on = on;
    this.#mixer = null;
    this.#key = '';
    if (!on) this.#bank = null;
  }

  /** Spectrum and stereo picture of this strip as well; the master has them anyway. */
  look(strip: string | null): void {
    this.#scoped = strip;
    this.#mixer = null;
  }

  reset(): void {
    this.#bank?.reset();
  }

  /** Call it when `mixer` has mixed block `block`. */
  block(mixer: Mixer, block: number): void {
    if (!this.#on) return;
    if (mixer !== this.#mixer) this.#follow(mixer);
    const bank = this.#bank!;
    const { strips, plan } = mixer;
    for (let s = 0; s < strips.length; s++) {
      const { planned, planes } = strips[s]!;
      if (s === strips.length - 1) {
        bank.master(planes, 0, BLOCK);
        break;
      }
      // Faders move by less in a block than a meter shows.
      const sample = block * BLOCK + BLOCK / 2;
      const gain = gainAt(planned.gain, sample, plan.glide) * gainAt(planned.mute, sample, plan.glide);
      bank.strip(s, this.#faded(planes, gain), 0, BLOCK);
    }
    if (++this.#blocks % PUBLISH_EVERY === 0) this.#publish(bank);
    if (this.#blocks % CLIPS_EVERY === 0) this.#tellClips(mixer);
  }

  #faded(planes: Planes, gain: number): Planes {
    if (gain === 1) return planes;
    for (let c = 0; c < planes.length; c++) {
      const from = planes[c]!;
      const to = this.#scratch[c]!;
      for (let i = 0; i < BLOCK; i++) to[i] = from[i]! * gain;
    }
    return this.#views[planes.length]!;
  }

  #publish(bank: MeterBank): void {
    for (let i = 0; i < this.#inserts.length; i++) {
      const { reduction } = this.#inserts[i]!;
      for (let b = 0; b < reduction.length && b < REDUCTION_BANDS; b++)
        this.#reductions[i * REDUCTION_BANDS + b] = reduction[b]!;
    }
    bank.publish();
    if (bank.buffer instanceof ArrayBuffer)
      this.#say({ kind: 'meter-picture', picture: new Float32Array(bank.buffer.slice(0)) });
  }

  #tellClips(mixer: Mixer): void {
    const effects: { id: string; bands: number[] }[] = [];
    mixer.clipReductions((id, reduction) => effects.push({ id, bands: [...reduction] }));
    if (effects.length > 0 || this.#told) this.#say({ kind: 'clip-reductions', effects });
    this.#told = effects.length > 0;
  }

  /** An edit that leaves the strips and effects as they are keeps what was measured so far. */
  #follow(mixer: Mixer): void {
    this.#mixer = mixer;
    const strips = mixer.strips.map(({ planned }) => planned);
    this.#inserts = strips.flatMap(({ id }) =>
      mixer
        .insertsOf(id)
        .flatMap(({ id: insert, reduction }) => (reduction ? [{ id: insert, reduction }] : [])),
    );
    const key = JSON.stringify([
      strips.map(({ id, layout }) => [id, layout.length]),
      this.#inserts.map(({ id, reduction }) => [id, reduction.length]),
    ]);
    if (this.#bank && key === this.#key) {
      this.#look(strips);
      return;
    }
    this.#key = key;
    const parts = strips.slice(0, -1);
    const floats = bankFloats(parts.length);
    const bytes = 4 * (floats + this.#inserts.length * REDUCTION_BANDS);
    const shared = typeof SharedArrayBuffer === 'function';
    const buffer = shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes);
    this.#bank = new MeterBank(
      mixer.plan.sampleRate,
      parts.map(({ layout }) => layout),
      strips.at(-1)!.layout,
      buffer,
    );
    this.#look(strips);
    this.#reductions = new Float32Array(buffer, 4 * floats);
    this.#say({
      kind: 'meters',
      strips: parts.map(({ id }) => id),
      master: strips.at(-1)!.id,
      inserts: this.#inserts.map(({ id, reduction }) => ({
        id,
        bands: Math.min(REDUCTION_BANDS, reduction.length),
      })),
      memory: shared ? (buffer as SharedArrayBuffer) : null,
    });
  }

  #look(strips: readonly { readonly id: string }[]): void {
    this.#bank!.look(strips.slice(0, -1).findIndex(({ id }) => id === this.#scoped));
  }
}
