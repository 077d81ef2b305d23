/** Between the accumulator and 4:2:0 planes: an invocation does eight by two pixels, whole words in every plane. */
const SHARED = /* wgsl */ `
struct Params {
  // left, top, width, height of the accumulator's region; left and width are multiples of 8, top and height of 2
  region: vec4u,
  // words: luma stride, chroma stride, U offset, V offset
  planes: vec4u,
  // output width, height, bytes a sample, largest code
  size: vec4u,
  // rows for Y, U, V from (R', G', B', 1), in codes; or for R', G', B' from (Y, U, V, 1)
  rows: array<vec4f, 3>,
  // for the start of the accumulator
  color: vec4f,
  clip: vec4i,
}
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> accumulator: array<vec2u>;
@group(0) @binding(2) var<storage, read_write> planes: array<u32>;
fn packed(c: vec3f) -> vec2u { return vec2u(pack2x16float(c.rg), pack2x16float(vec2f(c.b, 0.0))); }
`;

export const FILL_WGSL = /* wgsl */ `
${SHARED}
@compute @workgroup_size(16, 4) fn fill(@builtin(global_invocation_id) id: vec3u) {
  let region = params.region;
  if (id.x * 8u >= region.z || id.y >= region.w) { return; }
  let clip = params.clip;
  let color = packed(params.color.rgb);
  let black = vec2u(0u);
  let x = i32(id.x * 8u + region.x);
  let y = i32(id.y + region.y);
  let rowInside = y >= clip.y && y < clip.w;
  let line = id.y * region.z + id.x * 8u;
  for (var i = 0; i < 8; i++) {
    let inside = rowInside && x + i >= clip.x && x + i < clip.z;
    accumulator[line + u32(i)] = select(black, color, inside);
  }
}
`;

const EIGHT = [0, 1, 2, 3, 4, 5, 6, 7] as const;
const FOUR = [0, 1, 2, 3] as const;

const colorsOfRow = (row: 0 | 1): string => /* wgsl */ `
  let line${row} = min(id.y * 2u + ${row}u, lastY) * region.z;
  ${EIGHT.map((i) => `let c${row}${i} = colorAt(line${row} + min(id.x * 8u + ${i}u, lastX));`).join('\n  ')}
  ${EIGHT.map((i) => `let y${row}${i} = code(dot(row0, c${row}${i}), top);`).join('\n  ')}`;

/** Words of codes in memory order, as statements. */
const write = (wide: boolean, word: string, codes: readonly string[]): string => {
  const per = wide ? 2 : 4;
  const words = codes.length / per;
  return Array.from({ length: words }, (_, at) => {
    const parts = codes.slice(at * per, (at + 1) * per).map((code, i) => `(${code} << ${(i * 32) / per}u)`);
    return `planes[${word} + ${at}u] = ${parts.join(' | ')};`;
  }).join('\n  ');
};

/** @param wide 16-bit words for 10-bit codes */
export const packWgsl = (wide: boolean): string => /* wgsl */ `
${SHARED}
fn code(value: f32, top: f32) -> u32 { return u32(i32(min(max(value + 0.5, 0.0), top))); }
fn colorAt(index: u32) -> vec4f {
  let pair = accumulator[index];
  return vec4f(unpack2x16float(pair.x), unpack2x16float(pair.y).x, 1.0);
}
@compute @workgroup_size(16, 4) fn pack(@builtin(global_invocation_id) id: vec3u) {
  let region = params.region;
  if (id.x * 8u >= region.z || id.y * 2u >= region.w) { return; }
  let place = params.planes;
  let size = params.size;
  let row0 = params.rows[0];
  let row1 = params.rows[1];
  let row2 = params.rows[2];
  let top = f32(size.w);
  // Beyond an odd or unaligned edge the last pixels repeat, so that chroma averages see no garbage.
  let lastX = min(region.z, size.x - region.x) - 1u;
  let lastY = min(region.w, size.y - region.y) - 1u;
  ${colorsOfRow(0)}
  ${colorsOfRow(1)}
  ${FOUR.map((i) => `let m${i} = (c0${i * 2} + c0${i * 2 + 1} + c1${i * 2} + c1${i * 2 + 1}) * 0.25;`).join('\n  ')}
  let x = region.x + id.x * 8u;
  let y = region.y + id.y * 2u;
  let luma = y * place.x + x / ${wide ? 2 : 4}u;
  let chroma = (y / 2u) * place.y + x / ${wide ? 4 : 8}u;
  ${write(
    wide,
    'luma',
    EIGHT.map((i) => `y0${i}`),
  )}
  ${write(
    wide,
    'luma + place.x',
    EIGHT.map((i) => `y1${i}`),
  )}
  ${write(
    wide,
    'place.z + chroma',
    FOUR.map((i) => `code(dot(row1, m${i}), top)`),
  )}
  ${write(
    wide,
    'place.w + chroma',
    FOUR.map((i) => `code(dot(row2, m${i}), top)`),
  )}
}
`;

/** Chroma is repeated, not smoothed, so that what no layer touches comes back unchanged. An invocation does four pixels. */
export const unpackWgsl = (wide: boolean): string => /* wgsl */ `
${SHARED}
fn sampleAt(word: u32, index: u32) -> f32 {
  ${
    wide
      ? 'return f32((planes[word + (index >> 1u)] >> ((index & 1u) * 16u)) & 65535u);'
      : 'return f32((planes[word + (index >> 2u)] >> ((index & 3u) * 8u)) & 255u);'
  }
}
@compute @workgroup_size(16, 4) fn unpack(@builtin(global_invocation_id) id: vec3u) {
  let region = params.region;
  if (id.x * 4u >= region.z || id.y >= region.w) { return; }
  let place = params.planes;
  let row0 = params.rows[0];
  let row1 = params.rows[1];
  let row2 = params.rows[2];
  let x = id.x * 4u + region.x;
  let y = id.y + region.y;
  let chroma = (y / 2u) * place.y;
  let u0 = sampleAt(place.z + chroma, x / 2u);
  let u1 = sampleAt(place.z + chroma, x / 2u + 1u);
  let v0 = sampleAt(place.w + chroma, x / 2u);
  let v1 = sampleAt(place.w + chroma, x / 2u + 1u);
  let line = id.y * region.z + id.x * 4u;
  ${FOUR.map((i) => {
    const codes = `vec4f(sampleAt(y * place.x, x + ${i}u), u${i >> 1}, v${i >> 1}, 1.0)`;
    return `let k${i} = ${codes};
  accumulator[line + ${i}u] = packed(vec3f(dot(row0, k${i}), dot(row1, k${i}), dot(row2, k${i})));`;
  }).join('\n  ')}
}
`;
