import type { EffectInstance } from '../../../project/records/effect-instance.ts';

/** One line of the list: the same effect on each of the clips. */
export interface EffectRow {
  /** Of the first clip's instance. */
  readonly id: string;
  /** One a clip, in the order of the clips. */
  readonly instances: readonly EffectInstance[];
}

/**
 * The effects that all chains have in common, in the order of the first: its second blur goes with the second blur of the others.
 * @returns with them, how many effects of any chain go with none
 */
export function effectRows(chains: readonly (readonly EffectInstance[])[]): {
  readonly rows: readonly EffectRow[];
  readonly others: number;
} {
  const [first = [], ...rest] = chains;
  const counts = new Map<string, number>();
  const rows = first.flatMap((instance) => {
    const place = counts.get(instance.effect) ?? 0;
    counts.set(instance.effect, place + 1);
    const partners = rest.map((chain) => chain.filter(({ effect }) => effect === instance.effect)[place]);
    const instances = [instance, ...partners];
    return instances.every((one) => one !== undefined) ? [{ id: instance.id, instances }] : [];
  });
  const all = chains.reduce((sum, chain) => sum + chain.length, 0);
  return { rows, others: all - rows.length * chains.length };
}
