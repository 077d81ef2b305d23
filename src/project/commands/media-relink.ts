import * as v from 'valibot';
import { Id } from '../records/fields.ts';
import { mediaAssetRecord } from '../records/media-asset.ts';
import { clipsOfSource } from '../records/track-index.ts';
import { defineCommand } from './define-command.ts';
import { defined } from './timeline/defined.ts';
import { fitToMedia } from './timeline/fit-to-media.ts';
import { checkSource } from './timeline/place-clip.ts';

const { id: _, ...fields } = mediaAssetRecord.schema.entries;

/**
 * Says where the bytes of an asset are now, or puts another file in its place: clips that reach beyond it are brought inside.
 * @throws StoryError `no-such-stream` when the file lacks a picture or a sound that a clip shows
 */
export const mediaRelink = defineCommand({
  id: 'media.relink',
  args: v.object({ asset: Id, fields: v.partial(v.object(fields)) }),
  run(tx, { asset, fields: given }) {
    tx.patch('asset', asset, defined(given));
    for (const clip of clipsOfSource(tx.snapshot, asset)) {
      checkSource(tx, clip.source, tx.get('track', clip.place.track));
      fitToMedia(tx, clip);
    }
  },
});
