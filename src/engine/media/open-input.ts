import { ALL_FORMATS, CustomSource, Input, type Source } from 'mediabunny';
import type { Host } from '../ports/host.ts';
import type { ByteReader, MediaRef } from '../ports/media-port.ts';

/** A demuxed file, which the caller disposes. @throws StoryError as MediaPort.open */
export async function openInput(host: Host, ref: MediaRef): Promise<Input> {
  await host.codecs.registerDecoders();
  return inputOf(await host.media.open(ref));
}

export const inputOf = (source: Source): Input => new Input({ source, formats: ALL_FORMATS });

/** For files that are no asset yet. The reader stays the caller's. */
export const sourceOfBytes = (bytes: ByteReader): Source =>
  new CustomSource({
    getSize: () => bytes.size,
    read: (start, end) => bytes.read(start, end),
    prefetchProfile: 'fileSystem',
  });
