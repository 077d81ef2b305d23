import { access } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ByteLocation } from '../../../src/engine/ports/media-port.ts';

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/**
 * Where a file named in a document lies: where it says, beside the document, or in one of the folders, by its name.
 * @param reference a URL, an absolute path, or a path relative to the document (percent-encoded or not)
 */
export async function findMedia(
  reference: string,
  document: string,
  folders: readonly string[],
): Promise<ByteLocation | null> {
  if (/^https?:/i.test(reference)) return { kind: 'url', url: reference };
  const paths = candidates(reference, dirname(document));
  const elsewhere = folders.flatMap((folder) => paths.map((path) => join(folder, basename(path))));
  for (const path of [...paths, ...elsewhere]) {
    if (await exists(path)) return { kind: 'path', path: resolve(path) };
  }
  return null;
}

function candidates(reference: string, folder: string): string[] {
  if (/^file:/i.test(reference)) {
    const path = pathOfUrl(reference);
    return path === null ? [reference] : [path];
  }
  const written = isAbsolute(reference) ? reference : join(folder, reference);
  const decoded = decode(reference);
  const other = isAbsolute(decoded) ? decoded : join(folder, decoded);
  return written === other ? [written] : [written, other];
}

/** `file:///a/b`, and `file:a/b`, which some programs write; a host name in the URL cannot be reached as a path. */
function pathOfUrl(reference: string): string | null {
  try {
    return fileURLToPath(new URL(reference));
  } catch {
    return null;
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A lone % is part of the name.
    return text;
  }
}
