// The surround panner: from a place in the room to a gain for each loudspeaker. A source on the circle sounds from the two nearest
// loudspeakers, whose gains are the cosine and sine of its share of the arc between them, so that the sum of squares is 1 all around
// (the constant-power pairwise law: J. Chowning, "The Simulation of Moving Sound Sources", JAES 19/1, 1971; pairs of neighbours as in
// V. Pulkki, "Virtual Sound Source Positioning Using Vector Base Amplitude Panning", JAES 45/6, 1997). Towards the middle of the room
// power moves over to all loudspeakers alike, and divergence does the same: power stays 1 everywhere.
import type { MixMatrix } from './downmix.ts';
import type { Layout, Speaker } from './layout.ts';

const RADIANS = Math.PI / 180;

/** Azimuths in degrees clockwise from the front: ITU-R BS.775-3 fig. 1; with four rear loudspeakers BS.2051-3, system I. */
function azimuth(speaker: Speaker, layout: Layout): number {
  const rears = layout.includes('Lb');
  const quad = !layout.includes('C') && layout.includes('Ls');
  if (speaker === 'L' || speaker === 'R') return (speaker === 'L' ? -1 : 1) * (quad ? 45 : 30);
  if (speaker === 'Ls' || speaker === 'Rs')
    return (speaker === 'Ls' ? -1 : 1) * (rears ? 90 : quad ? 135 : 110);
  if (speaker === 'Lb' || speaker === 'Rb') return speaker === 'Lb' ? -135 : 135;
  return speaker === 'Cb' ? 180 : 0;
}

/** Degrees of each channel of a layout; NaN for LFE, which is nowhere. */
export const azimuthsOf = (layout: Layout): Float64Array =>
  Float64Array.from(layout, (speaker) => (speaker === 'LFE' ? Number.NaN : azimuth(speaker, layout)));

/** The loudspeakers of a layout around the listener, ready to be panned to. */
export class SpeakerRing {
  readonly layout: Layout;
  /** Channels by azimuth, and their azimuths, −180 … 180. */
  readonly #channels: readonly number[];
  readonly #angles: readonly number[];
  /** No loudspeaker behind: what is there is mirrored to the front. */
  readonly #frontal: boolean;

  constructor(layout: Layout) {
    this.layout = layout;
    const angles = azimuthsOf(layout);
    const channels = [...angles.keys()].filter((c) => !Number.isNaN(angles[c]!));
    channels.sort((a, b) => angles[a]! - angles[b]!);
    this.#channels = channels;
    this.#angles = channels.map((c) => angles[c]!);
    this.#frontal = this.#angles.every((angle) => Math.abs(angle) < 90);
  }

  /**
   * Writes the gain of each channel.
   * @param degrees clockwise from the front, any number
   * @param focus 1: the pair alone … 0: all loudspeakers alike
   */
  gains(degrees: number, focus: number, into: Float32Array): void {
    into.fill(0);
    const count = this.#channels.length;
    const angle = this.#place(degrees);
    let next = 0;
    while (next < count && this.#angles[next]! <= angle) next++;
    const before = (next + count - 1) % count;
    const after = next % count;
    const arc = this.#angles[after]! - this.#angles[before]! + (after <= before ? 360 : 0);
    const into0 = angle - this.#angles[before]! + (next === 0 ? 360 : 0);
    const share = count === 1 ? 0 : Math.min(1, into0 / arc);
    const all = (1 - focus) / count;
    for (let i = 0; i < count; i++) {
      const pair =
        i === before ? Math.cos(share * 90 * RADIANS) : i === after ? Math.sin(share * 90 * RADIANS) : 0;
      into[this.#channels[i]!] = focus === 1 ? pair : Math.sqrt(pair * pair * focus + all);
    }
  }

  #place(degrees: number): number {
    const turned = degrees - 360 * Math.floor((degrees + 180) / 360);
    if (!this.#frontal) return turned;
    const front = Math.abs(turned) > 90 ? Math.sign(turned) * 180 - turned : turned;
    return Math.max(this.#angles[0]!, Math.min(front, this.#angles.at(-1)!));
  }
}

/** Values of a panner at one moment; see the Panner record. */
export interface PanPlace {
  x: number;
  y: number;
  divergence: number;
  width: number;
  rotation: number;
  /** Linear. */
  lfe: number;
}

/** From the channels of a strip to a ring. `into[output][input]`, every entry is written. */
export class PanLaw {
  readonly #ring: SpeakerRing;
  readonly #angles: Float64Array;
  readonly #lfeIn: number;
  readonly #lfeOut: number;
  readonly #column: Float32Array;

  constructor(from: Layout, to: Layout) {
    this.#ring = new SpeakerRing(to);
    this.#angles = azimuthsOf(from);
    this.#lfeIn = from.indexOf('LFE');
    this.#lfeOut = to.indexOf('LFE');
    this.#column = new Float32Array(to.length);
  }

  write(place: PanPlace, into: MixMatrix): void {
    const focus = Math.min(1, Math.hypot(place.x, place.y)) * (1 - place.divergence);
    // Without a place of its own the middle has no direction; 0 is as good as any, since all loudspeakers sound alike there.
    const turn = Math.atan2(place.x, place.y) / RADIANS + place.rotation;
    for (let input = 0; input < this.#angles.length; input++) {
      if (input === this.#lfeIn) this.#column.fill(0);
      else this.#ring.gains(turn + this.#angles[input]! * place.width, focus, this.#column);
      for (let output = 0; output < into.length; output++) into[output]![input] = this.#column[output]!;
      if (this.#lfeOut >= 0) into[this.#lfeOut]![input] = input === this.#lfeIn ? 1 : place.lfe;
    }
  }
}
