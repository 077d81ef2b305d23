import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { S3Client } from './s3-client.ts';
import { s3Options } from './s3-options.ts';

let server: Server;
let answers: number[] = [];
let asked = 0;
let url = '';
beforeAll(async () => {
  server = createServer((_, answer) => {
    asked++;
    const status = answers.shift() ?? 200;
    // 0 stands for a line that is cut, -1 for a store that never answers.
    if (status === 0) answer.destroy();
    else if (status > 0) answer.writeHead(status).end('<Error><Code>Because</Code></Error>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  asked = 0;
});

const keys = { S3_BUCKET: 'b', S3_ACCESS_KEY_ID: 'id', S3_SECRET_ACCESS_KEY: 'secret' };
const clientOf = () =>
  new S3Client(s3Options({ S3_ENDPOINT: url, ...keys })!, {
    // Long enough for a busy machine to answer in, and to notice that nothing was asked.
    timeoutMs: 1000,
    attempts: 3,
    breakAfter: 4,
    pauseMs: 1500,
  });
const get = { method: 'GET', key: 'k' } as const;

test('what fails for a moment is tried again', async () => {
  answers = [503, 0];
  expect((await clientOf().call(get)).status).toBe(200);
  expect(asked).toBe(3);
});

test('wrong keys are told, and not tried again', async () => {
  answers = [403];
  await expect(clientOf().call(get)).rejects.toMatchObject({
    code: 's3-refused',
    params: { reason: 'Because' },
  });
  expect(asked).toBe(1);
});

test('a store that stays away is not asked for a while, then once, then as ever', async () => {
  const client = clientOf();
  answers = [-1, 500, 500, 500];
  await expect(client.call(get)).rejects.toMatchObject({ code: 'not-available' });
  expect([asked, client.trouble]).toEqual([4, 'Because']);
  await expect(client.call(get)).rejects.toMatchObject({ code: 'not-available' });
  expect(asked).toBe(4);
  await expect
    .poll(
      () =>
        client.call(get).then(
          ({ status }) => status,
          () => 0,
        ),
      { timeout: 10_000 },
    )
    .toBe(200);
  expect([asked, client.trouble]).toEqual([5, null]);
});

test('half a configuration is named', () => {
  expect(s3Options({})).toBeNull();
  expect(() => s3Options({ S3_ENDPOINT: url, S3_BUCKET: 'b' })).toThrow(/S3_ACCESS_KEY_ID/);
  expect(() => s3Options({ S3_ENDPOINT: 'ftp://x', ...keys })).toThrow(/s3-address/);
});
