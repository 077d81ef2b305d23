// Where a file's channels go in the mixer, which knows layouts by their number of channels. Decoders deliver speakers in the order of
// WAVEFORMATEXTENSIBLE's mask; a file whose speakers are not those of a layout gets the smallest layout that has them all, the others
// silent, and what no layout has (height, wide fronts) is folded to its neighbours at −3 dB. Nothing is ever left out but LFE of a fold.

/** A channel of the result: channels of the file with their gains. */
export type ChannelRow = readonly (readonly [source: number, gain: number])[];

export interface Arrangement {
  /** Of the result. */
  readonly channels: number;
  readonly rows: readonly ChannelRow[];
}

type Place = 'L' | 'R' | 'C' | 'LFE' | 'Ls' | 'Rs' | 'Lb' | 'Rb' | 'Cb' | 'M';

/** As engine/audio/layout.ts has them; no layer lets the one import the other. */
export const PLACES_BY_COUNT: readonly (readonly Place[])[] = [
  ['M'],
  ['L', 'R'],
  ['L', 'R', 'C'],
  ['L', 'R', 'Ls', 'Rs'],
  ['L', 'R', 'C', 'Ls', 'Rs'],
  ['L', 'R', 'C', 'LFE', 'Ls', 'Rs'],
  ['L', 'R', 'C', 'LFE', 'Cb', 'Ls', 'Rs'],
  ['L', 'R', 'C', 'LFE', 'Lb', 'Rb', 'Ls', 'Rs'],
];

const FOLD = Math.SQRT1_2;
/** Bits 0 … 17 of the mask. */
const SPEAKERS = [
  ...['FL', 'FR', 'FC', 'LFE', 'BL', 'BR', 'FLC', 'FRC', 'BC', 'SL', 'SR'],
  ...['TC', 'TFL', 'TFC', 'TFR', 'TBL', 'TBC', 'TBR'],
] as const;
type Speaker = (typeof SPEAKERS)[number];
const [BL, BR, SL, SR] = [0x10, 0x20, 0x200, 0x400];

/** Places that a layout may lack: where they go instead, the first line of which the layout has all. */
const INSTEAD: Readonly<Record<Place, readonly (readonly (readonly [Place, number])[])[]>> = {
  M: [
    [['C', 1]],
    [
      ['L', FOLD],
      ['R', FOLD],
    ],
  ],
  L: [[['M', FOLD]]],
  R: [[['M', FOLD]]],
  C: [
    [
      ['L', FOLD],
      ['R', FOLD],
    ],
    [['M', 1]],
  ],
  LFE: [],
  Ls: [[['L', FOLD]], [['M', 0.5]]],
  Rs: [[['R', FOLD]], [['M', 0.5]]],
  Lb: [[['Ls', FOLD]], [['L', FOLD]], [['M', 0.5]]],
  Rb: [[['Rs', FOLD]], [['R', FOLD]], [['M', 0.5]]],
  Cb: [
    [
      ['Lb', FOLD],
      ['Rb', FOLD],
    ],
    [
      ['Ls', FOLD],
      ['Rs', FOLD],
    ],
    [
      ['L', 0.5],
      ['R', 0.5],
    ],
    [['M', 0.5]],
  ],
};

/** Speakers that no layout has, and what stands for them, at −3 dB. */
const UNPLACED: Readonly<Partial<Record<Speaker, readonly Place[]>>> = {
  FLC: ['L', 'C'],
  FRC: ['R', 'C'],
  TC: ['L', 'R'],
  TFL: ['L'],
  TFC: ['C'],
  TFR: ['R'],
  TBL: ['Ls'],
  TBC: ['Cb'],
  TBR: ['Rs'],
};

/**
 * Null when the channels are as the layout of their number has them. A mask with fewer speakers than channels says nothing of use and is
 * ignored; of one with more the lowest count (the rules of WAVEFORMATEXTENSIBLE).
 * @param mask 0 for none
 */
export function arrangementOf(mask: number, channels: number): Arrangement | null {
  const bits = SPEAKERS.map((_, bit) => bit).filter((bit) => mask & (1 << bit));
  if (channels < 2 || bits.length < channels) return null;
  const used = bits.slice(0, channels);
  const has = (bit: number): boolean => used.some((one) => 1 << one === bit);
  const sides = has(SL) || has(SR);
  const places = used.map((bit) => placeOf(SPEAKERS[bit]!, sides && (has(BL) || has(BR))));
  const wanted = places.filter((place) => place !== null);
  const target =
    PLACES_BY_COUNT.slice(1).find((layout) => wanted.every((place) => layout.includes(place))) ??
    PLACES_BY_COUNT.at(-1)!;
  const rows: [number, number][][] = target.map(() => []);
  places.forEach((place, source) => {
    const parts: readonly Place[] = place === null ? UNPLACED[SPEAKERS[used[source]!]!]! : [place];
    for (const part of parts) spread(rows, target, part, source, place === null ? FOLD : 1);
  });
  const plain = target.length === channels && rows.every((row, i) => row.length === 1 && row[0]![0] === i);
  return plain ? null : { channels: target.length, rows };
}

/** Where a piece with another number of channels than the stream began with goes. */
export function foldTo(channels: number, target: number): Arrangement {
  const [from, to] = [channels, target].map((count) => PLACES_BY_COUNT[Math.min(count, 8) - 1]!);
  const rows: [number, number][][] = to!.map(() => []);
  from!.forEach((place, source) => {
    spread(rows, to!, place, source, 1);
  });
  return { channels: target, rows };
}

function placeOf(speaker: Speaker, twoPairs: boolean): Place | null {
  const surround = twoPairs ? (['Lb', 'Rb'] as const) : (['Ls', 'Rs'] as const);
  const places: Readonly<Partial<Record<Speaker, Place>>> = {
    ...{ FL: 'L', FR: 'R', FC: 'C', LFE: 'LFE', BC: 'Cb', SL: 'Ls', SR: 'Rs' },
    ...{ BL: surround[0], BR: surround[1] },
  };
  return places[speaker] ?? null;
}

function spread(
  rows: [number, number][][],
  target: readonly Place[],
  place: Place,
  source: number,
  gain: number,
): void {
  const at = target.indexOf(place);
  if (at >= 0) {
    rows[at]!.push([source, gain]);
    return;
  }
  const instead = INSTEAD[place].find((parts) => parts.every(([part]) => target.includes(part)));
  for (const [part, share] of instead ?? []) rows[target.indexOf(part)]!.push([source, gain * share]);
}

/** The planes as arranged; those that go through unchanged share memory. */
export function arrange(planes: readonly Float32Array[], { rows }: Arrangement): Float32Array[] {
  const frames = planes[0]?.length ?? 0;
  return rows.map((row) => {
    const [first] = row;
    if (row.length === 1 && first![1] === 1) return planes[first![0]] ?? new Float32Array(frames);
    const sum = new Float32Array(frames);
    for (const [source, gain] of row) {
      const plane = planes[source];
      if (plane) for (let i = 0; i < frames; i++) sum[i] = sum[i]! + gain * plane[i]!;
    }
    return sum;
  });
}
