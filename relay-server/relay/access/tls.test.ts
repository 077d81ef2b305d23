import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RelayRig, startRelayRig } from '../testing/relay-rig.ts';

const hasOpenssl = (() => {
  try {
    execFileSync('openssl', ['version']);
    return true;
  } catch {
    return false;
  }
})();

describe.skipIf(!hasOpenssl)('a relay with a certificate', () => {
  let folder: string;
  let relay: RelayRig;
  let ca: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'storycore-tls-'));
    const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const made = [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '2',
    ];
    execFileSync('openssl', [...made, '-keyout', key, '-out', cert, ...subject], { stdio: 'ignore' });
    ca = await readFile(cert, 'utf8');
    // An address that others reach, since there is a certificate now.
    relay = await startRelayRig({
      host: '0.0.0.0',
      environment: { STORYCORE_TLS_CERT: cert, STORYCORE_TLS_KEY: key },
    });
  });
  afterAll(async () => {
    await relay?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const ask = (method: string, path: string, body = '', headers: Record<string, string> = {}) =>
    new Promise<{ status: number; headers: IncomingHttpHeaders }>((resolve, reject) => {
      const url = new URL(path, relay.url.replace('0.0.0.0', '127.0.0.1'));
      const sent = request(url, { method, ca, headers }, (answer) => {
        answer.resume();
        answer.once('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers }));
      });
      sent.once('error', reject);
      sent.end(body);
    });

  test('speaks over TLS alone, and its cookie goes nowhere else', async () => {
    expect(relay.url).toMatch(/^https:/);
    const ready = await ask('GET', '/health/live');
    expect(ready.status).toBe(200);
    expect(ready.headers['strict-transport-security']).toMatch(/max-age/);
    const body = JSON.stringify({ token: relay.token });
    const headers = { 'content-type': 'application/json', 'content-length': String(body.length) };
    const signed = await ask('POST', '/api/access/sign-in', body, headers);
    const [cookie = ''] = signed.headers['set-cookie'] ?? [];
    expect(cookie).toMatch(/^__Host-storycore_session=.*; Secure/);
    const me = await ask('GET', '/api/access/me', '', { cookie: cookie.split(';')[0]! });
    expect(me.status).toBe(200);
    await expect(
      fetch(relay.url.replace('https:', 'http:').replace('0.0.0.0', '127.0.0.1')),
    ).rejects.toThrow();
  });
});
