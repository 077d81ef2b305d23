import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RelayRig, startRelayRig } from '../../../../relay-server/relay/testing/relay-rig.ts';
import { CuttableLine } from '../../../../relay-server/render-node/agent/testing/cuttable-line.ts';
import { type AskOptions, RelayClient } from './relay-client.ts';
import { uploadBlobs } from './upload-blobs.ts';

let relay: RelayRig;
let line: CuttableLine;
beforeAll(async () => {
  relay = await startRelayRig();
  line = await CuttableLine.to(relay.url);
});
afterAll(async () => {
  line.close();
  await relay.close();
});

/** Counts what goes out. */
class CountedClient extends RelayClient {
  bytes = 0;
  most = 0;
  #now = 0;
  override async send(path: string, options: AskOptions = {}): Promise<Response> {
    if (options.body instanceof Blob) this.bytes += options.body.size;
    this.most = Math.max(this.most, ++this.#now);
    return super.send(path, options).finally(() => this.#now--);
  }
}
const MIB = 2 ** 20;
const filesOf = (sizes: readonly number[]): Map<string, Blob> =>
  new Map(
    sizes.map((size) => {
      const bytes = randomBytes(size);
      return [createHash('sha256').update(bytes).digest('hex'), new Blob([bytes])];
    }),
  );

test('files go up side by side, and on where they stood after the line was cut', async () => {
  const files = filesOf([20 * MIB, 18 * MIB, 17 * MIB, ...Array<number>(24).fill(MIB / 2)]);
  const total = [...files.values()].reduce((sum, { size }) => sum + size, 0);
  const client = new CountedClient({ url: line.url, token: relay.token });
  let cut = 0;
  let mended = Promise.resolve();
  await uploadBlobs(client, files, {
    onProgress: (bytes) => {
      if (cut > 0 || bytes < 0.6 * total) return;
      cut = bytes;
      line.cut();
      mended = pause(200).then(() => line.mend());
    },
  });
  expect(cut).toBeGreaterThan(0);
  expect(cut).toBeLessThan(total);
  await mended;
  // The relay looked at every byte before it called them its own.
  expect(await client.missing([...files.keys()])).toEqual([]);
  expect(client.most).toBe(4);
  // What was on its way when the line broke came twice, and nothing that the relay had by then.
  expect(client.bytes).toBeLessThanOrEqual(total + (total - cut));
});

test('one that cannot be brought stops the others, and says why', async () => {
  const files = filesOf([MIB, MIB, MIB]);
  const wrong = createHash('sha256').update('something else').digest('hex');
  files.set(wrong, new Blob([randomBytes(3 * MIB)]));
  const client = new RelayClient({ url: relay.url, token: relay.token });
  await expect(uploadBlobs(client, files)).rejects.toMatchObject({ code: 'blob-mismatch' });
  expect(await client.missing([wrong])).toEqual([wrong]);
});
