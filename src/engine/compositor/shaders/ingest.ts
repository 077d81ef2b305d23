import { LIGHT_WGSL } from './light.ts';

/** What a picture's bytes are; the shader is made for it. */
export interface IngestKind {
  readonly rgba: boolean;
  readonly wide: boolean;
  /** log2 of chroma subsampling. */
  readonly shiftX: 0 | 1;
  readonly shiftY: 0 | 1;
  readonly smooth: boolean;
  readonly alphaPlane: boolean;
  readonly bgr: boolean;
  readonly alphaIsFiller: boolean;
  readonly premultiplied: boolean;
  readonly light: boolean;
  readonly rollOff: boolean;
}

export const ingestKey = (kind: IngestKind): string => `ingest:${Object.values(kind).join(':')}`;

/** A sample's code; 16-bit ones in little-endian halves. */
const CODE_AT = (wide: boolean): string =>
  wide
    ? `fn codeAt(offset: u32) -> f32 { return f32((bytes[offset >> 2u] >> ((offset & 2u) * 8u)) & 65535u); }`
    : `fn codeAt(offset: u32) -> f32 { return f32((bytes[offset >> 2u] >> ((offset & 3u) * 8u)) & 255u); }`;

function planarTexel({ shiftX, shiftY, smooth, alphaPlane, wide }: IngestKind): string {
  const times = wide ? ' * 2u' : '';
  const interpolated = smooth && (shiftX === 1 || shiftY === 1);
  const near = /* wgsl */ `
    // Centre-sited, linear between samples: a quarter of the way to the neighbour on the near side.
    let nearX = u32(min(max(i32(cx) + i32(x & 1u) * 2 - 1, 0), lastX));
    let nearY = u32(min(max(i32(cy) + i32(y & 1u) * 2 - 1, 0), lastY));
    let wx = ${shiftX === 1 ? '0.25' : '0.0'};
    let wy = ${shiftY === 1 ? '0.25' : '0.0'};
    let hereRow = cy * strides.y;
    let nearRow = nearY * strides.y;
    let u = mix(
      mix(codeAt(offsets.y + hereRow + cx${times}), codeAt(offsets.y + hereRow + nearX${times}), wx),
      mix(codeAt(offsets.y + nearRow + cx${times}), codeAt(offsets.y + nearRow + nearX${times}), wx), wy);
    let v = mix(
      mix(codeAt(offsets.z + hereRow + cx${times}), codeAt(offsets.z + hereRow + nearX${times}), wx),
      mix(codeAt(offsets.z + nearRow + cx${times}), codeAt(offsets.z + nearRow + nearX${times}), wx), wy);`;
  const same = /* wgsl */ `
    let u = codeAt(offsets.y + cy * strides.y + cx${times});
    let v = codeAt(offsets.z + cy * strides.z + cx${times});`;
  return /* wgsl */ `
    let cx = x >> ${shiftX}u;
    let cy = y >> ${shiftY}u;
    ${interpolated ? near : same}
    let code = vec4f(codeAt(offsets.x + y * strides.x + x${times}), u, v, 1.0);
    var rgb = vec3f(dot(row0, code), dot(row1, code), dot(row2, code));
    let alpha = ${alphaPlane ? `codeAt(offsets.w + y * strides.w + x${times}) * params.scale.x` : '1.0'};`;
}

const rgbaTexel = ({ bgr, alphaIsFiller, premultiplied }: IngestKind): string => /* wgsl */ `
    let texel = unpack4x8unorm(bytes[(offsets.x + y * strides.x) / 4u + x]);
    let alpha = ${alphaIsFiller ? '1.0' : 'texel.a'};
    var rgb = texel.${bgr ? 'bgr' : 'rgb'};
    ${premultiplied ? 'rgb = rgb / max(alpha, 1.0 / 255.0);' : ''}`;

const LIGHT = (rollOff: boolean): string => /* wgsl */ `
    let lit = toLight(params.transfers.x, rgb);
    var other = vec3f(
      dot(params.primaries[0].xyz, lit),
      dot(params.primaries[1].xyz, lit),
      dot(params.primaries[2].xyz, lit));
    ${rollOff ? 'other = rolledOff(other);' : ''}
    rgb = fromLight(params.transfers.y, other);`;

/** Decoded bytes to a texture of premultiplied R'G'B'A; an invocation does four texels of a row. */
export const ingestWgsl = (kind: IngestKind): string => /* wgsl */ `
struct Params {
  size: vec4u,
  offsets: vec4u,
  strides: vec4u,
  transfers: vec4u,
  // rows: R'G'B' from (Y, U, V, 1) of code values; w is the offset
  toRgb: array<vec4f, 3>,
  primaries: array<vec4f, 3>,
  // x: 1 / largest alpha code
  scale: vec4f,
}
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> bytes: array<u32>;
@group(0) @binding(2) var written: texture_storage_2d<rgba16float, write>;
${kind.light ? LIGHT_WGSL : ''}
${CODE_AT(kind.wide)}
@compute @workgroup_size(16, 4) fn ingest(@builtin(global_invocation_id) id: vec3u) {
  let size = params.size;
  let y = id.y;
  if (id.x * 4u >= size.x || y >= size.y) { return; }
  let offsets = params.offsets;
  let strides = params.strides;
  let row0 = params.toRgb[0];
  let row1 = params.toRgb[1];
  let row2 = params.toRgb[2];
  let lastX = i32((size.x + ${kind.shiftX}u) >> ${kind.shiftX}u) - 1;
  let lastY = i32((size.y + ${kind.shiftY}u) >> ${kind.shiftY}u) - 1;
  for (var i = 0u; i < 4u; i++) {
    let x = id.x * 4u + i;
    if (x >= size.x) { return; }
    ${kind.rgba ? rgbaTexel(kind) : planarTexel(kind)}
    ${kind.light ? LIGHT(kind.rollOff) : ''}
    textureStore(written, vec2u(x, y), vec4f(rgb * alpha, alpha));
  }
}
`;

/** Halves a level: each texel is the mean of the four (fewer at an odd edge) that it covers. */
export const HALVE_WGSL = /* wgsl */ `
@group(0) @binding(0) var source: texture_2d<f32>;
@group(0) @binding(1) var written: texture_storage_2d<rgba16float, write>;
@compute @workgroup_size(16, 4) fn halve(@builtin(global_invocation_id) id: vec3u) {
  if (any(id.xy >= textureDimensions(written))) { return; }
  let last = textureDimensions(source) - 1u;
  let one = min(id.xy * 2u, last);
  let two = min(id.xy * 2u + 1u, last);
  let sum = textureLoad(source, one, 0) + textureLoad(source, vec2u(two.x, one.y), 0)
    + textureLoad(source, vec2u(one.x, two.y), 0) + textureLoad(source, two, 0);
  textureStore(written, id.xy, sum * 0.25);
}
`;
