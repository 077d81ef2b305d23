// The speakers of an AAC stream, out of its AudioSpecificConfig (ISO 14496-3 § 1.6.2.1): a number that stands for a set of them, or a
// program configuration element that lists them (§ 4.4.1.1). The masks are of what FFmpeg's decoder, which Chromium has too, makes of them.

const ESCAPE = 31;
/** By channel configuration; 0: as usual for the number, or not known. Configuration 7 is taken for 7.1 as nearly all encoders mean it. */
const BY_CONFIGURATION: Readonly<Record<number, number>> = {
  3: 0x7,
  4: 0x107,
  5: 0x37,
  6: 0x3f,
  11: 0x13f,
  14: 0x503f,
};
const [FL_FR, FC, LFE, BL_BR, FLC_FRC, BC, SL_SR] = [0x3, 0x4, 0x8, 0x30, 0xc0, 0x100, 0x600];

/** 0 where nothing is said. @param config may be empty: a bare stream has none */
export function aacChannelMask(config: Uint8Array, channels: number): number {
  // Four channels have one configuration, and it is not quad.
  if (config.length < 2) return channels === 4 ? BY_CONFIGURATION[4]! : 0;
  const bits = new BitReader(config);
  const objectType = (): number => {
    const type = bits.take(5);
    return type === ESCAPE ? 32 + bits.take(6) : type;
  };
  const frequency = (): void => {
    if (bits.take(4) === 15) bits.take(24);
  };
  const type = objectType();
  frequency();
  const configuration = bits.take(4);
  // HE-AAC says the rate of its extension, and then what is extended.
  if (type === 5 || type === 29) {
    frequency();
    objectType();
  }
  if (configuration !== 0) return BY_CONFIGURATION[configuration] ?? 0;
  // GASpecificConfig: frame length, core coder, extension.
  bits.take(1);
  if (bits.take(1)) bits.take(14);
  bits.take(1);
  return programMask(bits);
}

function programMask(bits: BitReader): number {
  bits.take(4 + 2 + 4);
  const [front, side, back, lfe] = [4, 4, 4, 2].map((width) => bits.take(width)) as [
    number,
    number,
    number,
    number,
  ];
  bits.take(3 + 4);
  // Mono, stereo and matrix mix-downs.
  for (const width of [4, 4, 3]) if (bits.take(1)) bits.take(width);
  const pairs = (count: number): boolean[] =>
    Array.from({ length: count }, () => {
      const pair = bits.take(1) === 1;
      bits.take(4);
      return pair;
    });
  const [fronts, sides, backs] = [pairs(front), pairs(side), pairs(back)];
  const count = (list: readonly boolean[], pair: boolean): number =>
    list.filter((one) => one === pair).length;
  let mask = lfe > 0 ? LFE : 0;
  if (count(fronts, false) > 0) mask |= FC;
  if (count(fronts, true) > 0) mask |= FL_FR;
  if (count(fronts, true) > 1) mask |= FLC_FRC;
  // Two pairs behind the listener: the first of them stands at the sides.
  const behind = count(backs, true);
  if (count(sides, true) > 0 || behind > 1) mask |= SL_SR;
  if (behind > 0) mask |= BL_BR;
  if (count(backs, false) > 0) mask |= BC;
  return mask;
}

/** Most significant bit first; past the end there are zeros. */
class BitReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  take(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++, this.#at++)
      value = value * 2 + (((this.#bytes[this.#at >> 3] ?? 0) >> (7 - (this.#at & 7))) & 1);
    return value;
  }
}
