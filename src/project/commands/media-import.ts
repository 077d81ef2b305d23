import * as v from 'valibot';
import type { MediaAsset } from '../records/media-asset.ts';
import { mediaAssetRecord } from '../records/media-asset.ts';
import type { ProjectSnapshot } from '../records/snapshot.ts';
import { groupOf, type IndexDefinition } from '../records/table-index.ts';
import { defineCommand } from './define-command.ts';

const { id: _, ...fields } = mediaAssetRecord.schema.entries;

const byHash: IndexDefinition<MediaAsset> = {
  groups: ({ hash }) => [hash],
  compare: null,
  by: ['hash'],
};

/** The asset with these bytes, if the project has it. */
export const assetOfHash = (snapshot: Pick<ProjectSnapshot, 'asset'>, hash: string): MediaAsset | undefined =>
  groupOf(snapshot.asset, byHash, hash)[0];

/** Adds probed files to the bin. A file that is there already (same content hash) gets the new locations and is not added again. */
export const mediaImport = defineCommand({
  id: 'media.import',
  args: v.object({ assets: v.array(v.looseObject(fields)) }),
  run: (tx, { assets }) => ({
    assets: assets.map((asset) => {
      const known = assetOfHash(tx.snapshot, asset.hash);
      if (!known) {
        return { asset: tx.put('asset', { ...asset, id: tx.newId() }).id, duplicate: false };
      }
      const seen = new Set(known.locations.map((location) => JSON.stringify(location)));
      const more = asset.locations.filter((location) => !seen.has(JSON.stringify(location)));
      if (more.length > 0) tx.patch('asset', known.id, { locations: [...known.locations, ...more] });
      return { asset: known.id, duplicate: true };
    }),
  }),
});
