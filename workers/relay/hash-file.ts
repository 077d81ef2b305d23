import { StoryError, throwIfCancelled } from '../../src/base/errors.ts';
import { createHasher } from '../../src/base/hash.ts';

/** SHA-256 of all bytes. @throws StoryError `media-changed` when the file can no longer be read as it was */
export async function hashFile(
  file: Blob,
  name: string,
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): Promise<string> {
  const hasher = createHasher();
  const reader = file.stream().getReader();
  try {
    for (;;) {
      throwIfCancelled(signal);
      const { done, value } = await reader.read().catch((cause: unknown) => {
        throw new StoryError('media-changed', { params: { name }, cause });
      });
      if (done) return hasher.hex();
      hasher.update(value);
      onBytes(value.length);
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
