import type { LayerDraw } from '../../frame-graph/frame-plan.ts';

/** Numbers by which shaders know the modes. */
export const BLEND_CODES: Readonly<Record<LayerDraw['blend'], number>> = {
  normal: 0,
  darken: 1,
  multiply: 2,
  'color-burn': 3,
  lighten: 4,
  screen: 5,
  'color-dodge': 6,
  add: 7,
  overlay: 8,
  'soft-light': 9,
  'hard-light': 10,
  difference: 11,
  exclusion: 12,
  subtract: 13,
};

/**
 * W3C "Compositing and Blending Level 1", section 10 (separable modes); add and subtract clamp. `cb` backdrop, `cs` source,
 * both straight. The backdrop is opaque, so the general formula shrinks to mix(cb, B(cb, cs), alpha).
 */
export const BLEND_WGSL = /* wgsl */ `
fn burn(cb: f32, cs: f32) -> f32 {
  if (cb >= 1.0) { return 1.0; }
  if (cs <= 0.0) { return 0.0; }
  return 1.0 - min(1.0, (1.0 - cb) / cs);
}
fn dodge(cb: f32, cs: f32) -> f32 {
  if (cb <= 0.0) { return 0.0; }
  if (cs >= 1.0) { return 1.0; }
  return min(1.0, cb / (1.0 - cs));
}
fn hardLight(cb: vec3f, cs: vec3f) -> vec3f {
  let twice = 2.0 * cs - 1.0;
  return select(cb + twice - cb * twice, cb * 2.0 * cs, cs <= vec3f(0.5));
}
fn softLight(cb: vec3f, cs: vec3f) -> vec3f {
  let dark = cb - (1.0 - 2.0 * cs) * cb * (1.0 - cb);
  let d = select(sqrt(cb), ((16.0 * cb - 12.0) * cb + 4.0) * cb, cb <= vec3f(0.25));
  let light = cb + (2.0 * cs - 1.0) * (d - cb);
  return select(light, dark, cs <= vec3f(0.5));
}
fn blended(mode: u32, backdrop: vec3f, source: vec3f) -> vec3f {
  if (mode == 0u) { return source; }
  let cb = clamp(backdrop, vec3f(0.0), vec3f(1.0));
  let cs = clamp(source, vec3f(0.0), vec3f(1.0));
  switch (mode) {
    case 1u: { return min(cb, cs); }
    case 2u: { return cb * cs; }
    case 3u: { return vec3f(burn(cb.r, cs.r), burn(cb.g, cs.g), burn(cb.b, cs.b)); }
    case 4u: { return max(cb, cs); }
    case 5u: { return cb + cs - cb * cs; }
    case 6u: { return vec3f(dodge(cb.r, cs.r), dodge(cb.g, cs.g), dodge(cb.b, cs.b)); }
    case 7u: { return min(cb + cs, vec3f(1.0)); }
    case 8u: { return hardLight(cs, cb); }
    case 9u: { return softLight(cb, cs); }
    case 10u: { return hardLight(cb, cs); }
    case 11u: { return abs(cb - cs); }
    case 12u: { return cb + cs - 2.0 * cb * cs; }
    case 13u: { return max(cb - cs, vec3f(0.0)); }
    default: { return source; }
  }
}
// source is premultiplied
fn over(mode: u32, backdrop: vec3f, source: vec4f) -> vec3f {
  if (source.a <= 0.0) { return backdrop; }
  if (mode == 0u) { return source.rgb + backdrop * (1.0 - source.a); }
  return mix(backdrop, blended(mode, backdrop, source.rgb / source.a), source.a);
}
`;
