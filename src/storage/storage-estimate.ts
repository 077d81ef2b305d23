/** What the browser gives this site. Zero where it does not say. */
export interface StorageState {
  readonly usedBytes: number;
  readonly quotaBytes: number;
  /** True: the browser does not clear it when the disk gets short. */
  readonly persisted: boolean;
}

type Storage = Partial<Pick<StorageManager, 'estimate' | 'persist' | 'persisted'>>;

const browserStorage = (): Storage => globalThis.navigator?.storage ?? {};

export async function readStorage(storage: Storage = browserStorage()): Promise<StorageState> {
  const estimate = await storage.estimate?.();
  return {
    usedBytes: estimate?.usage ?? 0,
    quotaBytes: estimate?.quota ?? 0,
    persisted: (await storage.persisted?.()) ?? false,
  };
}

/** Asks once to keep the data for good; browsers answer by their own rules and may ask the user. */
export async function persistStorage(storage: Storage = browserStorage()): Promise<boolean> {
  if (await storage.persisted?.()) return true;
  return (await storage.persist?.()) ?? false;
}

/** True when `bytes` more fit with a tenth of the quota, at most 1 GB, left over for the document itself. */
export function hasRoomFor(bytes: number, { usedBytes, quotaBytes }: StorageState): boolean {
  if (quotaBytes === 0) return true;
  const reserve = Math.min(quotaBytes / 10, 1e9);
  return usedBytes + bytes + reserve <= quotaBytes;
}
