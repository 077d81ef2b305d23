// The media worker through its client, on a bare page.
import { reportOf } from '../../src/base/errors.ts';
import type { MediaAsset } from '../../src/engine/timeline/media-types.ts';
import type { ImportPhase } from '../../src/protocol/media/media-protocol.ts';
import { MediaClient } from '../../workers/media/media-client.ts';

const client = new MediaClient();
const assets = new Map<string, MediaAsset>();

const fileOf = async (url: string, name: string): Promise<File> =>
  new File([await (await fetch(url)).blob()], name);

/** Imports; `cancelAfter`: milliseconds. */
async function add(
  url: string,
  name: string,
  known: readonly string[],
  cancelAfter?: number,
): Promise<unknown> {
  const phases: string[] = [];
  const note = ({ phase }: ImportPhase): void => {
    if (phases.at(-1) !== phase) phases.push(phase);
  };
  const controller = new AbortController();
  if (cancelAfter !== undefined) setTimeout(() => controller.abort(), cancelAfter);
  try {
    const item = { file: await fileOf(url, name), handle: null };
    const answer = await client.import(item, known, note, controller.signal);
    if (answer.kind === 'media')
      assets.set(name, { ...answer.media, id: name, bin: '', importedAt: 0 } as MediaAsset);
    return { answer, phases };
  } catch (error) {
    return { error: reportOf(error), phases };
  }
}

/** Resolves when `ready` gives something; asks at every event. */
function until<T>(ready: () => T | null, timeoutMs = 30_000): Promise<T> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const found = ready();
      if (found === null) return;
      stop();
      clearTimeout(late);
      resolve(found);
    };
    const stop = client.onMedia(look);
    const late = setTimeout(() => reject(new Error('nothing came')), timeoutMs);
    look();
  });
}

/** RGBA means of the pictures at the times, once each is there. */
async function thumbnails(name: string, times: readonly number[]): Promise<unknown> {
  const asset = assets.get(name)!;
  return Promise.all(
    times.map(async (time) => {
      const image = await until(() => client.thumbnail(asset, time));
      const canvas = new OffscreenCanvas(image.width, image.height);
      const context = canvas.getContext('2d')!;
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, image.width, image.height);
      const mean = [0, 0, 0];
      data.forEach((value, i) => {
        if (i % 4 < 3) mean[i % 4]! += value / (data.length / 4);
      });
      return { width: image.width, height: image.height, mean };
    }),
  );
}

/** A whole level of peaks. */
async function peaks(name: string, stream: number, samplesPerPeak: number): Promise<unknown> {
  const asset = assets.get(name)!;
  const level = await until(() => {
    const found = client.peaks(asset, stream, samplesPerPeak);
    return found && found.ready * found.channels * 3 >= found.data.length ? found : null;
  });
  return { ...level, data: [...level.data] };
}

const unreachable = (names: readonly string[]): Promise<unknown> =>
  client.unreachable(names.map((name) => assets.get(name)!));

async function remove(path: string): Promise<void> {
  const [folder, name] = path.split('/') as [string, string];
  const root = await navigator.storage.getDirectory();
  await (await root.getDirectoryHandle(folder)).removeEntry(name);
}

const close = (): Promise<void> => client.close();

Object.assign(globalThis, { media: { add, thumbnails, peaks, unreachable, remove, close } });
