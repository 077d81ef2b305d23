// A project as one `.storycore` file, with its media if wanted, and back. Media are streamed: a film's worth of them needs no
// more memory than a note.
import { StoryError } from '../../base/errors.ts';
import { readStorycore, type StoredMedia } from '../../interchange/storycore-file/read-storycore.ts';
import { type StorycoreMedia, writeStorycore } from '../../interchange/storycore-file/write-storycore.ts';
import { applyCommand } from '../../project/commands/define-command.ts';
import { mediaSet } from '../../project/commands/media-set.ts';
import type { MediaAsset, MediaLocation } from '../../project/records/media-asset.ts';
import { ProjectStore } from '../../project/store/project-store.ts';
import { mezzaninePath } from '../../protocol/media/mezzanine-path.ts';
import { storeProject } from '../../storage/open-project.ts';
import { hasRoomFor, readStorage } from '../../storage/storage-estimate.ts';
import { copyPath, fileAt, opfsHandle, opfsSize, writeOpfs } from './media-files.ts';

/** Where the file is put together; the next one takes its place. */
const EXPORT_PATH = 'project-file/project.storycore';

/**
 * A file on the disk, not in memory; it lasts until the next one is made.
 * @throws StoryError `media-missing`, `media-denied` (name) when its bytes cannot be reached, `storage-full`
 */
export async function exportProjectFile(
  store: ProjectStore,
  { withMedia }: { readonly withMedia: boolean },
): Promise<Blob> {
  const media = withMedia ? await mediaOf([...store.snapshot().asset.values()]) : [];
  const parts = { name: store.project.name, document: store.exportSnapshot(), media };
  await writeOpfs(EXPORT_PATH, writeStorycore(parts));
  return (await opfsHandle(EXPORT_PATH, false)).getFile();
}

async function mediaOf(assets: readonly MediaAsset[]): Promise<StorycoreMedia[]> {
  const media: StorycoreMedia[] = [];
  const add = async (name: string, hash: string, locations: readonly MediaLocation[]): Promise<void> => {
    const file = await fileAt(locations, name);
    media.push({ hash, name, size: file.size, open: () => file.stream() as ReadableStream<Uint8Array> });
  };
  for (const { name, hash, locations, mezzanine } of assets) {
    await add(name, hash, locations);
    if (mezzanine) await add(`${name}.mp4`, mezzanine.hash, mezzanine.locations);
  }
  return media;
}

/**
 * Stores the project and the media that came with it. Returns the id for `openSession`.
 * @throws StoryError `storycore-no-project`, `storycore-corrupt`, `project-newer`, `storage-short`, `storage-full`
 */
export async function importProjectFile(file: Blob): Promise<string> {
  const { document, media } = await readStorycore(file);
  const store = ProjectStore.open([document]);
  const total = media.reduce((sum, item) => sum + item.size, 0);
  const room = await readStorage();
  if (!hasRoomFor(total, room)) {
    const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6)} MB`;
    const free = megabytes(Math.max(0, room.quotaBytes - room.usedBytes));
    throw new StoryError('storage-short', {
      params: { name: store.project.name, needed: megabytes(total), free },
    });
  }
  const byHash = new Map(media.map((item) => [item.hash, item]));
  const places: {
    readonly id: string;
    readonly fields: Partial<Pick<MediaAsset, 'locations' | 'mezzanine'>>;
  }[] = [];
  for (const asset of store.snapshot().asset.values()) {
    const original = byHash.get(asset.hash);
    if (original) {
      const place = await unpack(original, copyPath(asset.hash, asset.name));
      places.push({ id: asset.id, fields: { locations: [place, ...others(asset.locations, place)] } });
    }
    const converted = asset.mezzanine && byHash.get(asset.mezzanine.hash);
    if (asset.mezzanine && converted) {
      const place = await unpack(converted, mezzaninePath(asset.hash));
      const locations = [place, ...others(asset.mezzanine.locations, place)];
      places.push({ id: asset.id, fields: { mezzanine: { ...asset.mezzanine, locations } } });
    }
  }
  store.transact(mediaSet.id, (tx) => {
    for (const { id, fields } of places) applyCommand(tx, mediaSet, { assets: [id], fields });
  });
  return storeProject(store);
}

async function unpack(item: StoredMedia, path: string): Promise<MediaLocation> {
  // A file of that content hash and size that lies there already is the same file.
  if ((await opfsSize(path)) !== item.size) await writeOpfs(path, item.open());
  return { kind: 'opfs', path };
}

const others = (locations: readonly MediaLocation[], place: MediaLocation): readonly MediaLocation[] =>
  locations.filter((other) => JSON.stringify(other) !== JSON.stringify(place));
