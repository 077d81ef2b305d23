// From an open document to a job on the relay; what the relay has already is not sent again.
import { hashBytes } from '../../../base/hash.ts';
import type { ExportSettings } from '../../../project/records/export-settings.ts';
import type { ProjectSnapshot } from '../../../project/records/snapshot.ts';
import type { JobView, Needs } from '../job.ts';
import { orderOf } from '../order.ts';
import type { RelayClient } from './relay-client.ts';
import { uploadBlobs } from './upload-blobs.ts';

export interface SubmitWish {
  readonly name: string;
  /** `mp4`, `wav` …: of the film's file. */
  readonly ending: string;
  readonly priority?: number;
  readonly deadline?: number | null;
  readonly labels?: Readonly<Record<string, string>>;
  /** What the nodes must have. */
  readonly needs?: Needs;
  /** The same for every try of one order: asked twice, it is rendered once. */
  readonly idempotencyKey: string;
}

export interface FilmToSubmit {
  readonly snapshot: ProjectSnapshot;
  readonly settings: ExportSettings;
  /** Asset id → its bytes with their SHA-256. */
  readonly media: ReadonlyMap<string, { readonly hash: string; readonly bytes: Blob }>;
  readonly wish: SubmitWish;
}

export interface SubmitOptions {
  readonly signal?: AbortSignal | undefined;
  /** Bytes that the relay has, of all that it needs. */
  readonly onUpload?: (bytes: number, total: number) => void;
}

/** @throws StoryError what `uploadBlobs` and the relay say */
export async function submitFilm(
  client: RelayClient,
  { snapshot, settings, media, wish }: FilmToSubmit,
  { signal, onUpload }: SubmitOptions = {},
): Promise<JobView> {
  const named = Object.fromEntries([...media].map(([asset, { hash }]) => [asset, hash]));
  const text = new TextEncoder().encode(JSON.stringify(orderOf(snapshot, settings, named)));
  const order = hashBytes(text);
  const blobs = new Map([...media.values()].map(({ hash, bytes }) => [hash, bytes]));
  blobs.set(order, new Blob([text]));
  const missing = await client.missing([...blobs.keys()], signal);
  const total = [...blobs.values()].reduce((sum, blob) => sum + blob.size, 0);
  const lacking = new Map(missing.map((hash) => [hash, blobs.get(hash)!]));
  const there = total - [...lacking.values()].reduce((sum, blob) => sum + blob.size, 0);
  await uploadBlobs(client, lacking, { signal, onProgress: (bytes) => onUpload?.(there + bytes, total) });
  onUpload?.(total, total);
  const { name, ending, priority = 0, deadline = null, labels = {}, needs = {}, idempotencyKey } = wish;
  const inputs = [...new Set(Object.values(named))];
  return client.submit(
    {
      kind: 'render',
      name,
      order,
      inputs,
      ending,
      priority,
      deadline,
      labels: { ...labels },
      needs,
      idempotencyKey,
    },
    signal,
  );
}
