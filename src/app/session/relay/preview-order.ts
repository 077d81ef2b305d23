import { hashBytes } from '../../../base/hash.ts';
import { exportRecord } from '../../../project/records/export-settings.ts';
import { parseRecord } from '../../../project/records/record-type.ts';
import type { ProjectSnapshot } from '../../../project/records/snapshot.ts';
import type { RelayClient } from '../../../protocol/relay/client/relay-client.ts';
import { uploadBlob } from '../../../protocol/relay/client/upload-blob.ts';
import { orderOf } from '../../../protocol/relay/order.ts';
import type { PreviewFile } from './preview-files.ts';

/** What a preview's pictures are made from. */
export interface OrderedPreview {
  readonly document: ProjectSnapshot;
  readonly sequence: string;
  readonly files: readonly PreviewFile[];
  readonly brought: readonly string[];
}

/** The document with the files that were brought, on the relay. @returns its hash */
export async function uploadPreviewOrder(
  client: RelayClient,
  { document, sequence, files, brought }: OrderedPreview,
  signal: AbortSignal,
): Promise<string> {
  const named = (proxy: boolean): Record<string, string> =>
    Object.fromEntries(
      files.flatMap((file, place) => (file.proxy === proxy ? [[file.asset, brought[place]!]] : [])),
    );
  // Of an export nothing is asked, but an order has settings.
  const settings = parseRecord(exportRecord, {
    id: 'preview',
    sequence,
    container: 'mp4',
    video: null,
    audio: null,
  });
  const order = { ...orderOf(document, settings, named(false)), proxies: named(true) };
  const bytes = new TextEncoder().encode(JSON.stringify(order));
  const hash = hashBytes(bytes);
  if ((await client.missing([hash], signal)).length > 0)
    await uploadBlob(client, hash, new Blob([bytes]), { signal });
  return hash;
}
