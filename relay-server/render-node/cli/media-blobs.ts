import { openAsBlob } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StoryError } from '../../../src/base/errors.ts';
import { decodedFile } from '../../../src/engine/media/media-ref.ts';
import type { MediaAsset } from '../../../src/project/records/media-asset.ts';
import type { ProjectSnapshot } from '../../../src/project/records/snapshot.ts';
import { hashFile } from '../agent/blob-cache.ts';

export interface MediaBlob {
  /** SHA-256 of all bytes. */
  readonly hash: string;
  readonly bytes: Blob;
}

/**
 * The files that a document is made of, by asset: of each what is decoded, its mezzanine where it has one.
 * @param folder for what has to be fetched from an address first: nodes open no addresses
 * @throws StoryError `media-missing`, `cancelled`
 */
export async function mediaBlobs(
  snapshot: ProjectSnapshot,
  folder: string,
  signal: AbortSignal,
  onFile: (done: number, total: number) => void,
): Promise<Map<string, MediaBlob>> {
  const media = new Map<string, MediaBlob>();
  const found = [...snapshot.asset.values()].filter((asset) => placeOf(asset) !== null);
  const known = new Map<string, MediaBlob>();
  for (const [i, asset] of found.entries()) {
    const place = placeOf(asset)!;
    const path = place.kind === 'url' ? await fetched(asset, place.url, folder, signal) : place.path;
    const blob = known.get(path) ?? { hash: await hashFile(path, signal), bytes: await openAsBlob(path) };
    known.set(path, blob);
    media.set(asset.id, blob);
    onFile(i + 1, found.length);
  }
  return media;
}

/** What this machine calls its files is nobody else's business, and nobody else's files have those names. */
export function withoutPlaces(snapshot: ProjectSnapshot): ProjectSnapshot {
  const asset = new Map<string, MediaAsset>();
  for (const [id, record] of snapshot.asset) {
    const mezzanine = record.mezzanine && { ...record.mezzanine, locations: [] };
    asset.set(id, { ...record, mezzanine, locations: [] });
  }
  return { ...snapshot, asset };
}

const placeOf = (asset: MediaAsset) =>
  decodedFile(asset).ref.locations.find((place) => place.kind === 'path' || place.kind === 'url') ?? null;

async function fetched(asset: MediaAsset, url: string, folder: string, signal: AbortSignal): Promise<string> {
  try {
    const answer = await fetch(url, { signal });
    if (!answer.ok || !answer.body) throw new Error(`status ${answer.status}`);
    const path = join(folder, asset.id);
    await writeFile(path, answer.body, { signal });
    return path;
  } catch (cause) {
    throw new StoryError('media-missing', { params: { name: asset.name }, cause });
  }
}
