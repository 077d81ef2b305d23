import type { EffectDefinition } from '../engine/frame-graph/effect-definition.ts';

/** Weights to three standard deviations; further taps are below a thousandth. 96 taps a side bound the cost. */
const alongAxis = (x: number, y: number): string => /* wgsl */ `
fn effect(at: vec2i, size: vec2i) -> vec4f {
  let sigma = min(param(0u) * pixelSize(), 32.0);
  if (sigma < 0.05) { return texel(at); }
  let reach = i32(ceil(sigma * 3.0));
  let scale = -0.5 / (sigma * sigma);
  var sum = vec4f(0.0);
  var total = 0.0;
  for (var i = -reach; i <= reach; i++) {
    let weight = exp(f32(i * i) * scale);
    sum += texel(at + vec2i(${x}, ${y}) * i) * weight;
    total += weight;
  }
  return sum / total;
}`;

/** Separable; edges repeat, so that a full-frame picture keeps its borders. */
export const gaussianBlur: EffectDefinition = {
  id: 'gaussian-blur',
  version: 1,
  label: 'effects.gaussianBlur',
  params: [
    {
      key: 'sigma',
      label: 'effects.radius',
      kind: 'number',
      min: 0,
      max: 32,
      step: 0.1,
      default: 4,
      unit: 'px',
    },
  ],
  presets: [
    { label: 'effects.presetSoft', values: { sigma: 1.5 } },
    { label: 'effects.presetBackground', values: { sigma: 12 } },
    { label: 'effects.presetUnreadable', values: { sigma: 32 } },
  ],
  keepsOpaque: true,
  passes: [alongAxis(1, 0), alongAxis(0, 1)],
};
