import { COMPARE_WGSL, CONVERT_WGSL } from './shaders/compare.ts';
import { HALVE_WGSL } from './shaders/ingest.ts';
import { OVERLAY_PLANE_WGSL } from './shaders/overlay-plane.ts';
import { OVERLAY_RGBA_WGSL } from './shaders/overlay-rgba.ts';
import { FILL_WGSL } from './shaders/pack.ts';
import { HALVE_PLANE_WGSL } from './shaders/planar.ts';

/** Every fixed shader, by its entry point. */
export const KERNELS = {
  halve: HALVE_WGSL,
  convert: CONVERT_WGSL,
  compare: COMPARE_WGSL,
  fill: FILL_WGSL,
  halvePlane: HALVE_PLANE_WGSL,
  overlayPlane: OVERLAY_PLANE_WGSL,
  overlayRgba: OVERLAY_RGBA_WGSL,
} as const;

export type KernelName = keyof typeof KERNELS;
