import type { ProjectSnapshot } from './snapshot.ts';

/** Assets that a film cannot be made without: those of clips, and what effects were given (an impulse response is one). */
export function usedAssets(snapshot: ProjectSnapshot): Set<string> {
  const used = new Set<string>();
  for (const { source } of snapshot.clip.values()) if (source.kind === 'media') used.add(source.asset);
  for (const { data } of snapshot.effect.values()) {
    for (const value of Object.values(data)) if (value.kind === 'asset') used.add(value.asset);
  }
  return used;
}
