/** What the compositor knows of the timeline: the resolved frame that a plan was made from. */
export type { Layer, LayerSource, ResolvedFrame } from '../timeline/types.ts';
