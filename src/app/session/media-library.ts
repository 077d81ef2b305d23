// The media of the open project: what comes in, where it is, what it looks and sounds like.
import { createSignal } from 'solid-js';
import { MediaClient } from '../../../workers/media/media-client.ts';
import { StoryError } from '../../base/errors.ts';
import { type ArgsOf, applyCommand, runCommand } from '../../project/commands/define-command.ts';
import { assetOfHash, mediaImport } from '../../project/commands/media-import.ts';
import { mediaRelink } from '../../project/commands/media-relink.ts';
import { sequenceSet } from '../../project/commands/sequence-set.ts';
import type { MediaAsset } from '../../project/records/media-asset.ts';
import type { Diff } from '../../project/records/snapshot.ts';
import type { ProjectStore } from '../../project/store/project-store.ts';
import { fileHandles } from '../../storage/file-handles.ts';
import { filmHolders } from '../../storage/film-holders.ts';
import { persistStorage } from '../../storage/storage-estimate.ts';
import { importTask, type RunningImport } from './import-task.ts';
import { createProxies } from './proxies.ts';
import type { ImportItem, ImportState, MediaLibrary } from './types.ts';

export interface MediaLibraryOptions {
  readonly store: ProjectStore;
  /** As the shelf names it. */
  readonly project: string;
  /** The bytes of an asset are others now, or can be reached again. */
  readonly onChanged: (asset: string) => void;
  readonly onStorage: () => void;
  /** Content hashes of the films that have a proxy. */
  readonly onProxies: (hashes: readonly string[]) => void;
}

export interface OwnedMediaLibrary extends MediaLibrary {
  /** To be called with every change of the document. */
  apply(diff: Diff): void;
  /** Imports one file as `import` does, and waits for it. @throws StoryError of the import, `cancelled` */
  bring(file: File): Promise<string>;
  close(): Promise<void>;
}

type AssetFields = ArgsOf<typeof mediaImport>['assets'][number];
type Done = Extract<ImportState, { phase: 'done' }>;

/** Files that are hashed and probed side by side; two keep the disk and a decoder busy. */
const IMPORTS_AT_ONCE = 2;
/** Locations change one by one while a relink runs over many files. */
const CHECK_AFTER_MS = 150;

interface AskableHandle extends FileSystemFileHandle {
  requestPermission?(descriptor: { readonly mode: 'read' }): Promise<PermissionState>;
}

