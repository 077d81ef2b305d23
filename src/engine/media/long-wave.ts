// RF64 (EBU Tech 3306) and BW64 (ITU-R BS.2088), told to mediabunny 1.61.0 in a way that it reads past 4 GiB.
import type { Input } from 'mediabunny';
import type { ByteReader } from '../ports/media-port.ts';

/** BW64 is RF64 under another name: the same bytes under the one that is known. */
export const underKnownName = (bytes: ByteReader): ByteReader => ({
  size: bytes.size,
  async read(start, end) {
    const read = await bytes.read(start, end);
    if (start >= 4) return read;
    const named = read.slice();
    for (let at = start; at < Math.min(4, start + named.length); at++)
      named[at - start] = 'RF64'.charCodeAt(at);
    return named;
  },
  close: () => bytes.close(),
});

interface WaveDemuxer {
  reader: { readonly fileSize: number | null };
  dataStart: number;
  dataSize: number;
  readMetadata(): Promise<void>;
}

/**
 * Behind the sound the demuxer goes on at 4 GiB, in the middle of longer sound, and takes samples for heads of chunks: silence it walks
 * eight bytes at a time, for minutes. Of files whose size it does not know it stops at the sound: so it is not told until it has.
 */
export async function stopAtSound(input: Input): Promise<void> {
  const { _getDemuxer } = input as unknown as { _getDemuxer(): Promise<WaveDemuxer> };
  const demuxer = await _getDemuxer.call(input);
  const { reader } = demuxer;
  demuxer.reader = Object.create(reader, { fileSize: { value: null } });
  await demuxer.readMetadata();
  demuxer.reader = reader;
  demuxer.dataSize = Math.min(
    demuxer.dataSize,
    (reader.fileSize ?? Number.POSITIVE_INFINITY) - demuxer.dataStart,
  );
}
