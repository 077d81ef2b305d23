import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Host } from '../../../src/engine/ports/host.ts';
import type { OpenedDocument, OpenOptions } from './opened-document.ts';

export const isDocument = (path: string): boolean =>
  ['.storycore', '.otio'].includes(extname(path).toLowerCase());

/** @throws StoryError what reading the file and its media throws */
export async function openDocument(host: Host, path: string, options: OpenOptions): Promise<OpenedDocument> {
  if (extname(path).toLowerCase() === '.otio') {
    const { openOtio } = await import('./open-otio.ts');
    return openOtio(host, path, await readFile(path, 'utf8'), options);
  }
  // The document library is a megabyte of WebAssembly that a cut list does not need.
  const { openProject } = await import('./open-project.ts');
  return openProject(host, path, options);
}
