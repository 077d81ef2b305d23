import type { SoundEffect, SoundParam } from './effects.ts';

const BAND = /^band(\d)/;

export interface EffectGroups {
  readonly general: readonly SoundParam[];
  /** Of effects with many bands: one is shown at a time. */
  readonly bands: readonly (readonly SoundParam[])[];
}

/** The settings of an effect, those of bands apart. */
export function groupsOf(effect: Pick<SoundEffect, 'params'>): EffectGroups {
  const bands: SoundParam[][] = [];
  const general: SoundParam[] = [];
  for (const param of effect.params) {
    const band = BAND.exec(param.key)?.[1];
    if (band === undefined) general.push(param);
    else {
      bands[Number(band) - 1] ??= [];
      bands[Number(band) - 1]!.push(param);
    }
  }
  return { general, bands };
}
