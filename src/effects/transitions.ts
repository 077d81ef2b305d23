import type { TransitionDefinition } from '../engine/frame-graph/effect-definition.ts';

/** Every transition, in the order in which the interface lists them. */
export const TRANSITIONS: readonly TransitionDefinition[] = [
  { id: 'crossfade', label: 'effects.crossfade', params: ['curve'] },
  { id: 'dip', label: 'effects.dip', params: ['color', 'curve'] },
];
