// Recordings as files of the origin, until they are media of a project.

/** Folder that they lie in. */
export const RECORDINGS_FOLDER = 'recordings';

export const recordingName = (id: string): string => `${id}.wav`;

const folder = async (): Promise<FileSystemDirectoryHandle> =>
  (await navigator.storage.getDirectory()).getDirectoryHandle(RECORDINGS_FOLDER, { create: true });

const missing = (error: unknown): boolean => error instanceof DOMException && error.name === 'NotFoundError';

/** What was written so far; null where there is nothing. */
export async function recordingFile(id: string): Promise<File | null> {
  try {
    return await (await (await folder()).getFileHandle(recordingName(id))).getFile();
  } catch (error) {
    if (missing(error)) return null;
    throw error;
  }
}

export async function removeRecording(id: string): Promise<void> {
  try {
    await (await folder()).removeEntry(recordingName(id));
  } catch (error) {
    if (!missing(error)) throw error;
  }
}
