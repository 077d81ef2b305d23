// Just enough of WebAssembly's binary format (core specification § 5) to write a kernel down as data: a module of a
// few hundred bytes that is compiled on the spot, with no file to load and no tool to build it.

export const I32 = 0x7f;
export const F64 = 0x7c;
export const F32 = 0x7d;
export const V128 = 0x7b;

export type Code = readonly (number | Code)[];

const unsigned = (value: number): number[] =>
  value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];

function signed(value: number): number[] {
  const low = value & 0x7f;
  const rest = value >> 7;
  const done = (rest === 0 && !(low & 0x40)) || (rest === -1 && low & 0x40);
  return done ? [low] : [low | 0x80, ...signed(rest)];
}

const flat = (code: Code): number[] =>
  code.flatMap((item) => (typeof item === 'number' ? [item] : flat(item)));

export const get = (local: number): Code => [0x20, unsigned(local)];
export const set = (local: number, value: Code): Code => [value, 0x21, unsigned(local)];
export const i32 = (value: number): Code => [0x41, signed(value)];
export const f64 = (value: number): Code => [0x44, [...new Uint8Array(new Float64Array([value]).buffer)]];

const binary =
  (...opcode: number[]) =>
  (a: Code, b: Code): Code => [a, b, opcode];

export const addI = binary(0x6a);
export const subI = binary(0x6b);
export const mulI = binary(0x6c);
export const ltI = binary(0x48);
export const geI = binary(0x4e);
export const addD = binary(0xa0);
export const subD = binary(0xa1);
export const mulD = binary(0xa2);
export const divD = binary(0xa3);
export const geD = binary(0x66);
export const addF = binary(0x92);
export const addV = binary(0xfd, 0xe4, 0x01);
export const subV = binary(0xfd, 0xe5, 0x01);
export const mulV = binary(0xfd, 0xe6, 0x01);

export const truncate = (value: Code): Code => [value, 0xaa];
export const toDouble = (value: Code): Code => [value, 0xb7];
/** All four lanes the same, from a double. */
export const splat = (value: Code): Code => [value, 0xb6, 0xfd, 0x13];
export const lane = (value: Code, index: number): Code => [value, 0xfd, 0x1f, index];
export const zeroV: Code = [0xfd, 0x0c, Array.from({ length: 16 }, () => 0)];
/** Four floats at an address, which need not be aligned. */
export const loadV = (address: Code, offset = 0): Code => [address, 0xfd, 0x00, 0, unsigned(offset)];
export const storeF = (address: Code, value: Code): Code => [address, value, 0x38, 2, 0];
/** Runs the body until the condition is 0 at its end. */
export const repeat = (body: Code, condition: Code): Code => [0x03, 0x40, body, condition, 0x0d, 0, 0x0b];
export const when = (condition: Code, body: Code): Code => [condition, 0x04, 0x40, body, 0x0b];

const section = (id: number, content: number[]): number[] => [id, ...unsigned(content.length), ...content];
/** Names are ASCII. Chromium has no `TextEncoder` in an AudioWorklet. */
const text = (name: string): number[] => [name.length, ...Array.from(name, (sign) => sign.charCodeAt(0))];

export interface WasmFunction {
  readonly name: string;
  readonly parameters: readonly number[];
  /** Numbered on from the parameters. */
  readonly locals: readonly number[];
  readonly body: Code;
}

/** A module that exports the functions, which return nothing, and a `memory` of one page that they share. */
export function wasmModule(functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const count = unsigned(functions.length);
  const types = functions.map(({ parameters }) => [0x60, ...unsigned(parameters.length), ...parameters, 0]);
  const codes = functions.map(({ locals, body }) => {
    const code = flat([unsigned(locals.length), locals.map((type) => [1, type]), body, 0x0b]);
    return [...unsigned(code.length), ...code];
  });
  const names = functions.map(({ name }, i) => [...text(name), 0, ...unsigned(i)]);
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [...count, ...types.flat()]),
    ...section(3, [...count, ...functions.map((_, i) => i)]),
    ...section(5, [1, 0, 1]),
    ...section(7, [...unsigned(functions.length + 1), ...names.flat(), ...text('memory'), 2, 0]),
    ...section(10, [...count, ...codes.flat()]),
  ]);
}
