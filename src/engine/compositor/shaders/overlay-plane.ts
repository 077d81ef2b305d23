/** Share of the sample that the picture covers: an antialiased edge. */
const COVERED = /* wgsl */ `
    let inner = (at - texels.xy) / edge.xy + 0.5;
    let outer = (texels.zw - at) / edge.xy + 0.5;
    let both = clamp(inner, vec2f(0.0), vec2f(1.0)) * clamp(outer, vec2f(0.0), vec2f(1.0));
    let covered = both.x * both.y * edge.z;`;

const SAMPLES = [0, 1, 2, 3] as const;

/** The four samples of a word, unrolled: loops and local arrays cost software GPUs more than the arithmetic. */
const sample = (index: number): string => /* wgsl */ `
  {
    let pixel = vec2f(start.x + ${index}.0, start.y);
    let at = vec2f(turn.x * pixel.x + turn.z * pixel.y + place.x, turn.y * pixel.x + turn.w * pixel.y + place.y);
    ${COVERED}
    if (covered > 0.0) {
      let centre = at - 0.5;
      let begin = vec2i(ceil(centre - radius));
      var sum = 0.0;
      var across = 0.0;
      var down = 0.0;
      for (var group = 0; group < groups; group++) {
        let x = begin.x + group * 4;
        let distance = abs(vec4f(vec4i(x) + vec4i(0, 1, 2, 3)) - centre.x);
        let wx = max(vec4f(0.0), 1.0 - distance * slope.x);
        let safe = x >= low.x && x + 3 <= high.x;
        across += dot(wx, vec4f(1.0));
        down = 0.0;
        for (var y = 0; y < rows; y++) {
          let wy = max(0.0, 1.0 - abs(f32(begin.y + y) - centre.y) * slope.y);
          let row = source.x + u32(clamp(begin.y + y, low.y, high.y)) * source.y;
          sum += wy * line(row, x, wx, safe, low.x, high.x);
          down += wy;
        }
      }
      let sampled = mix(sum / (across * down), tint.x, tint.z);
      let code = f32((before >> ${index * 8}u) & 255u);
      let mixed = code * (1.0 - alpha * covered) + sampled * covered;
      let mask = ~(255u << ${index * 8}u);
      after = (after & mask) | (u32(clamp(mixed + 0.5, 0.0, 255.0)) << ${index * 8}u);
    }
  }`;

/**
 * One plane of a 4:2:0 picture over one plane of the output; an invocation does one word of four samples. Halvings have
 * brought the picture within a factor of two, so that a tent of four texels a row is the rule. Four texels are two loads: memory is what a
 * software GPU pays for (2.7 ns a load against 0.2 ns an operation).
 */
export const OVERLAY_PLANE_WGSL = /* wgsl */ `
struct Params {
  // first word, first row, words, rows
  box: vec4u,
  // words of the output: offset, stride; bytes of the picture: offset, stride
  places: vec4u,
  turn: vec4f,
  // e, f, tent radius
  place: vec4f,
  texels: vec4f,
  // last column and row of the picture's plane; rows of texels, and groups of four columns, that a sample needs
  last: vec4i,
  // texels a sample across the edges, opacity
  edge: vec4f,
  // premultiplied code, its alpha, its share
  tint: vec4f,
}
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> picture: array<u32>;
@group(0) @binding(2) var<storage, read_write> planes: array<u32>;
fn texel(row: u32, x: i32) -> u32 {
  let at = row + u32(x);
  return (picture[at >> 2u] >> ((at & 3u) * 8u)) & 255u;
}
fn line(row: u32, x: i32, weights: vec4f, safe: bool, low: i32, high: i32) -> f32 {
  var codes: vec4u;
  if (safe) {
    let at = row + u32(x);
    let shift = (at & 3u) * 8u;
    let here = picture[at >> 2u];
    let next = picture[(at >> 2u) + 1u];
    let four = (here >> shift) | ((next << 1u) << (31u - shift));
    codes = (vec4u(four) >> vec4u(0u, 8u, 16u, 24u)) & vec4u(255u);
  } else {
    codes = vec4u(
      texel(row, clamp(x, low, high)),
      texel(row, clamp(x + 1, low, high)),
      texel(row, clamp(x + 2, low, high)),
      texel(row, clamp(x + 3, low, high)));
  }
  return dot(vec4f(codes), weights);
}
@compute @workgroup_size(16, 4) fn overlayPlane(@builtin(global_invocation_id) id: vec3u) {
  let box = params.box;
  if (any(id.xy >= box.zw)) { return; }
  let places = params.places;
  let turn = params.turn;
  let place = params.place;
  let texels = params.texels;
  let last = params.last;
  let edge = params.edge;
  let tint = params.tint;
  let source = places.zw;
  let radius = place.zw;
  let slope = 1.0 / radius;
  let rows = last.z;
  let groups = last.w;
  let low = vec2i(floor(texels.xy));
  let high = min(vec2i(ceil(texels.zw)) - 1, last.xy);
  let alpha = mix(1.0, tint.y, tint.z);
  let column = box.x + id.x;
  let start = vec2f(f32(column * 4u), f32(box.y + id.y)) + 0.5;
  let word = places.x + (box.y + id.y) * places.y + column;
  let before = planes[word];
  var after = before;
${SAMPLES.map(sample).join('')}
  planes[word] = after;
}
`;
