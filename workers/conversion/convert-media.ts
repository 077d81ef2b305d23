// Converts a file that the browser cannot decode, once, with FFmpeg in WebAssembly. The original is read in place, the result
// is streamed to OPFS: neither is ever held in memory.

import wasmUrl from '@ffmpeg/core/wasm?url';
import coreUrl from '@ffmpeg/core?url';
import type { FFFSType, FFmpeg } from '@ffmpeg/ffmpeg';
import { StoryError, throwIfCancelled } from '../../src/base/errors.ts';
import { TICKS_PER_SECOND } from '../../src/base/time.ts';
import { type ConversionPlan, conversionArguments } from '../../src/engine/media/conversion-plan.ts';
import { mezzaninePictures } from '../../src/engine/media/mezzanine-picture.ts';
import { opfsDirectory, removeFile, TEMPORARY_SUFFIX } from '../browser-host/opfs-file.ts';
import { moveFile } from '../browser-host/sync-access.ts';
import classWorkerUrl from './ffmpeg-class.worker.ts?worker&url';
import { NO_ROOM } from './no-room.ts';
import { decodesTenBits, readSourcePictures } from './source-pictures.ts';

export interface Conversion {
  readonly file: Blob;
  /** For messages. */
  readonly name: string;
  readonly codec: string;
  readonly plan: ConversionPlan;
  /** In OPFS, `folder/name`; taken only when the conversion is complete. */
  readonly target: string;
}

/** Lines of FFmpeg's that are kept, to say why it failed. */
const KEPT_LINES = 40;
const OUTPUT = '/out';
const UNLOCK_ATTEMPTS = 40;
const UNLOCK_WAIT_MS = 100;
/** The name keeps its ending: FFmpeg tells some formats by it. */
const safeName = (name: string): string => name.replace(/[^\w.-]+/g, '_').slice(-80) || 'input';

async function loadFfmpeg(name: string, codec: string, signal?: AbortSignal): Promise<FFmpeg> {
  const { FFmpeg } = await import('@ffmpeg/ffmpeg');
  const ffmpeg = new FFmpeg();
  const absolute = (url: string): string => new URL(url, globalThis.location.href).href;
  try {
    await ffmpeg.load(
      { classWorkerURL: absolute(classWorkerUrl), coreURL: absolute(coreUrl), wasmURL: absolute(wasmUrl) },
      signal ? { signal } : {},
    );
    return ffmpeg;
  } catch (cause) {
    ffmpeg.terminate();
    throwIfCancelled(signal);
    throw new StoryError('conversion-unavailable', { params: { name, codec, reason: String(cause) }, cause });
  }
}

/**
 * @param onProgress 0…1
 * @returns the mezzanine; nothing is left of it when this throws
 * @throws StoryError `conversion-failed`, `conversion-unavailable`, `storage-full`, `cancelled`
 */
export async function convertMedia(
  conversion: Conversion,
  onProgress: (fraction: number) => void,
  signal?: AbortSignal,
): Promise<File> {
  const { target } = conversion;
  throwIfCancelled(signal);
  const slash = target.lastIndexOf('/');
  const folder = await opfsDirectory(target.slice(0, slash));
  const temporary = `${target.slice(slash + 1)}.${crypto.randomUUID()}${TEMPORARY_SUFFIX}`;
  const output = await folder.getFileHandle(temporary, { create: true });
  const ffmpeg = await loadFfmpeg(conversion.name, conversion.codec, signal).catch(async (error: unknown) => {
    await removeFile(folder, temporary);
    throw error;
  });
  const stop = (): void => ffmpeg.terminate();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    await run(ffmpeg, conversion, output, onProgress, signal);
    await moveFile(output, folder, target.slice(slash + 1));
    return await output.getFile();
  } catch (error) {
    ffmpeg.terminate();
    await removeReleased(folder, temporary);
    throwIfCancelled(signal);
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
    ffmpeg.terminate();
  }
}

/** The lock of a worker that was stopped falls a moment later. */
async function removeReleased(folder: FileSystemDirectoryHandle, name: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await removeFile(folder, name);
    } catch (error) {
      const locked = error instanceof DOMException && error.name === 'NoModificationAllowedError';
      if (!locked || attempt === UNLOCK_ATTEMPTS) throw error;
      await new Promise((resolve) => setTimeout(resolve, UNLOCK_WAIT_MS));
    }
  }
}

async function run(
  ffmpeg: FFmpeg,
  { file, name, codec, plan }: Conversion,
  output: FileSystemFileHandle,
  onProgress: (fraction: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  const lines: string[] = [];
  const total = plan.duration === null ? null : plan.duration / TICKS_PER_SECOND;
  ffmpeg.on('log', ({ message }) => {
    lines.push(message);
    if (lines.length > KEPT_LINES) lines.shift();
  });
  // `time` is in microseconds, `progress` a fraction of the first input's length, wrong when that is unknown.
  ffmpeg.on('progress', ({ time, progress }) => {
    const fraction = total ? time / 1e6 / total : progress;
    if (fraction >= 0 && fraction <= 1) onProgress(fraction);
  });
  const input = safeName(name);
  await ffmpeg.createDir('/in');
  // A directory per mount, a file of our own name: what the user calls it must not matter.
  await ffmpeg.mount('WORKERFS' as FFFSType, { blobs: [{ name: input, data: file }] }, '/in');
  const path = `/in/${input}`;
  const sources = await aborted(readSourcePictures(ffmpeg, path), signal);
  const pictures = mezzaninePictures(sources, plan.colors, await decodesTenBits());
  await ffmpeg.mount('OPFS' as FFFSType, { handle: output } as never, OUTPUT);
  const options = ['-v', 'error', '-progress', '/dev/null'];
  const status = await aborted(
    ffmpeg.exec([...options, ...conversionArguments(plan, path, pictures), OUTPUT]),
    signal,
  );
  const room = await ffmpeg.unmount(OUTPUT).catch((error: unknown) => String(error));
  if (String(room).includes(NO_ROOM)) throw new StoryError('storage-full');
  if (room !== true)
    throw new StoryError('conversion-failed', { params: { name, codec, reason: String(room) } });
  const said = lines.filter((line) => line.trim() !== '' && line !== 'Aborted()');
  if (status !== 0)
    throw new StoryError('conversion-failed', {
      params: { name, codec, reason: said.at(-1) ?? `code ${status}` },
    });
  onProgress(1);
}

/** A terminated worker answers nothing any more: the signal answers for it. */
function aborted<T>(work: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (!signal) return work;
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(new StoryError('cancelled'));
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  work.catch(() => undefined);
  return Promise.race([work, promise]).finally(() => signal.removeEventListener('abort', stop));
}
