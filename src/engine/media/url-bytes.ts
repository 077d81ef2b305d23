// `fetch` is of every host: the browser's and the Node host's media port both read addresses through this.
import type { ByteReader } from '../ports/media-port.ts';

const TIMEOUT_MS = 30_000;

const request = (url: string, range: string): Promise<Response> =>
  fetch(url, { headers: { Range: range }, signal: AbortSignal.timeout(TIMEOUT_MS) });

/** The length of the whole resource: the number after the slash of Content-Range (RFC 9110 §14.4). */
function wholeSize(response: Response): number | null {
  const total = /\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1];
  return total === undefined ? null : Number(total);
}

/**
 * Bytes of an http(s) resource by range requests; a server without ranges has its answer kept whole.
 * @throws Error when the server refuses or cannot be reached
 */
export async function openUrlBytes(url: string): Promise<ByteReader> {
  const first = await request(url, 'bytes=0-0');
  // An empty resource has no satisfiable range.
  if (first.status === 416) return memoryBytes(new Uint8Array(0));
  if (!first.ok) throw new Error(`${url} answered ${first.status}`);
  const size = first.status === 206 ? wholeSize(first) : null;
  const body = new Uint8Array(await first.arrayBuffer());
  if (size === null) return memoryBytes(body);
  return {
    size,
    async read(start, end) {
      const last = Math.min(end, size) - 1;
      if (last < start) return new Uint8Array(0);
      const response = await request(url, `bytes=${start}-${last}`);
      if (response.status !== 206) throw new Error(`${url} answered ${response.status} to a range request`);
      return new Uint8Array(await response.arrayBuffer());
    },
    close: async () => {},
  };
}

const memoryBytes = (bytes: Uint8Array): ByteReader => ({
  size: bytes.length,
  read: async (start, end) => bytes.subarray(start, Math.min(end, bytes.length)),
  close: async () => {},
});
