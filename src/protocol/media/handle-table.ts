/** Where the browser keeps the handles of files that are read in place; kept in IndexedDB by src/storage. */
export interface HandleTable {
  get(key: string): Promise<FileSystemFileHandle | null>;
  put(key: string, handle: FileSystemFileHandle): Promise<void>;
  delete(key: string): Promise<void>;
}
