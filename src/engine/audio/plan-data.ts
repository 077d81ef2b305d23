// A plan with what its effects were given beside it: impulse responses are too long to be sent with every edit.
import type { MixPlan } from './mix-plan.ts';
import type { PlannedInsert } from './planned-strip.ts';

type Inserts = { readonly inserts: readonly PlannedInsert[] };

function mapInserts(plan: MixPlan, change: (insert: PlannedInsert) => PlannedInsert): MixPlan {
  const on = <T extends Inserts>(strip: T): T => ({ ...strip, inserts: strip.inserts.map(change) });
  return {
    ...plan,
    tracks: plan.tracks.map((track) => ({ ...on(track), chains: track.chains.map(on) })),
    buses: plan.buses.map(on),
    master: on(plan.master),
  };
}

/** The plan with the keys alone, and the samples by key. */
export function withoutSamples(plan: MixPlan): {
  readonly plan: MixPlan;
  readonly samples: ReadonlyMap<string, readonly Float32Array[]>;
} {
  const samples = new Map<string, readonly Float32Array[]>();
  const bare = mapInserts(plan, (insert) => {
    for (const { key, planes } of insert.data) samples.set(key, planes);
    return { ...insert, data: insert.data.map((data) => ({ ...data, planes: [] })) };
  });
  return { plan: bare, samples };
}

/** The plan as it was. @param samples those of all its keys */
export const withSamples = (plan: MixPlan, samples: ReadonlyMap<string, readonly Float32Array[]>): MixPlan =>
  mapInserts(plan, (insert) =>
    insert.data.length === 0
      ? insert
      : {
          ...insert,
          data: insert.data.map((data) => ({ ...data, planes: samples.get(data.key) ?? data.planes })),
        },
  );
