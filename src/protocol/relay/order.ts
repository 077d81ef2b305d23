// A film to be rendered somewhere else: the document's records as they are, the settings, and which blob is which medium.
import * as v from 'valibot';
import { StoryError } from '../../base/errors.ts';
import { type ExportSettings, exportRecord } from '../../project/records/export-settings.ts';
import { RECORD_NAMES, recordTypes } from '../../project/records/index.ts';
import { PROJECT_VERSION } from '../../project/records/project.ts';
import { parseRecord, type RecordType } from '../../project/records/record-type.ts';
import { emptySnapshot, type ProjectSnapshot } from '../../project/records/snapshot.ts';
import { BlobHash, Count } from './fields.ts';

export const ORDER_VERSION = 1;

export const RenderOrder = v.object({
  version: Count,
  /** Of the records: `PROJECT_VERSION` of whoever wrote it. */
  projectVersion: Count,
  /** Table → records. */
  tables: v.record(v.string(), v.array(v.looseObject({ id: v.string() }))),
  settings: v.looseObject({}),
  /** Asset id → blob with its bytes. */
  media: v.record(v.string(), BlobHash),
  /** Asset id → blob with its proxy. Previews draw from it; a film is never made of one. */
  proxies: v.optional(v.record(v.string(), BlobHash)),
});
export type RenderOrder = v.InferOutput<typeof RenderOrder>;

export function orderOf(
  snapshot: ProjectSnapshot,
  settings: ExportSettings,
  media: Readonly<Record<string, string>>,
): RenderOrder {
  const tables: RenderOrder['tables'] = {};
  for (const name of RECORD_NAMES)
    tables[name] = [...snapshot[name].values()].map((record) => ({ ...record }));
  return {
    version: ORDER_VERSION,
    projectVersion: PROJECT_VERSION,
    tables,
    settings: { ...settings },
    media,
  };
}

/** @throws StoryError `order-invalid`, `order-newer` when a newer studio wrote it */
export function readOrder(bytes: Uint8Array): RenderOrder {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new StoryError('order-invalid', { params: { reason: 'it is no JSON' }, cause });
  }
  const result = v.safeParse(RenderOrder, value);
  if (!result.success) {
    const issue = result.issues[0];
    throw new StoryError('order-invalid', {
      params: { reason: `${v.getDotPath(issue) ?? 'it'}: ${issue.message}` },
    });
  }
  const { version, projectVersion } = result.output;
  if (version > ORDER_VERSION || projectVersion > PROJECT_VERSION) {
    throw new StoryError('order-newer', { params: { version: `${version}.${projectVersion}` } });
  }
  return result.output;
}

/** The document of an order, every record checked. @throws StoryError `invalid-record` */
export function snapshotOf(order: RenderOrder): ProjectSnapshot {
  const snapshot: Record<string, ReadonlyMap<string, unknown>> = { ...emptySnapshot() };
  for (const name of RECORD_NAMES) {
    const type: RecordType = recordTypes[name];
    const records = (order.tables[name] ?? []).map((record) => parseRecord(type, record) as typeof record);
    snapshot[name] = new Map(records.map((record) => [record.id, record]));
  }
  return snapshot as ProjectSnapshot;
}

export const settingsOf = (order: RenderOrder): ExportSettings => parseRecord(exportRecord, order.settings);
