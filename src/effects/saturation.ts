import type { EffectDefinition } from '../engine/frame-graph/effect-definition.ts';

/** Distance from BT.709 luma: 0 is grey, 1 unchanged. */
export const saturation: EffectDefinition = {
  id: 'saturation',
  version: 1,
  label: 'effects.saturation',
  params: [
    {
      key: 'amount',
      label: 'effects.amount',
      kind: 'number',
      min: 0,
      max: 3,
      step: 0.01,
      default: 1,
      unit: 'percent',
    },
  ],
  presets: [
    { label: 'effects.presetGrey', values: { amount: 0 } },
    { label: 'effects.presetMuted', values: { amount: 0.6 } },
    { label: 'effects.presetVivid', values: { amount: 1.35 } },
  ],
  keepsOpaque: true,
  passes: [
    /* wgsl */ `
fn effect(at: vec2i, size: vec2i) -> vec4f {
  let c = texel(at);
  let luma = dot(c.rgb, vec3f(0.2126, 0.7152, 0.0722));
  return vec4f(clamp(mix(vec3f(luma), c.rgb, param(0u)), vec3f(0.0), vec3f(c.a)), c.a);
}`,
  ],
};
