import * as v from 'valibot';
import { StoryError } from '../../base/errors.ts';
import type { EffectInstance } from '../records/effect-instance.ts';
import { Id } from '../records/fields.ts';
import { clipsOfSource } from '../records/track-index.ts';
import { defineCommand } from './define-command.ts';
import { unlockedTrack } from './timeline/frames.ts';

type GivenData = EffectInstance['data'];

const usesAsset = (data: GivenData, asset: string): boolean =>
  Object.values(data).some((given) => given.kind === 'asset' && given.asset === asset);

const withoutAsset = (data: GivenData, asset: string): GivenData =>
  Object.fromEntries(
    Object.entries(data).filter(([, given]) => given.kind !== 'asset' || given.asset !== asset),
  );

/**
 * Takes assets out of the bin.
 * @throws StoryError `media-in-use` (`name`, `count`) and `media-in-effects` (`name`) unless `withClips`; `track-locked`
 */
export const mediaRemove = defineCommand({
  id: 'media.remove',
  args: v.object({
    assets: v.pipe(v.array(Id), v.minLength(1)),
    withClips: v.optional(v.boolean(), false),
  }),
  run(tx, { assets, withClips }) {
    for (const id of new Set(assets)) {
      const { name } = tx.get('asset', id);
      const clips = clipsOfSource(tx.snapshot, id);
      if (clips.length > 0 && !withClips) {
        throw new StoryError('media-in-use', { params: { name, count: clips.length } });
      }
      const given = [...tx.snapshot.effect.values()].filter(({ data }) => usesAsset(data, id));
      if (given.length > 0 && !withClips) throw new StoryError('media-in-effects', { params: { name } });
      for (const effect of given) tx.patch('effect', effect.id, { data: withoutAsset(effect.data, id) });
      for (const clip of clips) {
        unlockedTrack(tx, clip.place.track);
        tx.remove('clip', clip.id);
      }
      tx.remove('asset', id);
    }
  },
});
