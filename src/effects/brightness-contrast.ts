import type { EffectDefinition } from '../engine/frame-graph/effect-definition.ts';

/** Offset and slope about middle grey, on gamma-encoded values, clipped channel by channel. */
export const brightnessContrast: EffectDefinition = {
  id: 'brightness-contrast',
  version: 1,
  label: 'effects.brightnessContrast',
  params: [
    {
      key: 'brightness',
      label: 'effects.brightness',
      kind: 'number',
      min: -1,
      max: 1,
      step: 0.01,
      default: 0,
      unit: 'percent',
    },
    {
      key: 'contrast',
      label: 'effects.contrast',
      kind: 'number',
      min: 0,
      max: 3,
      step: 0.01,
      default: 1,
      unit: 'percent',
    },
  ],
  presets: [
    { label: 'effects.presetLift', values: { brightness: 0.08 } },
    { label: 'effects.presetPunch', values: { contrast: 1.2 } },
    { label: 'effects.presetFaded', values: { brightness: 0.06, contrast: 0.8 } },
    { label: 'effects.presetNight', values: { brightness: -0.18, contrast: 1.15 } },
  ],
  keepsOpaque: true,
  passes: [
    /* wgsl */ `
fn effect(at: vec2i, size: vec2i) -> vec4f {
  let c = straight(texel(at));
  let bright = c.rgb + param(0u);
  let result = (bright - 0.5) * param(1u) + 0.5;
  return premultiplied(vec4f(clamp(result, vec3f(0.0), vec3f(1.0)), c.a));
}`,
  ],
};
