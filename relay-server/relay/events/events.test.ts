import { expect, test } from 'vitest';
import type { RelayEvent, SocketMessage } from '../../../src/protocol/relay/events.ts';
import { hashOf, json } from '../testing/fake-node.ts';
import { type RelayRig, withRelays } from '../testing/relay-rig.ts';

/** A client that remembers all it heard. */
class Listener {
  readonly heard: SocketMessage[] = [];
  readonly socket: WebSocket;
  readonly closed: Promise<{ code: number; reason: string }>;
  #changed: () => void = () => {};

  constructor(rig: RelayRig, query = '') {
    this.socket = new WebSocket(`${rig.url.replace('http', 'ws')}/api/events${query}`);
    this.closed = new Promise((resolve) =>
      this.socket.addEventListener('close', ({ code, reason }) => resolve({ code, reason })),
    );
    this.socket.addEventListener('message', ({ data }) => {
      this.heard.push(JSON.parse(String(data)));
      this.#changed();
    });
  }

  async say(message: object): Promise<void> {
    if (this.socket.readyState === WebSocket.CONNECTING) {
      await new Promise((resolve) => this.socket.addEventListener('open', resolve));
    }
    this.socket.send(JSON.stringify({ type: 'subscribe', protocol: 1, after: null, jobs: null, ...message }));
  }

  /** But for those which say that no node is there: they come when they come. */
  get events(): RelayEvent[] {
    const events = this.heard.flatMap((message) => (message.type === 'event' ? [message.event] : []));
    return events.filter((event) => event.type !== 'job' || event.job.waiting === null);
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
      });
    }
  }

  hello(): Promise<void> {
    return this.until(() => this.heard.some(({ type }) => type === 'hello'));
  }
}

withRelays('events', (rig) => {
  const submit = async (token = rig().token): Promise<string> => {
    await rig().ask(`/api/blobs/${hashOf('media')}`, { method: 'PUT', body: 'media' });
    const answer = await rig().ask('/api/jobs', {
      ...json({ kind: 'proxy', input: hashOf('media') }),
      token,
    });
    return ((await answer.json()) as { id: string }).id;
  };
  const listen = async (message: object = {}, query?: string): Promise<Listener> => {
    const listener = new Listener(rig(), query);
    await listener.say(query === undefined ? { token: rig().token, ...message } : message);
    return listener;
  };
  const seqs = ({ events }: Listener): number[] => events.map(({ seq }) => seq);

  test('what happens is told in order, and what was missed is told first', async () => {
    const first = await listen();
    await first.hello();
    const jobs = [await submit(), await submit(), await submit()];
    await first.until(() => first.events.length >= 3);
    first.socket.close();
    const told = first.events.map((event) => event.type === 'job' && event.job.id);
    expect(told).toEqual(jobs);

    const missed = await submit();
    const second = await listen({ after: first.events[0]!.seq });
    const later = await submit();
    await second.until(() => second.events.length >= 4);
    second.socket.close();
    expect(seqs(second)).toEqual([...new Set(seqs(second))].sort((a, b) => a - b));
    const again = second.events.map((event) => event.type === 'job' && event.job.id);
    expect(again).toEqual([...jobs.slice(1), missed, later]);
  });

  test('a ticket opens one line, once', async () => {
    const answer = await rig().ask('/api/access/tickets', { method: 'POST' });
    const { ticket } = (await answer.json()) as { ticket: string };
    const listener = await listen({}, `?ticket=${ticket}`);
    await listener.hello();
    listener.socket.close();
    const again = new Listener(rig(), `?ticket=${ticket}`);
    expect((await again.closed).code).toBe(1006);
    expect(again.heard).toEqual([]);
  });

  test('numbers that are no more are a gap', async () => {
    const listener = await listen({ after: 1_000_000 });
    await listener.until(() => listener.heard.some(({ type }) => type === 'gap'));
    const id = await submit();
    await listener.until(() => listener.events.length === 1);
    listener.socket.close();
    expect(listener.events[0]).toMatchObject({ type: 'job', job: { id } });
  });

  test('only what was asked for, only what one may see', async () => {
    const { access } = rig().services;
    const [mine, theirs] = await Promise.all(
      ['one', 'two'].map((tenant) => access.createUserToken({ name: tenant, role: 'editor', tenant })),
    );
    const wanted = await submit();
    const chosen = await listen({ jobs: [wanted] });
    const own = await listen({ token: mine!.token });
    await Promise.all([chosen.hello(), own.hello()]);
    await submit(theirs!.token);
    const last = await submit(mine!.token);
    await rig().ask(`/api/jobs/${wanted}/cancel`, { method: 'POST' });
    await own.until(() => own.events.length > 0);
    await chosen.until(() => chosen.events.length > 0);
    for (const listener of [chosen, own]) listener.socket.close();
    expect(own.events.map((event) => event.type === 'job' && event.job.id)).toEqual([last]);
    expect(chosen.events).toMatchObject([{ job: { id: wanted, state: 'cancelled' } }]);
  });

  test.each([
    ['no token', [{ token: 'sc_user_forged' }], 4401],
    ['another version', [{ protocol: 99 }], 4426],
    ['no subscription', [{ type: 'shout' }], 1008],
    ['a long message', [{ jobs: [], token: 'x'.repeat(70_000) }], 1009],
    ['a flood', Array.from({ length: 50 }, () => ({})), 1008],
  ])('%s ends the line and says why', async (_, messages, code) => {
    const listener = new Listener(rig());
    for (const message of messages) await listener.say({ token: rig().token, ...message });
    const closed = await listener.closed;
    expect(closed.code).toBe(code);
    expect(closed.reason).not.toBe('');
  });
});
