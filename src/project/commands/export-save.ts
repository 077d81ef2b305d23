import * as v from 'valibot';
import { exportRecord } from '../records/export-settings.ts';
import type { Id } from '../records/fields.ts';
import { defineCommand } from './define-command.ts';
import { sequenceNamed } from './timeline/frames.ts';

const { id, sequence, ...fields } = exportRecord.schema.entries;

/** Keeps export settings with the project: new ones, or in the place of those with the same id. */
export const exportSave = defineCommand({
  id: 'export.save',
  args: v.object({
    settings: v.looseObject({ id: v.optional(id), sequence: v.optional(sequence as typeof Id), ...fields }),
  }),
  run(tx, { settings }) {
    const saved = tx.put('export', {
      ...settings,
      id: settings.id ?? tx.newId(),
      sequence: sequenceNamed(tx, settings.sequence).id,
    });
    return { export: saved.id };
  },
});
