import { StoryError, throwIfCancelled } from '../../src/base/errors.ts';
import type { BringApi, BringOrder, BringReport } from '../../src/protocol/relay/bring.ts';
import { type Bearer, RelayClient } from '../../src/protocol/relay/client/relay-client.ts';
import { uploadBlob } from '../../src/protocol/relay/client/upload-blob.ts';
import { assertProtocol } from '../../src/protocol/version.ts';
import { hashFile } from './hash-file.ts';

/** Files that the relay lacks, brought there with leave. */
export class BringEngine implements BringApi {
  #control: AbortController | null = null;

  async run(
    order: BringOrder,
    listener: (report: BringReport) => void,
    agree: (missing: readonly number[]) => Promise<boolean>,
    bearer: Bearer,
  ): Promise<string[]> {
    assertProtocol(order.version);
    const control = new AbortController();
    this.#control = control;
    const { signal } = control;
    const client = new RelayClient({ url: order.url, token: '' }, bearer);
    const hashes = await hashesOf(order, listener, signal);
    const lacking = new Set(await client.missing([...new Set(hashes)], signal));
    const missing = [...lacking].map((hash) => hashes.indexOf(hash));
    if (missing.length > 0 && !(await agree(missing))) throw new StoryError('cancelled');
    const totalBytes = missing.reduce((sum, place) => sum + order.files[place]!.file.size, 0);
    let sent = 0;
    for (const place of missing) {
      throwIfCancelled(signal);
      const { file } = order.files[place]!;
      const onProgress = (bytes: number): void =>
        listener({ phase: 'uploading', bytes: sent + bytes, totalBytes });
      await uploadBlob(client, hashes[place]!, file, { signal, onProgress });
      sent += file.size;
    }
    return hashes;
  }

  cancel(): void {
    this.#control?.abort(new StoryError('cancelled'));
  }
}

async function hashesOf(
  { files }: BringOrder,
  listener: (report: BringReport) => void,
  signal: AbortSignal,
): Promise<string[]> {
  const totalBytes = files.reduce((sum, { file, hash }) => sum + (hash === null ? file.size : 0), 0);
  let read = 0;
  const hashes: string[] = [];
  for (const { name, file, hash } of files) {
    const known = hash ?? (await hashFile(file, name, signal, tell));
    hashes.push(known);
  }
  return hashes;

  function tell(bytes: number): void {
    read += bytes;
    listener({ phase: 'reading', bytes: read, totalBytes });
  }
}
