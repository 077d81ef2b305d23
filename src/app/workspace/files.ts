// Files from a drop, a paste or a picker, with the handle where the browser gives one: a handle lets a project find a huge
// original again without a copy of it.
import { isAbort } from '../../base/errors.ts';
import type { ImportItem } from '../session/types.ts';

/** Must be called in the event itself: the list is emptied when the handler returns. */
export async function itemsOf(transfer: DataTransfer): Promise<readonly ImportItem[]> {
  const entries = [...transfer.items].filter((item) => item.kind === 'file');
  if (entries.length === 0) return [...transfer.files].map((file) => ({ file, handle: null }));
  const waiting = entries.map(async (entry): Promise<ImportItem | null> => {
    const file = entry.getAsFile();
    const handle = await handleOf(entry);
    if (handle) return { file: await handle.getFile(), handle };
    return file ? { file, handle: null } : null;
  });
  return (await Promise.all(waiting)).filter((item) => item !== null);
}

async function handleOf(entry: DataTransferItem): Promise<FileSystemFileHandle | null> {
  if (!('getAsFileSystemHandle' in entry)) return null;
  const get = entry.getAsFileSystemHandle as () => Promise<FileSystemHandle | null>;
  const handle = await get.call(entry);
  return handle?.kind === 'file' ? (handle as FileSystemFileHandle) : null;
}

export const hasFiles = (transfer: DataTransfer | null): boolean =>
  transfer?.types.includes('Files') ?? false;

interface PickerWindow {
  showOpenFilePicker?: (options: { multiple: boolean }) => Promise<FileSystemFileHandle[]>;
}

/** Asks for files; an empty list when the user thinks better of it. `accept` as in `<input accept>`. */
export async function pickFiles(options: {
  multiple: boolean;
  accept?: string;
}): Promise<readonly ImportItem[]> {
  const picker = (globalThis as PickerWindow).showOpenFilePicker;
  // The picker with handles takes no list of extensions without types; a filtered choice goes through the input.
  if (picker && !options.accept) {
    try {
      const handles = await picker({ multiple: options.multiple });
      return await Promise.all(handles.map(async (handle) => ({ file: await handle.getFile(), handle })));
    } catch (error) {
      if (isAbort(error)) return [];
      throw error;
    }
  }
  return pickWithInput(options);
}

function pickWithInput(options: { multiple: boolean; accept?: string }): Promise<readonly ImportItem[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = options.multiple;
    if (options.accept) input.accept = options.accept;
    input.addEventListener('change', () =>
      resolve([...(input.files ?? [])].map((file) => ({ file, handle: null }))),
    );
    input.addEventListener('cancel', () => resolve([]));
    input.click();
  });
}

/** Gives a file to the user through the browser's downloads. */
export function downloadBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has its own reference after a moment; 40 s is far beyond what any browser needs.
  setTimeout(() => URL.revokeObjectURL(url), 40_000);
}

export const isProjectFile = (file: File): boolean => /\.storycore$/i.test(file.name);
