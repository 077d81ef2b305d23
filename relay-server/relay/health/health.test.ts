import { connect } from 'node:net';
import { describe, expect, test, vi } from 'vitest';
import { PROTOCOL_HEADER } from '../../../src/protocol/relay/version.ts';
import { withRelays } from '../testing/relays.ts';
import { createHealth } from './health.ts';

withRelays(
  'the relay’s health',
  () => ({}),
  (relay) => {
    test('says that it lives, has started and is ready', async () => {
      for (const path of ['/health/live', '/health/startup', '/health/ready']) {
        // A machine that is busy with something else answers late, and a check gives up after seconds.
        const answer = await vi.waitFor(
          async () => {
            const one = await relay().ask(path, { token: null });
            expect(one.status).toBe(200);
            return one;
          },
          { timeout: 60_000, interval: 1000 },
        );
        expect(await answer.json()).toMatchObject({ state: 'ok' });
      }
      const ready = await (await relay().ask('/health/ready', { token: null })).json();
      expect(Object.keys(ready.checks).sort()).toEqual(['blobs', 'database', 'queue']);
    });

    test('is measured for Prometheus, for those who may look', async () => {
      await relay().ask(`/api/blobs/${'a'.repeat(64)}`);
      expect((await relay().ask('/metrics', { token: null })).status).toBe(401);
      const text = await (await relay().ask('/metrics')).text();
      expect(text).toMatch(
        /storycore_http_seconds_count\{method="GET",route="\/api\/blobs\/:hash",status="404"\} 1/,
      );
      expect(text).toMatch(/storycore_relay_requests \d+/);
      // Every line is a comment or `name{labels} value`: the text format of Prometheus.
      for (const line of text.split('\n').filter(Boolean)) {
        expect(line).toMatch(/^(#.*|[a-zA-Z_:][\w:]*(\{.*\})? (-?[\d.e+-]+|NaN|\+Inf))$/i);
      }
    });

    test('answers with the id that a request came with, so that it is found again', async () => {
      const answer = await relay().ask('/api/nothing', { headers: { 'x-request-id': 'click-1' } });
      expect(answer.status).toBe(404);
      expect(await answer.json()).toMatchObject({ error: { code: 'route-missing' }, requestId: 'click-1' });
      const forged = await relay().ask('/health/live', { headers: { 'x-request-id': 'a b"c' } });
      expect(forged.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    });

    test('tells a newer client that it is newer', async () => {
      const ask = (version: string) =>
        relay().ask('/api/blobs/missing', {
          method: 'POST',
          body: '{"hashes":[]}',
          headers: { [PROTOCOL_HEADER]: version, 'content-type': 'application/json' },
        });
      const newer = await ask('2');
      expect(newer.status).toBe(426);
      expect(newer.headers.get(PROTOCOL_HEADER)).toBe('1');
      expect(await newer.json()).toMatchObject({
        error: { code: 'protocol-mismatch', params: { mine: '2' } },
      });
      expect((await ask('1')).status).toBe(200);
    });

    test('describes itself', async () => {
      const document = await (await relay().ask('/api/openapi.json', { token: null })).json();
      expect(document.openapi).toMatch(/^3\.1/);
      const { requestBody } = document.paths['/api/blobs/missing'].post;
      expect(requestBody.content['application/json'].schema.properties.hashes.type).toBe('array');
    });

    test('refuses 100 MB of JSON by its header, before a byte of it came', async () => {
      const { port } = new URL(relay().url);
      const socket = connect(Number(port), '127.0.0.1');
      socket.write(
        `POST /api/blobs/missing HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${relay().token}\r\n` +
          'Content-Type: application/json\r\nContent-Length: 104857600\r\n\r\n',
      );
      const [answer] = (await Array.fromAsync(firstOf(socket))) as [Buffer];
      socket.destroy();
      expect(answer.toString()).toMatch(/^HTTP\/1\.1 413 /);
    });
  },
);

async function* firstOf(socket: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of socket) {
    yield chunk;
    return;
  }
}

describe('checks', () => {
  test('fail readiness when required, and are only named when not', async () => {
    let time = 0;
    const health = createHealth(() => time);
    let broken = false;
    const check = async () => {
      if (broken) throw new Error('disk is gone');
    };
    health.add({ name: 'extra', required: false, check });
    expect((await health.ready()).state).toBe('failing');
    health.started();
    expect((await health.ready()).state).toBe('ok');
    broken = true;
    expect((await health.ready()).state).toBe('ok');
    time += 1000;
    expect(await health.ready()).toMatchObject({
      state: 'degraded',
      checks: { extra: { state: 'failing' } },
    });
    expect(health.failures()).toEqual([{ name: 'extra', reason: 'disk is gone', since: 1000 }]);
    health.add({ name: 'needed', required: true, check });
    time += 1000;
    expect((await health.ready()).state).toBe('failing');
    broken = false;
    time += 1000;
    expect((await health.ready()).state).toBe('ok');
    expect(health.failures()).toEqual([]);
    health.stopping();
    expect((await health.ready()).state).toBe('failing');
  });
});
