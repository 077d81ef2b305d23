/**
 * Whole-plane work on 8-bit samples packed four a word. Two samples are handled at once in the even and the odd bytes of a word
 * (weights are of 256): on software GPUs this is three times as fast as unpacking to floats.
 */
const LANES = /* wgsl */ `
const EVEN = 0x00ff00ffu;
const HALF = 0x00800080u;
`;

export const DISSOLVE_WGSL = /* wgsl */ `
struct Params {
  // vec4 words in all, weight of the second (0…256), vec4 words a row of invocations
  counts: vec4u,
}
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> first: array<vec4u>;
@group(0) @binding(2) var<storage, read> second: array<vec4u>;
@group(0) @binding(3) var<storage, read_write> planes: array<vec4u>;
${LANES}
@compute @workgroup_size(64) fn dissolve(@builtin(global_invocation_id) id: vec3u) {
  let at = id.y * params.counts.z + id.x;
  if (at >= params.counts.x || id.x >= params.counts.z) { return; }
  let two = params.counts.y;
  let one = 256u - two;
  let a = first[at];
  let b = second[at];
  let even = (((a & vec4u(EVEN)) * one + (b & vec4u(EVEN)) * two + HALF) >> vec4u(8u)) & vec4u(EVEN);
  let odd = (((a >> vec4u(8u)) & vec4u(EVEN)) * one + ((b >> vec4u(8u)) & vec4u(EVEN)) * two + HALF) & vec4u(0xff00ff00u);
  planes[at] = even | odd;
}
`;

/** Planes are a multiple of 4 bytes, not of 16: a vector may straddle two planes, so each word looks up its own colour. */
export const TINT_WGSL = /* wgsl */ `
struct Params {
  // vec4 words in all, words before U, before V, weight of the picture (0…256)
  counts: vec4u,
  // codes of Y, U, V; vec4 words a row of invocations
  color: vec4u,
}
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> source: array<vec4u>;
@group(0) @binding(2) var<storage, read_write> planes: array<vec4u>;
${LANES}
@compute @workgroup_size(64) fn tint(@builtin(global_invocation_id) id: vec3u) {
  let counts = params.counts;
  let color = params.color;
  let at = id.y * color.w + id.x;
  if (at >= counts.x || id.x >= color.w) { return; }
  let words = vec4u(at * 4u) + vec4u(0u, 1u, 2u, 3u);
  let code = select(select(vec4u(color.z), vec4u(color.y), words < vec4u(counts.z)), vec4u(color.x), words < vec4u(counts.y));
  let added = code * (256u - counts.w) * 0x00010001u + HALF;
  let word = source[at];
  let even = (((word & vec4u(EVEN)) * counts.w + added) >> vec4u(8u)) & vec4u(EVEN);
  let odd = (((word >> vec4u(8u)) & vec4u(EVEN)) * counts.w + added) & vec4u(0xff00ff00u);
  planes[at] = even | odd;
}
`;

/** Means of two by two samples; an odd last column or row is dropped. */
export const HALVE_PLANE_WGSL = /* wgsl */ `
struct Params {
  // words: offset, stride; of the source, then of the result
  places: vec4u,
  // words and rows of the result
  size: vec4u,
}
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> source: array<u32>;
@group(0) @binding(2) var<storage, read_write> planes: array<u32>;
${LANES}
fn pairs(at: u32) -> u32 { let word = source[at]; return (word & EVEN) + ((word >> 8u) & EVEN); }
fn means(at: u32) -> u32 {
  let sums = ((pairs(at) + pairs(at + params.places.y) + 0x00020002u) >> 2u) & EVEN;
  return (sums & 255u) | (sums >> 8u);
}
@compute @workgroup_size(16, 4) fn halvePlane(@builtin(global_invocation_id) id: vec3u) {
  if (any(id.xy >= params.size.xy)) { return; }
  let at = params.places.x + id.y * 2u * params.places.y + id.x * 2u;
  planes[params.places.z + id.y * params.places.w + id.x] = means(at) | (means(at + 1u) << 16u);
}
`;
