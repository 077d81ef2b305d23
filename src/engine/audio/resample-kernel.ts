// The inner loop of the resampler in WebAssembly with 128-bit SIMD: sixteen taps a turn where JavaScript does one, and two channels
// that share them. Its arithmetic is 32-bit IEEE in a fixed order and without fused operations, so every machine gives the same
// bits; the error of a sum of 80 products lies near −140 dB. Measured: a second of stereo from 44.1 to 48 kHz takes 0.9 ms, in
// JavaScript 6.4.
import type { ResampleFilter } from './resample-filter.ts';
import * as w from './wasm-code.ts';

/** Addresses in bytes. `stride`: from the first channel's source, and from its output, to the second's. Phases are whole numbers. */
type Run = (
  source: number,
  sourceStride: number,
  into: number,
  intoStride: number,
  frames: number,
  phase: number,
  whole: number,
  rest: number,
  phases: number,
) => void;

const [SOURCE, SOURCE_STRIDE, INTO, INTO_STRIDE, FRAMES, PHASE, WHOLE, REST, PHASES] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8,
];
const PARAMETERS = [w.I32, w.I32, w.I32, w.I32, w.I32, w.F64, w.I32, w.F64, w.F64];
const [ROW, AT, END, OTHER, BLEND, TAP] = [9, 10, 11, 12, 13, 14];
/** Four sums a channel, so that an addition need not wait for the one before. */
const SUMS = [
  [15, 16, 17, 18],
  [19, 20, 21, 22],
] as const;
const LOCALS = [w.I32, w.I32, w.I32, w.I32, ...Array.from({ length: 10 }, () => w.V128)];

function kernel(name: string, { taps, rows, interpolated }: ResampleFilter, channels: 1 | 2): w.WasmFunction {
  const rowBytes = taps * 4;
  const sums = SUMS.slice(0, channels);
  const place = w.mulD(w.divD(w.get(PHASE), w.get(PHASES)), w.f64(rows));
  // A phase of an exact table is its row; else the row below the place, and how far to the next.
  const findRow: w.Code = interpolated
    ? [
        w.set(ROW, w.truncate(place)),
        w.when(w.geI(w.get(ROW), w.i32(rows)), w.set(ROW, w.i32(rows - 1))),
        w.set(BLEND, w.splat(w.subD(place, w.toDouble(w.get(ROW))))),
        w.set(ROW, w.mulI(w.get(ROW), w.i32(rowBytes))),
      ]
    : w.set(ROW, w.mulI(w.truncate(w.get(PHASE)), w.i32(rowBytes)));
  const tap = (offset: number): w.Code => {
    const low = w.loadV(w.get(ROW), offset);
    if (!interpolated) return low;
    return w.addV(low, w.mulV(w.subV(w.loadV(w.get(ROW), offset + rowBytes), low), w.get(BLEND)));
  };
  const accumulate = (part: number): w.Code => [
    w.set(TAP, tap(16 * part)),
    sums.map((own, channel) => {
      const sample = w.loadV(w.get(channel === 0 ? AT : OTHER), 16 * part);
      return w.set(own[part]!, w.addV(w.get(own[part]!), w.mulV(w.get(TAP), sample)));
    }),
  ];
  const move = (local: number, by: w.Code): w.Code => w.set(local, w.addI(w.get(local), by));
  const turn: w.Code = [
    [0, 1, 2, 3].map(accumulate),
    [ROW, AT, ...(channels === 2 ? [OTHER] : [])].map((local) => move(local, w.i32(64))),
  ];
  const finish = sums.map(([a, b, c, d], channel): w.Code => {
    const sum = w.get(a);
    const into = channel === 0 ? w.get(INTO) : w.addI(w.get(INTO), w.get(INTO_STRIDE));
    return [
      w.set(a, w.addV(w.addV(w.get(a), w.get(b)), w.addV(w.get(c), w.get(d)))),
      w.storeF(into, w.addF(w.addF(w.lane(sum, 0), w.lane(sum, 1)), w.addF(w.lane(sum, 2), w.lane(sum, 3)))),
    ];
  });
  const sample: w.Code = [
    findRow,
    w.set(AT, w.get(SOURCE)),
    w.set(OTHER, w.addI(w.get(SOURCE), w.get(SOURCE_STRIDE))),
    w.set(END, w.addI(w.get(SOURCE), w.i32(rowBytes))),
    sums.flat().map((sum) => w.set(sum, w.zeroV)),
    w.repeat(turn, w.ltI(w.get(AT), w.get(END))),
    finish,
    move(INTO, w.i32(4)),
    move(SOURCE, w.get(WHOLE)),
    w.set(PHASE, w.addD(w.get(PHASE), w.get(REST))),
    w.when(w.geD(w.get(PHASE), w.get(PHASES)), [
      w.set(PHASE, w.subD(w.get(PHASE), w.get(PHASES))),
      move(SOURCE, w.i32(4)),
    ]),
    w.set(FRAMES, w.subI(w.get(FRAMES), w.i32(1))),
  ];
  const body = w.when(w.ltI(w.i32(0), w.get(FRAMES)), w.repeat(sample, w.get(FRAMES)));
  return { name, parameters: PARAMETERS, locals: LOCALS, body };
}

const PAGE = 65536;

/** A filter with its table in the memory of its kernel. */
export class ResampleKernel {
  readonly filter: ResampleFilter;
  readonly #one: Run;
  readonly #two: Run;
  readonly #memory: WebAssembly.Memory;
  #floats: Float32Array;

  constructor(filter: ResampleFilter) {
    this.filter = filter;
    const module = new WebAssembly.Module(w.wasmModule([kernel('one', filter, 1), kernel('two', filter, 2)]));
    const { exports } = new WebAssembly.Instance(module);
    this.#one = exports.one as Run;
    this.#two = exports.two as Run;
    this.#memory = exports.memory as WebAssembly.Memory;
    this.#floats = new Float32Array(this.#memory.buffer);
    this.#reserve(filter.table.length);
    this.#floats.set(filter.table);
  }

  /**
   * Output samples of every plane. `begin`: entry of the sources under the first tap of the first output; `phase` of that output.
   * Each output moves on by `step` / `phases` entries.
   */
  run(
    sources: readonly Float32Array[],
    begin: number,
    phase: number,
    step: number,
    phases: number,
    frames: number,
    into: readonly Float32Array[],
    at: number,
  ): void {
    const whole = Math.floor(step / phases);
    const needed = Math.floor((phase + (frames - 1) * step) / phases) + this.filter.taps;
    const sourceAt = this.filter.table.length;
    const intoAt = sourceAt + 2 * needed;
    this.#reserve(intoAt + 2 * frames);
    const floats = this.#floats;
    for (let c = 0; c < sources.length; c += 2) {
      const pair = Math.min(2, sources.length - c);
      for (let k = 0; k < pair; k++)
        floats.set(sources[c + k]!.subarray(begin, begin + needed), sourceAt + k * needed);
      const run = pair === 2 ? this.#two : this.#one;
      const rest = step - whole * phases;
      run(4 * sourceAt, 4 * needed, 4 * intoAt, 4 * frames, frames, phase, 4 * whole, rest, phases);
      for (let k = 0; k < pair; k++)
        into[c + k]!.set(floats.subarray(intoAt + k * frames, intoAt + (k + 1) * frames), at);
    }
  }

  #reserve(floats: number): void {
    const missing = 4 * floats - this.#memory.buffer.byteLength;
    if (missing <= 0) return;
    this.#memory.grow(Math.ceil(missing / PAGE));
    this.#floats = new Float32Array(this.#memory.buffer);
  }
}
