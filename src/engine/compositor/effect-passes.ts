import { StoryError } from '../../base/errors.ts';
import { effectValues } from '../frame-graph/effect-definition.ts';
import type { LayerDraw } from '../frame-graph/frame-plan.ts';
import { groupsFor } from './pass-encoder.ts';
import type { RgbaStage } from './rgba-stage.ts';
import { UniformWriter } from './uniform-writer.ts';

export type { EffectLookup } from './effect-lookup.ts';

/** Values that one effect can take. */
const MOST_PARAMS = 32;

const wrapped = (body: string): string => /* wgsl */ `
struct Params {
  size: vec2i,
  // picture pixels of a sequence 1080 high, in texels
  pixel: f32,
  // 1 when the picture stands on its side
  turned: f32,
  values: array<vec4f, ${MOST_PARAMS / 4}>,
}
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var source: texture_2d<f32>;
@group(0) @binding(2) var written: texture_storage_2d<rgba16float, write>;
fn texel(at: vec2i) -> vec4f { return textureLoad(source, clamp(at, vec2i(0), params.size - 1), 0); }
fn param(index: u32) -> f32 { return params.values[index / 4u][index % 4u]; }
fn pixelSize() -> f32 { return params.pixel; }
fn isTurned() -> bool { return params.turned == 1.0; }
fn straight(c: vec4f) -> vec4f { return vec4f(c.rgb / max(c.a, 1e-5), c.a); }
fn premultiplied(c: vec4f) -> vec4f { return vec4f(c.rgb * c.a, c.a); }
${body}
@compute @workgroup_size(16, 4) fn run(@builtin(global_invocation_id) id: vec3u) {
  let at = vec2i(id.xy);
  if (any(at >= params.size)) { return; }
  textureStore(written, at, effect(at, params.size));
}
`;

/**
 * Runs a layer's effects over its texels, in order. The result has `levels` mip levels, the first of them filled.
 * @throws StoryError `effect-unknown` (effect)
 */
export function applyEffects(
  stage: RgbaStage,
  source: GPUTexture,
  effects: LayerDraw['layer']['effects'],
  levels: number,
  draw: LayerDraw,
): GPUTexture {
  const { context, passes, borrowed } = stage;
  const steps = effects.flatMap((effect) => {
    const definition = stage.effects(effect.effect);
    if (!definition) throw new StoryError('effect-unknown', { params: { effect: effect.effect } });
    const values = effectValues(definition, effect.params);
    return definition.passes.map((body, index) => ({
      key: `effect:${definition.id}:${definition.version}:${index}`,
      body,
      values,
    }));
  });
  const turned = (draw.picture?.rotation ?? 0) % 180 === 90;
  let current = source;
  steps.forEach((step, index) => {
    const last = index === steps.length - 1;
    const target = context.pool.texture(source.width, source.height, last ? levels : 1);
    borrowed.push(target);
    const values = [...step.values, ...new Array<number>(MOST_PARAMS - step.values.length).fill(0)];
    const params = new UniformWriter(4 + MOST_PARAMS)
      .ints(source.width, source.height)
      .floats(texelsPerPixel(draw), turned ? 1 : 0)
      .floats(...values);
    const pipeline = context.pipelineOf(step.key, 'run', () => wrapped(step.body));
    passes.run(pipeline, params, groupsFor(source.width, source.height), [
      current.createView({ baseMipLevel: 0, mipLevelCount: 1 }),
      target.createView({ baseMipLevel: 0, mipLevelCount: 1 }),
    ]);
    current = target;
  });
  return current;
}

/** Texels in a thousand-and-eightieth of the upright picture's height, so that a blur looks the same on a proxy. */
function texelsPerPixel({ picture }: LayerDraw): number {
  if (!picture) return 1;
  const rows = picture.rotation % 180 === 90 ? picture.width : picture.height;
  const covered = picture.region ? picture.region.bottom - picture.region.top : picture.displayHeight;
  return (rows / covered) * (picture.displayHeight / 1080);
}
