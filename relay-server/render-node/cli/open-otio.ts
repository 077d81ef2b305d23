import { StoryError } from '../../../src/base/errors.ts';
import type { Host } from '../../../src/engine/ports/host.ts';
import { otioRecords } from '../../../src/interchange/otio/otio-records.ts';
import { readOtio } from '../../../src/interchange/otio/read-otio.ts';
import type { MediaAsset } from '../../../src/project/records/media-asset.ts';
import { findMedia } from './find-media.ts';
import type { OpenedDocument, OpenOptions } from './opened-document.ts';
import { readAsset } from './read-asset.ts';

/** A cut list with the media that it names, each probed once. */
export async function openOtio(
  host: Host,
  path: string,
  text: string,
  { mediaFolders, missing, signal }: OpenOptions,
): Promise<OpenedDocument> {
  const timeline = readOtio(text);
  const assets = new Map<string, MediaAsset>();
  const paths = new Set([path]);
  const urls = new Set(timeline.tracks.flatMap((track) => track.clips.map((clip) => clip.url)));
  for (const url of urls) {
    const location = await findMedia(url, path, mediaFolders);
    if (location) assets.set(url, await readAsset(host, location, signal));
    else if (missing === 'error') throw new StoryError('media-missing', { params: { name: url } });
    if (location?.kind === 'path') paths.add(location.path);
  }
  const { snapshot, losses } = otioRecords(timeline, assets);
  const sequence = [...snapshot.sequence.keys()][0]!;
  return { snapshot, sequence, losses, paths: [...paths], close: async () => undefined };
}
