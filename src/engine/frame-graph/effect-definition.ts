/** A number that a maker can turn, or a switch. Ranges bind the interface; values are clamped to them before they reach the GPU. */
export interface EffectParam {
  readonly key: string;
  /** Key in the message catalogue. */
  readonly label: string;
  readonly kind: 'number' | 'boolean';
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly default: number;
  /** `px` are pixels of a sequence 1080 high and scale with the picture. */
  readonly unit: 'none' | 'percent' | 'degrees' | 'px' | 'stops';
}

/**
 * A picture effect. Each pass is WGSL that defines
 *   fn effect(at: vec2i, size: vec2i) -> vec4f
 * and may call `texel(p: vec2i) -> vec4f` (clamped to the edges; premultiplied, gamma-encoded R'G'B'A), `straight(vec4f)`,
 * `premultiplied(vec4f)`, `param(i)` (the i-th entry of `params`, booleans as 0 or 1), `pixelSize()` (texels in a
 * pixel of a sequence 1080 high) and `isTurned()` (the texels lie on their side). It runs on the source's texels, before the layer
 * is placed. Output outside 0…1 is kept until the
 * planes are packed, where luma and chroma are clipped each for itself: an effect that pushes colours clips them.
 */
export interface EffectDefinition {
  readonly id: string;
  /** Raised when the same params give other pixels: it is part of a segment's hash. */
  readonly version: number;
  readonly label: string;
  readonly params: readonly EffectParam[];
  /** Params that a preset does not name stand at their defaults. */
  readonly presets: readonly { readonly label: string; readonly values: Readonly<Record<string, number>> }[];
  readonly passes: readonly string[];
  /** True when an opaque picture stays opaque. */
  readonly keepsOpaque: boolean;
}

/** A transition as the interface offers it; the drawing itself is the compositor's. */
export interface TransitionDefinition {
  readonly id: 'crossfade' | 'dip';
  readonly label: string;
  readonly params: readonly ('color' | 'curve')[];
}

/** Values in the order of `params`, defaults filled in, clamped to the range. */
export function effectValues(
  definition: EffectDefinition,
  params: Readonly<Record<string, number | string | boolean>>,
): number[] {
  return definition.params.map((param) => {
    const given = params[param.key];
    if (typeof given === 'boolean') return given ? 1 : 0;
    if (typeof given !== 'number' || !Number.isFinite(given)) return param.default;
    return Math.min(param.max, Math.max(param.min, given));
  });
}
