import { BLEND_WGSL } from './blend.ts';

/** What a side of `lay` draws; the shader is made for it, because branches and unused uniforms cost software GPUs dearly. */
export interface SideKind {
  /** `exact`: texels lie on pixels. */
  readonly source: 'exact' | 'tent' | 'color';
  readonly tinted: boolean;
  readonly blend: number;
}

const PIXELS = [0, 1, 2, 3] as const;

const SIDE_STRUCT = /* wgsl */ `
struct Side {
  // x = a·x + c·y + e from output pixels to texels of the level
  turn: vec4f,
  // e, f, tent radius in texels, x and y
  place: vec4f,
  // what the crop leaves, in texels of the level
  texels: vec4f,
  // texels a pixel across each pair of edges; opacity
  edge: vec4f,
  // premultiplied
  color: vec4f,
  // premultiplied, and its share
  tint: vec4f,
  share: vec4f,
}`;

const TENT = /* wgsl */ `
fn tent(source: texture_2d<f32>, at: vec2f, radius: vec2f, texels: vec4f) -> vec4f {
  let low = vec2i(texels.xy);
  let high = min(vec2i(ceil(texels.zw)), vec2i(textureDimensions(source))) - 1;
  let centre = at - 0.5;
  let begin = vec2i(ceil(centre - radius));
  let end = vec2i(floor(centre + radius));
  let slope = 1.0 / radius;
  var sum = vec4f(0.0);
  var total = 0.0;
  for (var y = begin.y; y <= end.y; y++) {
    let wy = 1.0 - abs(f32(y) - centre.y) * slope.y;
    let row = min(max(y, low.y), high.y);
    for (var x = begin.x; x <= end.x; x++) {
      let weight = wy * (1.0 - abs(f32(x) - centre.x) * slope.x);
      sum += textureLoad(source, vec2i(min(max(x, low.x), high.x), row), 0) * weight;
      total += weight;
    }
  }
  return sum / max(total, 1e-6);
}`;

/** Uniforms of a side that all pixels of an invocation share. */
const shared = (name: string, { source, tinted }: SideKind): string => /* wgsl */ `
  let ${name}Edge = params.${name}.edge;
  ${source === 'color' ? `let ${name}Color = params.${name}.color;` : ''}
  let ${name}Turn = params.${name}.turn;
  let ${name}Place = params.${name}.place;
  let ${name}Texels = params.${name}.texels;
  ${tinted ? `let ${name}Tint = params.${name}.tint; let ${name}Share = params.${name}.share.x;` : ''}`;

/** The colour of one side at one pixel, premultiplied, as `${name}Value`. */
function value(name: string, { source, tinted }: SideKind): string {
  const at = /* wgsl */ `let ${name}At = vec2f(
      ${name}Turn.x * centre.x + ${name}Turn.z * centre.y + ${name}Place.x,
      ${name}Turn.y * centre.x + ${name}Turn.w * centre.y + ${name}Place.y);
    let ${name}Inner = (${name}At - ${name}Texels.xy) / ${name}Edge.xy + 0.5;
    let ${name}Outer = (${name}Texels.zw - ${name}At) / ${name}Edge.xy + 0.5;
    let ${name}Both = min(max(${name}Inner, vec2f(0.0)), vec2f(1.0)) * min(max(${name}Outer, vec2f(0.0)), vec2f(1.0));
    let ${name}Covered = ${name}Both.x * ${name}Both.y;
    var ${name}Value = vec4f(0.0);`;
  const taken = {
    exact: `textureLoad(${name}Texture, vec2i(${name}At), 0)`,
    tent: `tent(${name}Texture, ${name}At, ${name}Place.zw, ${name}Texels)`,
    color: `${name}Color`,
  }[source];
  const tint = tinted ? `${name}Value = mix(${name}Value, ${name}Tint * ${name}Value.a, ${name}Share);` : '';
  return /* wgsl */ `${at}
    if (${name}Covered > 0.0) {
      ${name}Value = ${taken};
      ${tint}
      ${name}Value *= ${name}Covered * ${name}Edge.z;
    }`;
}

const pixel = (index: number, first: SideKind, second: SideKind | null): string => /* wgsl */ `
  if (pixel.x + ${index} < box.z) {
    let centre = vec2f(f32(pixel.x) + ${index}.5, f32(pixel.y) + 0.5);
    let packed = accumulator[index + ${index}];
    let backdrop = vec3f(unpack2x16float(packed.x), unpack2x16float(packed.y).x);
    ${value('first', first)}
    var result = over${first.blend}(backdrop, firstValue);
    ${
      second
        ? `${value('second', second)}
    result = mix(result, over${second.blend}(backdrop, secondValue), params.mixing.x);`
        : ''
    }
    accumulator[index + ${index}] = vec2u(pack2x16float(result.rg), pack2x16float(vec2f(result.b, 0.0)));
  }`;

const over = (blend: number): string =>
  blend === 0
    ? `fn over0(b: vec3f, s: vec4f) -> vec3f { return s.rgb + b * (1.0 - s.a); }`
    : `fn over${blend}(b: vec3f, s: vec4f) -> vec3f { return over(${blend}u, b, s); }`;

/** Names a variant. */
export const layerKey = (first: SideKind, second: SideKind | null): string =>
  ['lay', ...[first, second].map((side) => (side ? `${side.source}:${side.tinted}:${side.blend}` : ''))].join(
    ':',
  );

/** One layer, or two that are mixed, over the accumulator; an invocation does four pixels. See layer-params.ts for the uniform. */
export function layerWgsl(first: SideKind, second: SideKind | null): string {
  const sides = second ? [first, second] : [first];
  const textured = (side: SideKind | null) => side !== null && side.source !== 'color';
  const blends = [...new Set(sides.map((side) => side.blend))];
  return /* wgsl */ `
${SIDE_STRUCT}
struct Params {
  // left, top, right, bottom in output pixels
  box: vec4i,
  // left, top, width in pixels of the accumulator's region
  region: vec4i,
  first: Side,
  second: Side,
  mixing: vec4f,
}
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> accumulator: array<vec2u>;
${textured(first) ? '@group(0) @binding(2) var firstTexture: texture_2d<f32>;' : ''}
${textured(second) ? '@group(0) @binding(3) var secondTexture: texture_2d<f32>;' : ''}
${blends.some((blend) => blend !== 0) ? BLEND_WGSL : ''}
${blends.map(over).join('\n')}
${sides.some((side) => side.source === 'tent') ? TENT : ''}
@compute @workgroup_size(16, 4) fn lay(@builtin(global_invocation_id) id: vec3u) {
  let box = params.box;
  let region = params.region;
  let pixel = box.xy + vec2i(i32(id.x) * 4, i32(id.y));
  if (any(pixel >= box.zw)) { return; }
  let index = (pixel.y - region.y) * region.z + pixel.x - region.x;
  ${shared('first', first)}
  ${second ? shared('second', second) : ''}
  ${PIXELS.map((each) => pixel(each, first, second)).join('')}
}
`;
}
