import type { EffectDefinition } from '../engine/frame-graph/effect-definition.ts';

/** Mirrors the upright picture. */
export const flip: EffectDefinition = {
  id: 'flip',
  version: 1,
  label: 'effects.flip',
  params: [
    {
      key: 'horizontal',
      label: 'effects.horizontal',
      kind: 'boolean',
      min: 0,
      max: 1,
      step: 1,
      default: 1,
      unit: 'none',
    },
    {
      key: 'vertical',
      label: 'effects.vertical',
      kind: 'boolean',
      min: 0,
      max: 1,
      step: 1,
      default: 0,
      unit: 'none',
    },
  ],
  presets: [
    { label: 'effects.presetMirror', values: { horizontal: 1, vertical: 0 } },
    { label: 'effects.presetUpsideDown', values: { horizontal: 0, vertical: 1 } },
    { label: 'effects.presetHalfTurn', values: { horizontal: 1, vertical: 1 } },
  ],
  keepsOpaque: true,
  passes: [
    /* wgsl */ `
fn effect(at: vec2i, size: vec2i) -> vec4f {
  let wanted = vec2<bool>(param(0u) != 0.0, param(1u) != 0.0);
  let axes = select(wanted, wanted.yx, isTurned());
  return texel(select(at, size - 1 - at, axes));
}`,
  ],
};
