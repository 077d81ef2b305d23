import type { EffectDefinition } from '../frame-graph/effect-definition.ts';

/** Finds an effect by the name that the document has for it; null when this version does not know it. */
export type EffectLookup = (id: string) => EffectDefinition | null;
