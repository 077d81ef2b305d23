// The preview's pictures drawn by a relay: what it needs is brought there with leave, and it is told every change from then on.
import { createSignal } from 'solid-js';
import type { PreviewClient } from '../../../../workers/preview/preview-client.ts';
import { bringFromPage } from '../../../../workers/relay/bring-client.ts';
import { type ErrorReport, isAbort, reportOf, StoryError } from '../../../base/errors.ts';
import type { Diff, ProjectSnapshot, RecordChange } from '../../../project/records/snapshot.ts';
import type { RelayPreviewState as LineState } from '../../../protocol/preview-protocol.ts';
import type { RelayClient } from '../../../protocol/relay/client/relay-client.ts';
import { bearer } from './bearer.ts';
import { type PreviewFile, pictureAssets, previewFiles } from './preview-files.ts';
import { uploadPreviewOrder } from './preview-order.ts';
import { relayClient } from './relay-account.ts';

/** What the relay lacks and would be sent. */
export interface Wanted {
  readonly files: number;
  readonly bytes: number;
  /** Of the files, those that are light copies. */
  readonly proxies: number;
}

export type RelayPreviewState =
  | { readonly phase: 'off' }
  /** Reading and uploading, 0…1. */
  | { readonly phase: 'reading' | 'uploading'; readonly fraction: number }
  /** Nothing was sent yet: it waits for `agree` or `stop`. */
  | { readonly phase: 'asking'; readonly wanted: Wanted }
  | { readonly phase: 'connecting' | 'live' | 'away' }
  /** The tab draws again. */
  | { readonly phase: 'failed'; readonly error: ErrorReport };

export interface RelayPreview {
  readonly state: () => RelayPreviewState;
  /** Whether a relay draws, or is about to. */
  readonly chosen: () => boolean;
  start(): void;
  agree(): void;
  /** Back to this tab's own pictures; what is under way is given up. */
  stop(): void;
}

export interface RelayPreviewOptions {
  readonly snapshot: () => ProjectSnapshot;
  /** Id of the one that is open. */
  readonly sequence: () => string;
  /** Assets whose proxy may be sent in their stead. */
  readonly proxies: () => ReadonlySet<string>;
  readonly preview: Pick<PreviewClient, 'followRelay' | 'leaveRelay'>;
}

export interface OwnedRelayPreview extends RelayPreview {
  apply(diff: Diff): void;
  /** Files of an asset can be reached again, or no more; null: of all. */
  refreshMedia(asset: string | null): void;
  /** What the preview's worker says of its line. */
  hear(state: LineState): void;
  /** The worker is a new one, and draws by itself. */
  restarted(): void;
  close(): void;
}

export function createRelayPreview(options: RelayPreviewOptions): OwnedRelayPreview {
  const { snapshot, sequence, proxies, preview } = options;
  const [state, setState] = createSignal<RelayPreviewState>({ phase: 'off' });
  /** SHA-256 by content: a large file is read once. */
  const hashes = new Map<string, string>();
  /** Of each record the newest since the order that is on its way or in use. */
  let changes = new Map<string, RecordChange>();
  /** Assets that the order in use knows of. */
  let known: ReadonlySet<string> = new Set();
  /** Those of them whose files could not be reached. */
  let unreachable: ReadonlySet<string> = new Set();
  let control: AbortController | null = null;
  let answer: ((agreed: boolean) => void) | null = null;
  let looking = false;

  const off = (next: RelayPreviewState): void => {
    control?.abort();
    control = null;
    answer?.(false);
    answer = null;
    setState(next);
  };

  const bring = async (client: RelayClient, files: readonly PreviewFile[], signal: AbortSignal) => {
    const agree = (missing: readonly number[]): Promise<boolean> => {
      const lacking = missing.map((place) => files[place]!);
      const bytes = lacking.reduce((sum, { file }) => sum + file.size, 0);
      const light = lacking.filter(({ proxy }) => proxy).length;
      setState({ phase: 'asking', wanted: { files: lacking.length, bytes, proxies: light } });
      return new Promise((resolve) => {
        answer = resolve;
      });
    };
    const brought = await bringFromPage(
      {
        url: client.address.url,
        files: files.map(({ name, file, content }) => ({ name, file, hash: hashes.get(content) ?? null })),
      },
      {
        onReport: ({ phase, bytes, totalBytes }) => {
          if (!signal.aborted) setState({ phase, fraction: bytes / Math.max(1, totalBytes) });
        },
        agree,
        bearer,
      },
      signal,
    );
    for (const [place, { content }] of files.entries()) hashes.set(content, brought[place]!);
    return brought;
  };

  const prepare = async (signal: AbortSignal): Promise<void> => {
    const client = relayClient();
    if (!client) throw new StoryError('relay-none');
    const document = snapshot();
    changes = new Map();
    known = pictureAssets(document);
    const files = await previewFiles(document, proxies());
    const found = new Set(files.map(({ asset }) => asset));
    unreachable = new Set([...known].filter((asset) => !found.has(asset)));
    const brought = await bring(client, files, signal);
    const order = await uploadPreviewOrder(
      client,
      { document, sequence: sequence(), files, brought },
      signal,
    );
    if (signal.aborted) return;
    const ticket = async (): Promise<string> =>
      (await client.ask<{ ticket: string }>('/api/access/tickets', { method: 'POST' })).ticket;
    preview.followRelay({ url: client.address.url, order, changes: [...changes.values()] }, ticket);
  };

  const start = (): void => {
    off({ phase: 'reading', fraction: 0 });
    const own = new AbortController();
    control = own;
    prepare(own.signal).catch((error: unknown) => {
      if (control !== own) return;
      preview.leaveRelay();
      off(isAbort(error) ? { phase: 'off' } : { phase: 'failed', error: reportOf(error) });
    });
  };
  const stop = (): void => {
    preview.leaveRelay();
    off({ phase: 'off' });
  };
  const drawsOrWill = (): boolean => control !== null;

  return {
    state,
    chosen: () => state().phase !== 'off' && state().phase !== 'failed',
    start,
    stop,
    agree() {
      answer?.(true);
      answer = null;
      setState({ phase: 'uploading', fraction: 0 });
    },
    apply(diff) {
      if (!drawsOrWill()) return;
      for (const change of diff) {
        const key = `${change.type} ${change.id}`;
        const before = changes.get(key)?.before ?? change.before;
        changes.set(key, { ...change, before } as RecordChange);
      }
      // Many changes of one paste are looked at once.
      if (looking) return;
      looking = true;
      queueMicrotask(() => {
        looking = false;
        if (drawsOrWill() && [...pictureAssets(snapshot())].some((asset) => !known.has(asset))) start();
      });
    },
    refreshMedia(asset) {
      const concerned = asset === null ? unreachable.size > 0 : unreachable.has(asset);
      if (drawsOrWill() && concerned) start();
    },
    hear(line) {
      if (!drawsOrWill()) return;
      if (line.phase === 'stale') start();
      else if (line.phase === 'ended') off({ phase: 'failed', error: line.error });
      else if (state().phase !== 'asking') setState(line);
    },
    restarted() {
      if (drawsOrWill()) start();
    },
    close() {
      off({ phase: 'off' });
    },
  };
}
