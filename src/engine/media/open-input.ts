import { ALL_FORMATS, CustomSource, Input, type Source } from 'mediabunny';
import type { Host } from '../ports/host.ts';
import type { ByteReader, MediaRef } from '../ports/media-port.ts';
import { stopAtSound, underKnownName } from './long-wave.ts';

/** A file to decode, which the caller disposes. @throws StoryError as MediaPort.open */
export async function openInput(host: Host, ref: MediaRef): Promise<Input> {
  await host.codecs.registerDecoders();
  return openPackets(host, ref);
}

/** A file to take packets from, which the caller disposes. @throws StoryError as MediaPort.open */
export async function openPackets(host: Host, ref: MediaRef): Promise<Input> {
  if (ref.format !== 'RF64' && ref.format !== 'BW64') return inputOf(await host.media.open(ref));
  const bytes = await host.media.openBytes(ref);
  const input = inputOf(sourceOfBytes(underKnownName(bytes), () => bytes.close()));
  await stopAtSound(input);
  return input;
}

export const inputOf = (source: Source): Input => new Input({ source, formats: ALL_FORMATS });

/** For files that are no asset yet. The reader stays the caller's, unless it is told how to close it. */
export const sourceOfBytes = (bytes: ByteReader, close?: () => Promise<void>): Source =>
  new CustomSource({
    getSize: () => bytes.size,
    read: (start, end) => bytes.read(start, end),
    prefetchProfile: 'fileSystem',
    ...(close ? { dispose: () => void close() } : {}),
  });
