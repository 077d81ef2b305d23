import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { SocketMessage } from '../../src/protocol/relay/events.ts';
import { findPostgres, type PostgresServer, startPostgres } from './testing/databases.ts';
import { FakeNode, hashOf, json } from './testing/fake-node.ts';
import { type ForkedRelay, forkRelay } from './testing/forked-relay.ts';
import { startRelayRig } from './testing/relay-rig.ts';
import { hasSwift, type S3Server, startSwift } from './testing/swift.ts';

/** Each relay asks of its own database whether it is alone; what several share is a server. */
const bin = findPostgres();

/** What a browser behind a balancer sees: the same paths, now of one process, now of the other. */
describe.skipIf(!bin)('two relays on one PostgreSQL server', () => {
  let server: PostgresServer;
  let databaseUrl: string;
  let folder: string;
  let hook: { readonly url: string; readonly bodies: Record<string, unknown>[]; close(): void };
  let a: ForkedRelay;
  let b: ForkedRelay;
  beforeAll(async () => {
    server = await startPostgres(bin!);
    databaseUrl = await server.database();
    folder = await mkdtemp(join(tmpdir(), 'storycore-two-'));
    hook = await listenForCalls();
    const environment = {
      STORYCORE_ALLOW_HOSTS: '127.0.0.1',
      STORYCORE_ALERT_SECONDS: '0.2',
      STORYCORE_REPORT_SECONDS: '0.2',
      STORYCORE_SAMPLE_SECONDS: '0.5',
    };
    const start = () => forkRelay({ data: folder, databaseUrl, environment });
    [a, b] = await Promise.all([start(), start()]);
  }, 60_000);
  afterAll(async () => {
    await Promise.all([a?.stop(), b?.stop()]);
    hook?.close();
    await server?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  const open = { token: null } as const;
  const post = (relay: ForkedRelay, path: string, body: object) =>
    relay.ask(`/api/access${path}`, { ...json(body), ...open });
  const me = async (relay: ForkedRelay, token: string): Promise<number> =>
    (await relay.ask('/api/access/me', { token })).status;
  const signIn = async (relay: ForkedRelay) =>
    (await post(relay, '/sign-in', { token: relay.token, as: 'jwt' })).json();
  const renew = (relay: ForkedRelay, refresh: string) => post(relay, '/refresh', { refresh });

  test('who signed in to one is known to the other, renews there, and is found out there', async () => {
    const first = await signIn(a);
    expect(await me(b, first.access)).toBe(200);
    const second = await (await renew(b, first.refresh)).json();
    expect(await me(a, second.access)).toBe(200);
    // The answer was lost: the other relay gives the same.
    expect((await (await renew(a, first.refresh)).json()).refresh).toBe(second.refresh);
    const third = await (await renew(a, second.refresh)).json();
    expect(await me(b, third.access)).toBe(200);
    const stolen = await renew(b, first.refresh);
    expect(stolen.status).toBe(401);
    expect((await stolen.json()).error.code).toBe('refresh-reused');
    expect((await renew(a, third.refresh)).status).toBe(401);
    expect(await me(b, third.access)).toBe(401);
    await expect.poll(() => me(a, third.access), { timeout: 10_000 }).toBe(401);
  });

  test('a ticket opens one door once, whichever relay has it', async () => {
    const { ticket } = await (await a.ask('/api/access/tickets', { method: 'POST' })).json();
    const ask = (relay: ForkedRelay) => relay.ask(`/api/access/me?ticket=${ticket}`, open);
    const answers = await Promise.all([ask(a), ask(b)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
  });

  test('what happens at one is heard at the other, and a node may speak to both', async () => {
    const { ticket } = await (await a.ask('/api/access/tickets', { method: 'POST' })).json();
    const heard: SocketMessage[] = [];
    const socket = new WebSocket(`${b.url.replace('http', 'ws')}/api/events?ticket=${ticket}`);
    socket.addEventListener('message', ({ data }) => void heard.push(JSON.parse(String(data))));
    socket.addEventListener('open', () =>
      socket.send(JSON.stringify({ type: 'subscribe', protocol: 1, after: null, jobs: null })),
    );
    await expect.poll(() => heard.some(({ type }) => type === 'hello'), { timeout: 10_000 }).toBe(true);
    const node = await FakeNode.join(a);
    await expect
      .poll(() => heard.flatMap((message) => (message.type === 'event' ? [message.event] : [])), {
        timeout: 10_000,
      })
      .toContainEqual(expect.objectContaining({ type: 'node', node: node.id, state: 'online' }));
    const drained = await b.ask(`/api/nodes/${node.id}/drain`, { method: 'POST' });
    expect(drained.status).toBeLessThan(300);
    socket.close();
  });

  test('reports that are due are made once and sent once, and an alarm calls once', async () => {
    const channels = [{ kind: 'webhook', url: hook.url }];
    const names = Array.from({ length: 12 }, (_, i) => `report ${i}`);
    for (const name of names) {
      await a.ask('/api/reports/schedules', json({ name, every: 'day', format: 'csv', channels }));
    }
    await onDatabase((query) =>
      query(`UPDATE relay.report_schedule SET next_at = now() - interval '1 minute'`),
    );
    const rule = {
      name: 'watched',
      metric: 'relay.eventLoop.ms',
      comparison: 'above',
      threshold: -1,
      channels,
    };
    expect((await b.ask('/api/alerts/rules', json(rule))).status).toBe(201);
    const of = (kind: string) => hook.bodies.filter((body) => body.kind === kind);
    await expect.poll(() => of('report').length, { timeout: 30_000 }).toBeGreaterThanOrEqual(names.length);
    await expect.poll(() => of('alert').length, { timeout: 30_000 }).toBeGreaterThanOrEqual(1);
    // Ten rounds of both.
    await new Promise((resolve) => setTimeout(resolve, 2000));
    expect(
      of('report')
        .map(({ name }) => name)
        .sort(),
    ).toEqual([...names].sort());
    expect(of('alert').map(({ state }) => state)).toEqual(['firing']);
    const { reports } = await (await b.ask('/api/reports/made')).json();
    expect(reports).toHaveLength(names.length);
  });

  const upload = (relay: ForkedRelay, path: string, init: RequestInit = {}) =>
    relay.ask(`/api/uploads${path}`, { ...init, token: a.token });
  const begin = async (relay: ForkedRelay, bytes: Uint8Array): Promise<{ id: string; offset: number }> =>
    (await upload(relay, '', json({ hash: hashOf(bytes), bytes: bytes.length }))).json();
  const patch = (relay: ForkedRelay, id: string, offset: number, bytes: Uint8Array) =>
    upload(relay, `/${id}`, {
      method: 'PATCH',
      headers: { 'upload-offset': String(offset) },
      body: bytes as BodyInit,
    });

  test('an upload that began at one goes on at the other, also while the first still listens', async () => {
    const bytes = randomBytes(600_000);
    const { id } = await begin(a, bytes);
    expect((await patch(a, id, 0, bytes.subarray(0, 200_000))).status).toBe(200);
    const dangling = hold(a, id, 200_000, bytes.length - 200_000, bytes.subarray(200_000, 350_000));
    const offset = async (relay: ForkedRelay) =>
      Number((await upload(relay, `/${id}`, { method: 'HEAD' })).headers.get('upload-offset'));
    await expect.poll(() => offset(b), { timeout: 10_000 }).toBeGreaterThan(200_000);
    let at = await offset(b);
    let answer = await patch(b, id, at, bytes.subarray(at));
    // The first may have written some more before it let go.
    if (answer.status === 409) {
      at = (await answer.json()).error.params.offset;
      answer = await patch(b, id, at, bytes.subarray(at));
    }
    expect(await answer.json()).toMatchObject({ done: true, offset: bytes.length });
    expect(await dangling).toBe(409);
    const back = await a.ask(`/api/blobs/${hashOf(bytes)}`);
    expect(hashOf(new Uint8Array(await back.arrayBuffer()))).toBe(hashOf(bytes));
  });

  test('a relay that is killed while it writes is not waited for long', async () => {
    const bytes = randomBytes(300_000);
    const c = await forkRelay({ data: folder, databaseUrl });
    onTestFinished(() => c.kill());
    const { id } = await begin(c, bytes);
    const dangling = hold({ url: c.url, token: a.token }, id, 0, bytes.length, bytes.subarray(0, 100_000));
    const offset = async () =>
      Number((await upload(b, `/${id}`, { method: 'HEAD' })).headers.get('upload-offset'));
    await expect.poll(offset, { timeout: 10_000 }).toBe(100_000);
    await c.kill();
    await dangling;
    expect(await (await patch(b, id, 100_000, bytes.subarray(100_000))).json()).toMatchObject({ done: true });
  });

  test('a relay with a folder of its own does not start beside them, unless it is told that theirs is gone', async () => {
    const other = await startRelayRig({ databaseUrl }).catch((error: unknown) => error);
    expect(other).toMatchObject({ code: 'blob-folder-foreign' });
    const environment = { STORYCORE_ADOPT_FOLDER: '1' };
    const told = await startRelayRig({ databaseUrl, environment });
    await told.close();
    // From then on it is the others' folder that is foreign.
    await expect(startRelayRig({ databaseUrl, data: folder })).rejects.toMatchObject({
      code: 'blob-folder-foreign',
    });
  });

  const onDatabase = async (work: (query: (text: string) => Promise<unknown>) => Promise<unknown>) => {
    const { openDatabase } = await import('./database/open-database.ts');
    const database = await openDatabase({ url: databaseUrl, folder: null });
    await work((text) => database.query(text)).finally(() => database.close());
  };
});

describe.skipIf(!bin || !hasSwift())('two relays with folders of their own and one S3 store', () => {
  let server: PostgresServer;
  let store: S3Server;
  beforeAll(async () => {
    server = await startPostgres(bin!);
    store = await startSwift();
  }, 120_000);
  afterAll(async () => {
    await store?.stop();
    await server?.stop();
  });

  test('give each other’s files, and say of an upload that the other has begun it', async () => {
    const options = { databaseUrl: await server.database(), environment: store.environment() };
    const [a, b] = [await startRelayRig(options), await startRelayRig(options)];
    const bytes = randomBytes(50_000);
    const wish = json({ hash: hashOf(bytes), bytes: bytes.length });
    const { id } = await (await a.ask('/api/uploads', wish)).json();
    const send = (relay: typeof a, upload: string) =>
      relay.ask(`/api/uploads/${upload}`, {
        method: 'PATCH',
        headers: { 'upload-offset': '0' },
        body: bytes as BodyInit,
        token: a.token,
      });
    const answer = await send(b, id);
    expect(answer.status).toBe(409);
    expect((await answer.json()).error.code).toBe('upload-elsewhere');
    const own = await (await b.ask('/api/uploads', { ...wish, token: a.token })).json();
    expect(own.id).not.toBe(id);
    expect(await (await send(b, own.id)).json()).toMatchObject({ done: true });
    expect((await a.ask(`/api/blobs/${hashOf(bytes)}`)).status).toBe(200);
    expect(await (await a.ask('/api/uploads', wish)).json()).toMatchObject({ done: true });
    await a.close();
    await b.close();
  });
});

/** Sends some of what it announced and keeps the line open. @returns the answer's status, 0 when the line broke */
function hold(
  { url, token }: Pick<ForkedRelay, 'url' | 'token'>,
  id: string,
  offset: number,
  all: number,
  bytes: Uint8Array,
): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const sent = request(`${url}/api/uploads/${id}`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${token}`, 'upload-offset': offset, 'content-length': all },
  });
  sent.on('response', ({ statusCode = 0 }) => resolve(statusCode));
  sent.on('error', () => resolve(0));
  sent.write(bytes);
  return promise;
}

async function listenForCalls() {
  const bodies: Record<string, unknown>[] = [];
  const server: Server = createServer((asked, answer) => {
    let text = '';
    asked.on('data', (chunk) => {
      text += chunk;
    });
    asked.on('end', () => {
      bodies.push(JSON.parse(text));
      answer.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/`, bodies, close: () => server.close() };
}
