import type { Figure } from '../health/figures.ts';
import type { PreviewHub } from './preview-hub.ts';

/** How many look, how many could, and how often a picture was there already. */
export function previewFigures({ statistics }: PreviewHub): Figure[] {
  const { nodes, places, sessions, hits, misses, cachedBytes } = statistics;
  const labels = { cache: 'preview' };
  return [
    { name: 'preview.sessions', value: sessions },
    { name: 'preview.places', value: places },
    { name: 'preview.nodes', value: nodes },
    { name: 'cache.hits', labels, value: hits, total: true },
    { name: 'cache.misses', labels, value: misses, total: true },
    { name: 'cache.bytes', labels, value: cachedBytes },
  ];
}
