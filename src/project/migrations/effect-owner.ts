import type { Migration, RawChange } from './migration.ts';

/** Up to version 1 only clips had effects. Tracks, buses and sequences have them too now, so the register is named for any owner. */
export const effectOwner: Migration = {
  id: 2,
  name: 'effect-owner',
  up: (document) =>
    Object.entries(document.effect ?? {}).flatMap(([id, effect]): RawChange[] =>
      effect.owner === undefined && effect.clip !== undefined
        ? [{ type: 'effect', id, fields: { owner: effect.clip, clip: undefined } }]
        : [],
    ),
};
