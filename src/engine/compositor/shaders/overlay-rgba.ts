const BLOCK = /* wgsl */ `
// first pixel (a multiple of 8 and of 2), blocks across and down
  box: vec4u,
  // words: luma stride, chroma stride, U offset, V offset
  planes: vec4u,
  // rows for Y, U, V from premultiplied (R', G', B', A)
  rows: array<vec4f, 3>,
`;

const LAY_WORD = /* wgsl */ `
fn laid(word: u32, codes: vec4f, alphas: vec4f) {
  let before = vec4f((vec4u(planes[word]) >> vec4u(0u, 8u, 16u, 24u)) & vec4u(255u));
  let after = vec4u(clamp(before * (1.0 - alphas) + codes + 0.5, vec4f(0.0), vec4f(255.0)));
  planes[word] = after.x | (after.y << 8u) | (after.z << 16u) | (after.w << 24u);
}
fn layLuma(word: u32, row: vec4f, a: vec4f, b: vec4f, c: vec4f, d: vec4f) {
  laid(word, vec4f(dot(row, a), dot(row, b), dot(row, c), dot(row, d)), vec4f(a.a, b.a, c.a, d.a));
}
`;

/** The eight pixels of one row of a block, and their luma. */
const row = (index: 0 | 1): string => /* wgsl */ `
  let p${index}0 = colorAt(x, y + ${index}u);
  let p${index}1 = colorAt(x + 1u, y + ${index}u);
  let p${index}2 = colorAt(x + 2u, y + ${index}u);
  let p${index}3 = colorAt(x + 3u, y + ${index}u);
  let p${index}4 = colorAt(x + 4u, y + ${index}u);
  let p${index}5 = colorAt(x + 5u, y + ${index}u);
  let p${index}6 = colorAt(x + 6u, y + ${index}u);
  let p${index}7 = colorAt(x + 7u, y + ${index}u);`;

const LAY_BLOCK = /* wgsl */ `
${row(0)}
${row(1)}
  let place = params.planes;
  let lumaRow = params.rows[0];
  let luma = y * place.x + x / 4u;
  layLuma(luma, lumaRow, p00, p01, p02, p03);
  layLuma(luma + 1u, lumaRow, p04, p05, p06, p07);
  layLuma(luma + place.x, lumaRow, p10, p11, p12, p13);
  layLuma(luma + place.x + 1u, lumaRow, p14, p15, p16, p17);
  let c0 = (p00 + p01 + p10 + p11) * 0.25;
  let c1 = (p02 + p03 + p12 + p13) * 0.25;
  let c2 = (p04 + p05 + p14 + p15) * 0.25;
  let c3 = (p06 + p07 + p16 + p17) * 0.25;
  let chroma = (y / 2u) * place.y + x / 8u;
  layLuma(place.z + chroma, params.rows[1], c0, c1, c2, c3);
  layLuma(place.w + chroma, params.rows[2], c0, c1, c2, c3);
`;

/** Any RGBA (stills, turned or scaled titles, colours) over planes, bilinear or with a tent filter. */
export const OVERLAY_RGBA_WGSL = /* wgsl */ `
struct Params {
  ${BLOCK}
  turn: vec4f,
  // e, f, tent radius
  place: vec4f,
  texels: vec4f,
  // texels a pixel across the edges, opacity, 1: plain colour
  edge: vec4f,
  // premultiplied
  color: vec4f,
  // premultiplied
  tint: vec4f,
  // share of the tint
  share: vec4f,
}
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> planes: array<u32>;
@group(0) @binding(2) var source: texture_2d<f32>;
${LAY_WORD}
fn tent(at: vec2f, texels: vec4f, radius: vec2f) -> vec4f {
  let low = vec2i(floor(texels.xy));
  let high = min(vec2i(ceil(texels.zw)), vec2i(textureDimensions(source))) - 1;
  let centre = at - 0.5;
  let begin = vec2i(ceil(centre - radius));
  let end = vec2i(floor(centre + radius));
  var sum = vec4f(0.0);
  var total = 0.0;
  for (var y = begin.y; y <= end.y; y++) {
    let wy = 1.0 - abs(f32(y) - centre.y) / radius.y;
    let line = clamp(y, low.y, high.y);
    for (var x = begin.x; x <= end.x; x++) {
      let weight = wy * (1.0 - abs(f32(x) - centre.x) / radius.x);
      sum += textureLoad(source, vec2i(clamp(x, low.x, high.x), line), 0) * weight;
      total += weight;
    }
  }
  return sum / max(total, 1e-6);
}
fn colorAt(x: u32, y: u32) -> vec4f {
  let turn = params.turn;
  let place = params.place;
  let texels = params.texels;
  let edge = params.edge;
  let p = vec2f(f32(x), f32(y)) + 0.5;
  let at = vec2f(turn.x * p.x + turn.z * p.y + place.x, turn.y * p.x + turn.w * p.y + place.y);
  let inner = (at - texels.xy) / edge.xy + 0.5;
  let outer = (texels.zw - at) / edge.xy + 0.5;
  let both = clamp(inner, vec2f(0.0), vec2f(1.0)) * clamp(outer, vec2f(0.0), vec2f(1.0));
  let covered = both.x * both.y * edge.z;
  if (covered <= 0.0) { return vec4f(0.0); }
  var color = params.color;
  if (edge.w == 0.0) { color = tent(at, texels, place.zw); }
  return mix(color, params.tint * color.a, params.share.x) * covered;
}
@compute @workgroup_size(16, 4) fn overlayRgba(@builtin(global_invocation_id) id: vec3u) {
  let box = params.box;
  if (any(id.xy >= box.zw)) { return; }
  let x = box.x + id.x * 8u;
  let y = box.y + id.y * 2u;
${LAY_BLOCK}
}
`;