export function createMediaLibrary({
  store,
  project,
  onChanged,
  onStorage,
  onProxies,
}: MediaLibraryOptions): OwnedMediaLibrary {
  const client = new MediaClient();
  const [tasks, setTasks] = createSignal<readonly RunningImport[]>([]);
  const [missing, setMissing] = createSignal<ReadonlySet<string>>(new Set<string>());
  const [denied, setDenied] = createSignal<ReadonlySet<string>>(new Set<string>());
  const waiting: RunningImport[] = [];
  let running = 0;
  let checking: ReturnType<typeof setTimeout> | undefined;
  let closed = false;

  const assetNamed = (id: string): MediaAsset => {
    const asset = store.get('asset', id);
    if (!asset) throw new StoryError('media-missing', { params: { name: id } });
    return asset;
  };

  const proxies = createProxies({
    store,
    client,
    holders: filmHolders(),
    project,
    onProxies,
    onStorage,
    addTask: (task) => setTasks((all) => [...all, task]),
    leave: (task) => setTasks((all) => all.filter((other) => other.id !== task.id)),
  });

  /** Which assets cannot be reached; those whose state changed are decoded anew. */
  const check = async (): Promise<void> => {
    const assets = [...store.snapshot().asset.values()];
    const found = assets.length > 0 ? await client.unreachable(assets) : { missing: [], denied: [] };
    if (closed) return;
    setDenied(new Set(found.denied));
    const next = new Set([...found.missing, ...found.denied]);
    const before = missing();
    setMissing(next);
    for (const { id } of assets) if (before.has(id) !== next.has(id)) changed(id);
    await proxies.look();
  };
  const checkSoon = (): void => {
    clearTimeout(checking);
    checking = setTimeout(() => {
      check().catch((error: unknown) => console.warn('Media could not be checked.', error));
    }, CHECK_AFTER_MS);
  };
  const changed = (asset: string): void => {
    client.forget(asset);
    onChanged(asset);
  };

  const next = (): void => {
    while (running < IMPORTS_AT_ONCE) {
      const task = waiting.shift();
      if (!task) return;
      running++;
      void task.run().finally(() => {
        running--;
        onStorage();
        next();
      });
    }
  };

  const bringIn = async (
    item: ImportItem,
    tell: (state: ImportState) => void,
    signal: AbortSignal,
  ): Promise<Done> => {
    const known = [...store.snapshot().asset.values()].map((asset) => asset.hash);
    const answer = await client.import(item, known, tell, signal);
    if (answer.kind === 'known') {
      const asset = assetOfHash(store.snapshot(), answer.hash);
      // A known file that was missing is found again by importing it once more.
      if (asset && missing().has(asset.id)) await place(asset.id, item, answer.hash, signal);
      return { phase: 'done', asset: asset?.id ?? '', duplicate: true };
    }
    const fields = { ...answer.media, bin: '', importedAt: Date.now() } as unknown as AssetFields;
    const { value } = store.transact(mediaImport.id, (tx) => {
      const first = isFirstFilm(store, fields);
      const added = applyCommand(tx, mediaImport, { assets: [fields] });
      if (first) applyCommand(tx, sequenceSet, { sequence: store.project.sequence, fields: first });
      return added;
    });
    return { phase: 'done', ...value.assets[0]! };
  };

  /** Notes where the bytes of an asset are now, before the places known so far. */
  const place = async (id: string, item: ImportItem, hash: string, signal?: AbortSignal): Promise<void> => {
    const found = await client.keep(item, hash, () => undefined, signal);
    const locations = [...found, ...assetNamed(id).locations];
    runCommand(store, mediaRelink, { asset: id, fields: { locations } });
  };

  checkSoon();
  return {
    tasks,
    missing,
    denied,
    proxies: proxies.proxies,
    canHaveProxy: proxies.can,
    makeProxy: proxies.make,
    removeProxy: proxies.remove,
    import(items) {
      if (store.readOnly) throw new StoryError('read-only-tab');
      void persistStorage();
      const added = items.map((item) =>
        importTask(
          item.file.name,
          (tell, signal) => bringIn(item, tell, signal),
          (task) => setTasks((all) => all.filter((other) => other.id !== task.id)),
        ),
      );
      setTasks((all) => [...all, ...added]);
      waiting.push(...added);
      next();
      return added;
    },
    async bring(file) {
      if (store.readOnly) throw new StoryError('read-only-tab');
      void persistStorage();
      const brought = Promise.withResolvers<string>();
      const task = importTask(
        file.name,
        async (tell, signal) => {
          const done = bringIn({ file, handle: null }, tell, signal);
          done.then(({ asset }) => brought.resolve(asset), brought.reject);
          return done;
        },
        (left) => setTasks((all) => all.filter((other) => other.id !== left.id)),
      );
      task.signal.addEventListener('abort', () => brought.reject(new StoryError('cancelled')));
      setTasks((all) => [...all, task]);
      waiting.push(task);
      next();
      return brought.promise;
    },
    async relink(id, item, { force = false } = {}) {
      const asset = assetNamed(id);
      const hash = await client.identify(item.file);
      if (hash === asset.hash) await place(id, item, hash);
      else if (!force) {
        throw new StoryError('relink-mismatch', { params: { name: asset.name, file: item.file.name } });
      } else {
        const answer = await client.import(item, [], () => undefined);
        if (answer.kind !== 'media') return;
        runCommand(store, mediaRelink, { asset: id, fields: answer.media as unknown as AssetFields });
      }
      await check();
      changed(id);
      onStorage();
    },
    async restoreAccess() {
      const table = fileHandles();
      const keys = [...denied()].flatMap((id) =>
        (store.get('asset', id)?.locations ?? []).flatMap((place) =>
          place.kind === 'handle' ? [place.key] : [],
        ),
      );
      // One after another: a browser shows one question at a time.
      for (const key of keys) {
        const handle: AskableHandle | null = await table.get(key);
        if (!(await granted(handle))) break;
      }
      await check();
    },
    thumbnail(id, time) {
      const asset = store.get('asset', id);
      return asset ? client.thumbnail(asset, time) : null;
    },
    peaks(id, stream, samplesPerPeak) {
      const asset = store.get('asset', id);
      return asset ? client.peaks(asset, stream, samplesPerPeak) : null;
    },
    onMedia: (listener) => client.onMedia(listener),
    apply(diff) {
      for (const change of diff) {
        if (change.type !== 'asset') continue;
        if (change.before && change.after?.hash !== change.before.hash) proxies.forget(change.before);
        const moved =
          JSON.stringify([change.before?.locations, change.before?.mezzanine, change.before?.hash]) !==
          JSON.stringify([change.after?.locations, change.after?.mezzanine, change.after?.hash]);
        if (moved && change.before) client.forget(change.id);
        if (moved) checkSoon();
      }
    },
    async close() {
      closed = true;
      clearTimeout(checking);
      for (const task of tasks()) task.cancel();
      await client.close();
    },
  };
}

/** One answer of Chromium's is for all files; when it is no, or the click has gone by, asking on would only nag. */
async function granted(handle: AskableHandle | null): Promise<boolean> {
  try {
    return ((await handle?.requestPermission?.({ mode: 'read' })) ?? 'granted') === 'granted';
  } catch (error) {
    if (error instanceof DOMException && error.name === 'SecurityError') return false;
    throw error;
  }
}

/** The size and rate of the first film in a project without a cut: the sequence follows it. Null when it stays as it is. */
function isFirstFilm(store: ProjectStore, asset: AssetFields) {
  const { clip, asset: assets } = store.snapshot();
  const stream = asset.video?.[0];
  if (clip.size > 0 || !stream || asset.kind !== 'video') return null;
  if ([...assets.values()].some((other) => other.kind === 'video')) return null;
  const { width, height, frameRate } = stream;
  return { width: width - (width % 2), height: height - (height % 2), frameRate };
}
