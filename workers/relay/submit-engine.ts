// Reads, hashes and uploads beside the page: hashing a gigabyte takes seconds of a processor.
import { StoryError } from '../../src/base/errors.ts';
import { type Bearer, RelayClient } from '../../src/protocol/relay/client/relay-client.ts';
import { submitFilm } from '../../src/protocol/relay/client/submit-film.ts';
import type { JobView } from '../../src/protocol/relay/job.ts';
import type { SubmitApi, SubmitOrder, SubmitReport } from '../../src/protocol/relay/submit.ts';
import { assertProtocol } from '../../src/protocol/version.ts';
import { hashFile } from './hash-file.ts';

export class SubmitEngine implements SubmitApi {
  #control: AbortController | null = null;

  async run(order: SubmitOrder, listener: (report: SubmitReport) => void, bearer: Bearer): Promise<JobView> {
    assertProtocol(order.version);
    const control = new AbortController();
    this.#control = control;
    const { signal } = control;
    const { address, snapshot, settings, files, wish } = order;
    const totalBytes = files.reduce((sum, { file }) => sum + file.size, 0);
    let read = 0;
    const media = new Map<string, { hash: string; bytes: Blob }>();
    for (const { asset, name, file } of files) {
      const hash = await hashFile(file, name, signal, (bytes) => {
        read += bytes;
        listener({ phase: 'reading', bytes: read, totalBytes });
      });
      media.set(asset, { hash, bytes: file });
    }
    const job = await submitFilm(
      new RelayClient(address, bearer),
      { snapshot, settings, media, wish },
      { signal, onUpload: (bytes, total) => listener({ phase: 'uploading', bytes, totalBytes: total }) },
    );
    listener({ phase: 'queued', bytes: totalBytes, totalBytes });
    return job;
  }

  cancel(): void {
    this.#control?.abort(new StoryError('cancelled'));
  }
}
