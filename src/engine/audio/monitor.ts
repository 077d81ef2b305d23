// What the device gets of the mix: a fold to its channels by the document's coefficients, or both ears of a head in the middle of the
// loudspeakers. Of the monitor alone; files never go through here.
import { Binaural } from './binaural.ts';
import { BLOCK, makePlanes, type Planes } from './block.ts';
import { type FoldGains, type MixMatrix, mixMatrix } from './downmix.ts';
import { layoutOf } from './layout.ts';
import { foldRow } from './mix-loops.ts';

export class Monitor {
  readonly #channels: number;
  readonly #own: Planes;
  /** The last block, one plane a channel of the device. */
  planes: Planes;
  /** Both ears instead of a fold; needs a device of two channels. */
  headphones = false;
  #matrix: MixMatrix | null = null;
  #fold: FoldGains | null = null;
  #from = 0;
  #binaural: Binaural | null = null;

  constructor(channels: number) {
    this.#channels = channels;
    this.#own = makePlanes(channels, BLOCK);
    this.planes = this.#own;
  }

  /** A block of the mix; where nothing has to be done its planes are `planes`. */
  take(mix: Planes, plan: { readonly fold: FoldGains; readonly sampleRate: number }): void {
    if (this.headphones && this.#channels === 2 && mix.length > 1) {
      this.#listen(mix, plan.sampleRate);
      return;
    }
    this.#binaural = null;
    if (mix.length === this.#channels) {
      this.planes = mix;
      return;
    }
    this.planes = this.#own;
    if (!this.#matrix || this.#from !== mix.length || this.#fold !== plan.fold) {
      this.#matrix = mixMatrix(layoutOf(mix.length), layoutOf(this.#channels), plan.fold);
      this.#from = mix.length;
      this.#fold = plan.fold;
    }
    for (let c = 0; c < this.#channels; c++) foldRow(this.#matrix[c]!, mix, this.#own[c]!, 0);
  }

  #listen(mix: Planes, sampleRate: number): void {
    if (this.#binaural?.channels !== mix.length || this.#binaural.sampleRate !== sampleRate)
      this.#binaural = new Binaural(layoutOf(mix.length), sampleRate);
    this.planes = this.#own;
    this.#binaural.process(mix, this.#own);
  }
}
