// The light copies of films that the preview plays in their stead: which there are, and how they come and go.
import { createSignal } from 'solid-js';
import type { MediaClient } from '../../../workers/media/media-client.ts';
import { reportOf, StoryError } from '../../base/errors.ts';
import type { MediaAsset } from '../../project/records/media-asset.ts';
import type { ProjectStore } from '../../project/store/project-store.ts';
import { canHaveProxy } from '../../protocol/media/proxy-file.ts';
import type { FilmHolders } from '../../storage/film-holders.ts';
import { importTask, type RunningImport } from './import-task.ts';
import type { ImportTask, MediaLibrary } from './types.ts';

export interface ProxiesOptions {
  readonly store: Pick<ProjectStore, 'snapshot' | 'get'>;
  readonly client: Pick<MediaClient, 'makeProxy' | 'storedProxies' | 'removeProxy'>;
  /** What other projects hold too stays when it leaves this one. */
  readonly holders: Pick<FilmHolders, 'note' | 'elsewhere'>;
  /** As the shelf names this project. */
  readonly project: string;
  /** Content hashes of the films that have one. */
  readonly onProxies: (hashes: readonly string[]) => void;
  readonly onStorage: () => void;
  readonly addTask: (task: RunningImport) => void;
  readonly leave: (task: ImportTask) => void;
}

export interface Proxies {
  readonly proxies: MediaLibrary['proxies'];
  can(asset: string): boolean;
  make(asset: string): void;
  remove(asset: string): Promise<void>;
  /** Looks which of the project's films have one. */
  look(): Promise<void>;
  /** The asset has left the project, or has other bytes: its proxy goes with it, unless another project may hold the same film. */
  forget(asset: Pick<MediaAsset, 'id' | 'hash'>): void;
}

export function createProxies({
  store,
  client,
  holders,
  project,
  onProxies,
  onStorage,
  addTask,
  leave,
}: ProxiesOptions): Proxies {
  const [proxies, setProxies] = createSignal<ReadonlySet<string>>(new Set<string>());
  const making = new Map<string, ImportTask>();

  const films = (): MediaAsset[] => [...store.snapshot().asset.values()].filter(canHaveProxy);
  const look = async (): Promise<void> => {
    const all = films();
    await holders.note(
      project,
      all.map(({ hash }) => hash),
    );
    const stored = new Set(all.length > 0 ? await client.storedProxies(all.map(({ hash }) => hash)) : []);
    const found = films().filter(({ hash }) => stored.has(hash));
    show(found);
  };
  const show = (found: readonly MediaAsset[]): void => {
    const ids = new Set(found.map(({ id }) => id));
    const before = proxies();
    if (ids.size === before.size && [...ids].every((id) => before.has(id))) return;
    setProxies(ids);
    onProxies(found.map(({ hash }) => hash));
  };
  const leaveFile = async (hash: string): Promise<void> => {
    await look();
    const held = films().some((film) => film.hash === hash) || (await holders.elsewhere(project, hash));
    if (!held) await removeFile(hash);
  };
  const removeFile = async (hash: string): Promise<void> => {
    // The preview first: it must not look for what is not there any more.
    show(films().filter((film) => film.hash !== hash && proxies().has(film.id)));
    await client.removeProxy(hash);
    await look();
    onStorage();
  };

  return {
    proxies,
    look,
    can(id) {
      const asset = store.get('asset', id);
      return asset !== undefined && canHaveProxy(asset);
    },
    make(id) {
      const asset = store.get('asset', id);
      if (!asset || !canHaveProxy(asset) || making.has(id)) return;
      const task = importTask(
        asset.name,
        async (tell, signal) => {
          try {
            await client.makeProxy(asset, (fraction) => tell({ phase: 'proxy', fraction }), signal);
            await look();
            return { phase: 'done', asset: id, duplicate: false, proxy: true };
          } finally {
            making.delete(id);
            onStorage();
          }
        },
        leave,
      );
      making.set(id, task);
      addTask(task);
      void task.run();
    },
    async remove(id) {
      const asset = store.get('asset', id);
      if (!asset) throw new StoryError('media-missing', { params: { name: id } });
      await removeFile(asset.hash);
    },
    forget({ id, hash }) {
      making.get(id)?.cancel();
      if (!proxies().has(id)) return;
      leaveFile(hash).catch((error: unknown) =>
        console.warn('A proxy could not be removed.', reportOf(error).detail),
      );
    },
  };
}
