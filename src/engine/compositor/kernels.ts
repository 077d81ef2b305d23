import { COMPARE_WGSL, CONVERT_WGSL } from './shaders/compare.ts';
import { HALVE_WGSL } from './shaders/ingest.ts';
import { MOVE_PLANE_WGSL, OVERLAY_INSIDE_WGSL, OVERLAY_PLANE_WGSL } from './shaders/overlay-plane.ts';
import { OVERLAY_RGBA_WGSL, OVERLAY_WORDS_WGSL } from './shaders/overlay-rgba.ts';
import { FILL_WGSL } from './shaders/pack.ts';
import { DISSOLVE_WGSL, HALVE_PLANE_WGSL, TINT_WGSL } from './shaders/planar.ts';

/** Every fixed shader, by its entry point. */
export const KERNELS = {
  halve: HALVE_WGSL,
  convert: CONVERT_WGSL,
  compare: COMPARE_WGSL,
  fill: FILL_WGSL,
  dissolve: DISSOLVE_WGSL,
  tint: TINT_WGSL,
  halvePlane: HALVE_PLANE_WGSL,
  movePlane: MOVE_PLANE_WGSL,
  overlayInside: OVERLAY_INSIDE_WGSL,
  overlayPlane: OVERLAY_PLANE_WGSL,
  overlayWords: OVERLAY_WORDS_WGSL,
  overlayRgba: OVERLAY_RGBA_WGSL,
} as const;

export type KernelName = keyof typeof KERNELS;
