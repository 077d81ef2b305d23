// Exports that wait in the browser's own storage for their download. Each is held by a Web Lock as long as a tab offers it; what
// nobody holds was left by a closed or crashed tab and is cleared away.
import { isAbort } from '../../base/errors.ts';
import { opfsHandle } from './media-files.ts';

const FOLDER = 'exports';
const lockName = (id: string): string => `storycore-export-${id}`;

export const exportPath = (id: string, fileName: string): string => `${FOLDER}/${id}/${fileName}`;

export const exportedFile = async (id: string, fileName: string): Promise<File> =>
  (await opfsHandle(exportPath(id, fileName), false)).getFile();

/** Keeps the files of an export until the returned function is called, or the tab is gone. */
export function holdExport(id: string): () => void {
  const control = new AbortController();
  let release: () => void = () => control.abort();
  const held = (): Promise<void> =>
    new Promise((done) => {
      release = done;
    });
  const request = navigator.locks?.request(lockName(id), { signal: control.signal }, held);
  // Given up while it was waiting: then nothing was held.
  request?.catch((error: unknown) => {
    if (!isAbort(error)) console.warn('An export could not be held.', error);
  });
  return () => release();
}

export async function removeExport(id: string): Promise<void> {
  const folder = await exportFolder();
  try {
    await folder.removeEntry(id, { recursive: true });
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'NotFoundError')) throw error;
  }
}

/** Removes what no tab offers any more. */
export async function clearAbandonedExports(): Promise<void> {
  if (!navigator.locks) return;
  const { held = [], pending = [] } = await navigator.locks.query();
  const kept = new Set([...held, ...pending].map(({ name }) => name));
  const folder = await exportFolder();
  const abandoned: string[] = [];
  for await (const [id, entry] of folder.entries()) {
    if (entry.kind === 'directory' && !kept.has(lockName(id))) abandoned.push(id);
  }
  for (const id of abandoned) await removeExport(id);
}

const exportFolder = async (): Promise<FileSystemDirectoryHandle> =>
  (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true });
