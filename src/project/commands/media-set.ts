import * as v from 'valibot';
import { Id } from '../records/fields.ts';
import { mediaAssetRecord } from '../records/media-asset.ts';
import { defineCommand } from './define-command.ts';
import { defined } from './timeline/defined.ts';

const { name, bin, locations, mezzanine } = mediaAssetRecord.schema.entries;

/** Renames assets, files them in another folder of the bin, or notes where their bytes or their mezzanines are. */
export const mediaSet = defineCommand({
  id: 'media.set',
  args: v.object({
    assets: v.pipe(v.array(Id), v.minLength(1)),
    fields: v.partial(v.strictObject({ name, bin, locations, mezzanine })),
  }),
  run(tx, { assets, fields }) {
    for (const id of assets) tx.patch('asset', id, defined(fields));
  },
});
