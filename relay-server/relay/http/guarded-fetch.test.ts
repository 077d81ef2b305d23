import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { createAddressGuard } from './address-guard.ts';
import { guardedFetch } from './guarded-fetch.ts';

const servers: Server[] = [];
const serve = async (listener: RequestListener): Promise<number> => {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
};
afterAll(() => {
  for (const server of servers) server.close();
});

const refusal = { code: 'address-refused' };

describe('the guard', () => {
  test.each([
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://0177.0.0.1/',
    'http://localhost/',
    'http://169.254.169.254/latest/meta-data/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:a9fe:a9fe]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[2002:7f00:1::]/',
    'http://[fd00:ec2::254]/',
    'http://[fe80::1]/',
    'http://10.1.2.3/',
    'http://172.31.0.1/',
    'http://192.168.1.1/',
    'http://100.100.100.200/',
    'http://0.0.0.0/',
    'file:///etc/passwd',
    'gopher://127.0.0.1/',
    'http://user:password@example.com/',
    'nonsense',
  ])('refuses %s', async (url) => {
    await expect(guardedFetch(createAddressGuard(), url)).rejects.toMatchObject(refusal);
  });

  test('lets public addresses through and no private one, drawn at random', async () => {
    const guard = createAddressGuard();
    const octet = fc.integer({ min: 0, max: 255 });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('10', '127', '224', '255', '0'),
        octet,
        octet,
        octet,
        async (a, b, c, d) => {
          await expect(guard.resolve(`${a}.${b}.${c}.${d}`)).rejects.toMatchObject(refusal);
        },
      ),
    );
    for (const host of ['8.8.8.8', '1.1.1.1', '2606:4700::1111']) {
      expect((await guard.resolve(host)).address).toBe(host);
    }
  });

  test('refuses a name of which one address is private, and goes to the address that it checked', async () => {
    const mixed = createAddressGuard('', async () => [
      { address: '8.8.8.8', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ]);
    await expect(mixed.resolve('mixed.example')).rejects.toMatchObject(refusal);

    // Public to the check, private afterwards: the second answer must never be asked for.
    let asked = 0;
    const port = await serve((_, response) => response.end('secret'));
    const rebinding = createAddressGuard('rebind.example', async () => {
      asked++;
      return [{ address: asked === 1 ? '127.0.0.1' : '127.0.0.2', family: 4 }];
    });
    const answer = await guardedFetch(rebinding, `http://rebind.example:${port}/`);
    expect(answer.body.toString()).toBe('secret');
    expect(asked).toBe(1);
  });

  test('checks where it is sent on to', async () => {
    let reached = 0;
    const inside = await serve((_, response) => {
      reached++;
      response.end('inside');
    });
    const outside = await serve((request, response) => {
      const status = request.url === '/kept' ? 307 : 302;
      response.writeHead(status, { Location: `http://127.0.0.1:${inside}/` }).end();
    });
    const guard = createAddressGuard('outside.example', async () => [{ address: '127.0.0.1', family: 4 }]);
    const body = JSON.stringify({ secret: true });
    for (const path of ['/moved', '/kept']) {
      const url = `http://outside.example:${outside}${path}`;
      await expect(guardedFetch(guard, url, { method: 'POST', body })).rejects.toMatchObject(refusal);
    }
    expect(reached).toBe(0);
  });

  test('follows within a listed host, ends circles, reads no more than it was told to', async () => {
    const port = await serve((request, response) => {
      if (request.url === '/a') response.writeHead(302, { Location: '/b' }).end();
      else if (request.url === '/circle') response.writeHead(302, { Location: '/circle' }).end();
      else response.end('x'.repeat(5_000_000));
    });
    const guard = createAddressGuard('127.0.0.0/8');
    const answer = await guardedFetch(guard, `http://127.0.0.1:${port}/a`, { most: 1000 });
    expect(answer).toMatchObject({ status: 200, url: `http://127.0.0.1:${port}/b` });
    expect(answer.body.length).toBe(1000);
    await expect(guardedFetch(guard, `http://127.0.0.1:${port}/circle`)).rejects.toMatchObject(refusal);
  });
});
