import { createWriteStream, openAsBlob } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { type ErrorReport, StoryError, throwIfCancelled } from '../../../src/base/errors.ts';
import { contentHash } from '../../../src/engine/media/content-hash.ts';
import { probeMedia } from '../../../src/engine/media/probe.ts';
import type { Host } from '../../../src/engine/ports/host.ts';
import type { ByteLocation } from '../../../src/engine/ports/media-port.ts';
import { readStorycore, type StoredMedia } from '../../../src/interchange/storycore-file/read-storycore.ts';
import type { MediaAsset } from '../../../src/project/records/media-asset.ts';
import type { ProjectSnapshot } from '../../../src/project/records/snapshot.ts';
import { usedAssets } from '../../../src/project/records/used-assets.ts';
import { ProjectStore } from '../../../src/project/store/project-store.ts';
import { findMedia } from './find-media.ts';
import type { OpenedDocument, OpenOptions } from './opened-document.ts';

/** A project file, with its media found on this machine or taken out of the file. */
export async function openProject(host: Host, path: string, options: OpenOptions): Promise<OpenedDocument> {
  const file = await readStorycore(await openAsBlob(path));
  const snapshot = ProjectStore.open([file.document]).snapshot();
  const project = [...snapshot.project.values()][0];
  if (!project) throw new StoryError('storycore-no-project');
  const finder = new AssetFinder(host, path, file.media, options);
  try {
    const { asset, paths } = await finder.find(snapshot);
    return {
      snapshot: { ...snapshot, asset },
      sequence: project.sequence,
      losses: finder.losses,
      paths: [path, ...paths],
      close: () => finder.close(),
    };
  } catch (error) {
    await finder.close();
    throw error;
  }
}

class AssetFinder {
  readonly losses: ErrorReport[] = [];
  readonly #host: Host;
  readonly #project: string;
  readonly #stored: ReadonlyMap<string, StoredMedia>;
  readonly #options: OpenOptions;
  #folder: string | null = null;

  constructor(host: Host, project: string, stored: readonly StoredMedia[], options: OpenOptions) {
    this.#host = host;
    this.#project = project;
    this.#stored = new Map(stored.map((media) => [media.hash, media]));
    this.#options = options;
  }

  /** The asset table with places of this machine; media that no clip shows may be anywhere. */
  async find(snapshot: ProjectSnapshot): Promise<{ asset: ProjectSnapshot['asset']; paths: string[] }> {
    const used = usedAssets(snapshot);
    const asset = new Map(snapshot.asset);
    const paths: string[] = [];
    for (const id of used) {
      throwIfCancelled(this.#options.signal);
      const record = snapshot.asset.get(id);
      const location = record && (await this.#locate(record));
      if (!record) continue;
      if (!location) {
        const report = { code: 'media-missing', params: { name: record.name }, detail: '' };
        if (this.#options.missing === 'error') throw new StoryError(report.code, { params: report.params });
        this.losses.push(report);
      }
      // A mezzanine lives in the browser that made it; this host decodes the original, or converts it itself.
      const mezzanine = location ? await this.#converted(record, location) : null;
      asset.set(id, { ...record, mezzanine, locations: location ? [location] : [] });
      if (location?.kind === 'path') paths.push(location.path);
    }
    return { asset, paths };
  }

  async close(): Promise<void> {
    if (this.#folder) await rm(this.#folder, { recursive: true, force: true });
  }

  async #locate(asset: MediaAsset): Promise<ByteLocation | null> {
    for (const location of asset.locations) {
      if (location.kind === 'url' && /^https?:/.test(location.url)) return location;
      if (location.kind !== 'path') continue;
      const found = await findMedia(location.path, this.#project, []);
      if (found && (await this.#isSame(found, asset))) return found;
    }
    const stored = this.#stored.get(asset.hash);
    if (stored)
      return this.#options.missing === 'error' ? this.#unpack(stored) : { kind: 'path', path: this.#project };
    const beside = await findMedia(encodeURIComponent(asset.name), this.#project, this.#options.mediaFolders);
    return beside && (await this.#isSame(beside, asset)) ? beside : null;
  }

  /** What other browsers and this host decode as it is differs. For a mere look nothing is converted. */
  async #converted(record: MediaAsset, location: ByteLocation): Promise<MediaAsset['mezzanine']> {
    if (!record.mezzanine || this.#options.missing === 'loss') return null;
    const { name, hash, size } = record;
    const bytes = await this.#host.media.openBytes({ name, hash, size, locations: [location] });
    try {
      const probe = await probeMedia(bytes, { name, mime: '' }, this.#host, this.#options.signal);
      if (!probe.needsConversion) return null;
      const { convertAsset } = await import('../node-host/convert-asset.ts');
      const file = { location, name, hash, probe };
      return (await convertAsset(this.#host, file, undefined, this.#options.signal)).mezzanine;
    } finally {
      await bytes.close();
    }
  }

  /** A file of the same name is not enough: a project must never be filled with other footage. */
  async #isSame(location: ByteLocation, asset: MediaAsset): Promise<boolean> {
    const { name, hash, size } = asset;
    const bytes = await this.#host.media.openBytes({ name, hash, size, locations: [location] });
    try {
      return (
        bytes.size === size && (await contentHash(bytes.size, bytes.read, this.#options.signal)) === hash
      );
    } finally {
      await bytes.close();
    }
  }

  async #unpack(media: StoredMedia): Promise<ByteLocation> {
    this.#folder ??= await mkdtemp(join(tmpdir(), 'storycore-media-'));
    const path = join(this.#folder, media.hash);
    const bytes = Readable.fromWeb(media.open() as NodeReadableStream<Uint8Array>);
    await pipeline(bytes, createWriteStream(path), { signal: this.#options.signal });
    return { kind: 'path', path };
  }
}
