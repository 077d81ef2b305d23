// Members that dedicated workers have on file handles. TypeScript's library lists them for workers only, and one program cannot
// have that library and the page's.

export interface SyncAccessHandle {
  /** Returns how many bytes were read. */
  read(into: Uint8Array<ArrayBuffer>, options: { readonly at: number }): number;
  /** Returns how many bytes were written, fewer than given when the disk is full. */
  write(bytes: Uint8Array<ArrayBuffer>, options: { readonly at: number }): number;
  truncate(size: number): void;
  getSize(): number;
  flush(): void;
  close(): void;
}

interface WorkerFileHandle extends FileSystemFileHandle {
  createSyncAccessHandle(): Promise<SyncAccessHandle>;
  move(parent: FileSystemDirectoryHandle, name: string): Promise<void>;
}

/** Exclusive. @throws DOMException NoModificationAllowedError while someone else has it open */
export const openSyncAccess = (file: FileSystemFileHandle): Promise<SyncAccessHandle> =>
  (file as WorkerFileHandle).createSyncAccessHandle();

/** Replaces a file of that name, in one step. */
export const moveFile = (
  file: FileSystemFileHandle,
  directory: FileSystemDirectoryHandle,
  name: string,
): Promise<void> => (file as WorkerFileHandle).move(directory, name);
