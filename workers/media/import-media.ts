// One file on its way into a project: who it is, what it holds, whether it must be converted, and where its bytes stay.
import { throwIfCancelled } from '../../src/base/errors.ts';
import { contentHash, hashOfBlob } from '../../src/engine/media/content-hash.ts';
import { mediaOfConverted, planConversion } from '../../src/engine/media/conversion-plan.ts';
import { probeMedia } from '../../src/engine/media/probe.ts';
import type { ProbedMedia, ProbeResult } from '../../src/engine/media/probe-result.ts';
import type { Host } from '../../src/engine/ports/host.ts';
import type { MediaAsset } from '../../src/engine/timeline/media-types.ts';
import type { HandleTable } from '../../src/protocol/media/handle-table.ts';
import type { ImportAnswer, ImportOrder, ImportPhase } from '../../src/protocol/media/media-protocol.ts';
import { mezzaninePath } from '../../src/protocol/media/mezzanine-path.ts';
import { bytesOfBlob } from '../browser-host/media-port.ts';
import { isMissing, opfsDirectory } from '../browser-host/opfs-file.ts';
import { makeSureOfRoom, noRoomFor, storeFile } from './opfs-store.ts';

export interface ImportTools {
  readonly host: Host;
  readonly handles: HandleTable;
  /** Runs a conversion when it is its turn. */
  readonly converting: <T>(work: () => Promise<T>, signal: AbortSignal) => Promise<T>;
}

type Tell = (phase: ImportPhase) => void;
type Mezzanine = NonNullable<MediaAsset['mezzanine']>;
type Location = MediaAsset['locations'][number];

/** @throws StoryError of probing, converting and storing; `cancelled` */
export async function importMedia(
  tools: ImportTools,
  order: ImportOrder,
  tell: Tell,
  signal: AbortSignal,
): Promise<ImportAnswer> {
  const { file } = order;
  tell({ phase: 'reading' });
  const hash = await hashOfBlob(file, signal);
  if (order.known.includes(hash)) return { kind: 'known', hash };
  // One file dropped twice, or in two tabs at once, is converted and copied once.
  return oneAtATime(hash, signal, async () => {
    tell({ phase: 'probing' });
    const facts = { name: file.name, mime: file.type };
    const probe = await probeMedia(bytesOfBlob(file), facts, tools.host, signal);
    const converted = probe.needsConversion ? await convert(tools, order, hash, probe, tell, signal) : null;
    const locations = await placeFile(tools, order, hash, tell, signal);
    const media = {
      ...(converted?.media ?? probe.media!),
      ...{ name: file.name, hash, size: file.size, locations },
      mezzanine: converted?.mezzanine ?? null,
    };
    return { kind: 'media', media };
  });
}

const oneAtATime = <T>(hash: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> =>
  navigator.locks.request(`storycore-media-${hash}`, { signal }, work) as Promise<T>;

/** The handle where there is one, else a copy. @throws StoryError `storage-short`, `media-no-room`, `cancelled` */
export const keepFile = (
  tools: Pick<ImportTools, 'handles'>,
  order: ImportOrder,
  hash: string,
  tell: Tell,
  signal: AbortSignal,
): Promise<Location[]> => oneAtATime(hash, signal, () => placeFile(tools, order, hash, tell, signal));

async function placeFile(
  { handles }: Pick<ImportTools, 'handles'>,
  { file, handle }: ImportOrder,
  hash: string,
  tell: Tell,
  signal: AbortSignal,
): Promise<Location[]> {
  throwIfCancelled(signal);
  if (handle) {
    // Two files of one content may lie in two places: the key says which handle, the hash what it must be.
    const key = `${hash}/${crypto.randomUUID()}`;
    await handles.put(key, handle);
    return [{ kind: 'handle', key }];
  }
  tell({ phase: 'copying', fraction: 0 });
  const path = await storeFile(file, hash, (fraction) => tell({ phase: 'copying', fraction }), signal);
  return [{ kind: 'opfs', path }];
}

async function existing(path: string): Promise<File | null> {
  const slash = path.lastIndexOf('/');
  try {
    const folder = await opfsDirectory(path.slice(0, slash));
    return await (await folder.getFileHandle(path.slice(slash + 1))).getFile();
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Once for all projects: the mezzanine is found again by the original's hash. */
async function convert(
  { host, converting }: ImportTools,
  { file }: ImportOrder,
  hash: string,
  probe: ProbeResult,
  tell: Tell,
  signal: AbortSignal,
): Promise<{ readonly media: ProbedMedia; readonly mezzanine: Mezzanine }> {
  const codec = probe.needsConversion?.codec ?? '';
  const path = mezzaninePath(hash);
  let made = await existing(path);
  if (!made) {
    tell({ phase: 'converting', fraction: 0, codec });
    // About what x264 makes of it; how much it really is shows while it is written.
    await makeSureOfRoom(file.name, file.size);
    const { convertMedia } = await import('../conversion/convert-media.ts');
    const conversion = { file, name: file.name, codec, plan: planConversion(probe), target: path };
    const told = (fraction: number): void => tell({ phase: 'converting', fraction, codec });
    made = await converting(() => convertMedia(conversion, told, signal), signal).catch((error: unknown) => {
      throw noRoomFor(file.name, file.size, error);
    });
  }
  const bytes = bytesOfBlob(made);
  const result = await probeMedia(bytes, { name: file.name, mime: '' }, host, signal);
  const mezzanine: Mezzanine = {
    hash: await contentHash(bytes.size, bytes.read, signal),
    locations: [{ kind: 'opfs', path }],
  };
  return { media: mediaOfConverted(probe, result.media!), mezzanine };
}
