import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type MailServer, startMailServer } from '../testing/mail-server.ts';
import { withRelays } from '../testing/relays.ts';

interface Call {
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

let mail: MailServer;
let hook: { readonly server: Server; readonly url: string; readonly calls: Call[]; status: number };
beforeAll(async () => {
  mail = await startMailServer();
  const calls: Call[] = [];
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await Array.fromAsync(request)).toString();
    calls.push({ headers: request.headers, body });
    response.writeHead(hook.status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  hook = { server, url: `http://127.0.0.1:${port}/alarm`, calls, status: 200 };
});
afterAll(async () => {
  await mail.close();
  hook.server.close();
});

/** The test is the clock. */
const CLOCKS = { STORYCORE_ALERT_SECONDS: '3600', STORYCORE_SAMPLE_SECONDS: '3600' };

const options = () => ({
  environment: {
    SMTP_URL: mail.url,
    SMTP_FROM: 'relay@example.com',
    STORYCORE_ALLOW_HOSTS: '127.0.0.1/32',
    ...CLOCKS,
  },
});

withRelays('alerts', options, (relay) => {
  const ask = (method: string, path: string, body?: unknown, token?: string) =>
    relay().ask(`/api/alerts${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
      headers: { 'content-type': 'application/json' },
      ...(token && { token }),
    });
  const makeRule = async (wish: object): Promise<{ id: string; secret: string }> => {
    const made = await ask('POST', '/rules', {
      name: 'Too much waits',
      metric: 'queue.depth',
      comparison: 'above',
      threshold: 10,
      ...wish,
    });
    expect(made.status).toBe(201);
    return made.json();
  };
  const measured = async (name: string, value: number, at = Date.now()) => {
    const { recorder } = relay().services.telemetry;
    recorder.record({ name, value, at });
    await recorder.flush();
  };
  const ruleOf = async (id: string) => {
    const { rules } = await (await ask('GET', '/rules')).json();
    return rules.find((rule: { id: string }) => rule.id === id);
  };
  /** What the clock would do after the wait. */
  const due = () =>
    relay().services.database.query('UPDATE relay.message SET next_at = now() WHERE next_at IS NOT NULL');

  test('a rule that is breached calls the webhook, signed, and writes the mail; and again when it is over', async () => {
    const { alerts } = relay().services;
    const { id, secret } = await makeRule({
      channels: [
        { kind: 'webhook', url: hook.url },
        { kind: 'mail', to: ['ann@example.com'] },
      ],
    });
    expect(await ruleOf(id)).toMatchObject({ firedAt: null });
    await measured('queue.depth', 500);
    const [calls, mails] = [hook.calls.length, mail.mails.length];
    await alerts.round();
    await alerts.round();
    expect(await ruleOf(id)).toMatchObject({ state: 'firing' });
    expect(hook.calls).toHaveLength(calls + 1);
    expect(mail.mails).toHaveLength(mails + 1);
    const { headers, body } = hook.calls.at(-1)!;
    expect(JSON.parse(body)).toMatchObject({ kind: 'alert', state: 'firing', rule: { id, threshold: 10 } });
    const [, at, signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['storycore-signature']))!;
    expect(createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')).toBe(signature);
    expect(mail.mails.at(-1)).toMatchObject({ from: 'relay@example.com', to: ['ann@example.com'] });
    expect(mail.mails.at(-1)!.text).toContain('Subject: [StoryCore] Alarm: Too much waits');
    expect(JSON.stringify(await (await ask('GET', '/rules')).json())).not.toContain(secret);

    await relay().services.database.query(`DELETE FROM relay.point`);
    await measured('queue.depth', 1);
    await alerts.round();
    expect(JSON.parse(hook.calls.at(-1)!.body)).toMatchObject({ state: 'resolved', value: 1 });
    const { events } = await (await ask('GET', '/events')).json();
    expect(events.map(({ state }: { state: string }) => state).slice(0, 2)).toEqual(['resolved', 'firing']);
    expect(await ruleOf(id)).toMatchObject({ state: 'ok', firedAt: events[1].at });
    await ask('DELETE', `/rules/${id}`);
  });

  test('what is not taken is tried again, and found by whoever looks', async () => {
    const { alerts } = relay().services;
    const { id } = await makeRule({
      channels: [
        { kind: 'webhook', url: hook.url },
        { kind: 'mail', to: ['bob@example.com'] },
      ],
    });
    await measured('queue.depth', 500);
    hook.status = 503;
    mail.busy = true;
    const tried = Date.now();
    await alerts.round();
    const state = async () => {
      const { messages } = await (await ask('GET', '/messages')).json();
      return messages
        .slice(0, 2)
        .map((one: { sentAt: number | null; attempts: number }) => [one.sentAt !== null, one.attempts]);
    };
    expect(await state()).toEqual([
      [false, 1],
      [false, 1],
    ]);
    const { messages } = await (await ask('GET', '/messages')).json();
    expect(messages[0].nextAt).toBeGreaterThan(tried + 4000);
    expect(messages.map(({ error }: { error: string }) => error).join()).toMatch(/status=503/);
    hook.status = 200;
    mail.busy = false;
    await due();
    await alerts.round();
    expect(await state()).toEqual([
      [true, 2],
      [true, 2],
    ]);
    await ask('DELETE', `/rules/${id}`);
  });

  test('a webhook into our own network is refused and not tried again', async () => {
    const { alerts } = relay().services;
    const { id } = await makeRule({ channels: [{ kind: 'webhook', url: 'http://169.254.169.254/latest' }] });
    await measured('queue.depth', 500);
    await alerts.round();
    const { messages } = await (await ask('GET', '/messages')).json();
    expect(messages[0]).toMatchObject({ attempts: 1, sentAt: null, nextAt: null });
    expect(messages[0].error).toContain('address-refused');
    const tested = await (await ask('POST', `/rules/${id}/test`)).json();
    expect(tested.results[0].error).toMatchObject({ code: 'address-refused' });
    await ask('DELETE', `/rules/${id}`);
  });

  test('what cannot be a rule is refused, and only operators make them', async () => {
    const wish = { name: 'x', metric: 'queue.depth', comparison: 'above', threshold: 1 };
    const wrong = [
      { ...wish, metric: 'none' },
      { ...wish, comparison: 'near' },
      { ...wish, threshold: 'many' },
      { ...wish, channels: [{ kind: 'webhook', url: 'javascript:alert(1)' }] },
      { ...wish, channels: [{ kind: 'mail', to: ['ann@example.com\r\nBcc: eve@example.com'] }] },
      { ...wish, extra: 1 },
    ];
    for (const body of wrong) expect((await ask('POST', '/rules', body)).status).toBe(422);
    const { token } = await relay().services.access.createUserToken({ name: 'e', role: 'editor' });
    expect((await ask('POST', '/rules', wish, token)).status).toBe(403);
    expect((await ask('GET', '/rules', undefined, token)).status).toBe(403);
    expect((await ask('DELETE', `/rules/${crypto.randomUUID()}`)).status).toBe(404);
  });
});
