import { expect, test } from 'vitest';
import type { RelayEvent } from '../../../src/protocol/relay/events.ts';
import { type Principal, SCOPES } from '../access/principal.ts';
import { CLOSE, EventLine } from './event-line.ts';
import type { EventLog } from './event-log.ts';

const everybody: Principal = { id: '1', kind: 'user', name: 'test', tenant: 'a', scopes: SCOPES };
const nodeEvent = (seq: number): RelayEvent => ({
  seq,
  at: 0,
  tenant: '*',
  type: 'node',
  node: 'n',
  state: 'online',
});

/** A log in memory whose readers are told a little after it was written, as they are by a database. */
class MemoryLog implements EventLog {
  readonly all: RelayEvent[] = [];
  readonly #heard = new Set<(event: RelayEvent) => void>();
  told = 0;

  async append(): Promise<void> {}

  write(): void {
    this.all.push(nodeEvent(this.all.length + 1));
  }

  tell(): void {
    for (const event of this.all.slice(this.told)) {
      this.told = event.seq;
      for (const heard of this.#heard) heard(event);
    }
  }

  async since(after: number, limit: number) {
    return { events: this.all.filter(({ seq }) => seq > after).slice(0, limit), oldest: 1 };
  }

  async head(): Promise<number> {
    return this.all.length;
  }

  subscribe(heard: (event: RelayEvent) => void): () => void {
    this.#heard.add(heard);
    return () => this.#heard.delete(heard);
  }
}

function lineTo(events: EventLog, buffered = () => 0) {
  const sent: { type: string; event?: RelayEvent }[] = [];
  const closed: { code: number; reason: string }[] = [];
  const socket = {
    send: (text: string) => void sent.push(JSON.parse(text)),
    close: (code: number, reason: string) => void closed.push({ code, reason }),
    get bufferedAmount() {
      return buffered();
    },
  };
  const line = new EventLine({ events, socket, principal: everybody, principalOf: async () => null });
  return { line, closed, seqs: () => sent.flatMap(({ event }) => event?.seq ?? []) };
}

test('no event is left out or told twice, however writing, reading and telling overlap', async () => {
  const log = new MemoryLog();
  for (let i = 0; i < 450; i++) log.write();
  const { line, seqs } = lineTo(log);
  const subscribed = line.receive(JSON.stringify({ type: 'subscribe', protocol: 1, after: 0, jobs: null }));
  for (let i = 0; i < 20; i++) {
    log.write();
    if (i % 3 === 0) log.tell();
    await Promise.resolve();
  }
  log.tell();
  await subscribed;
  log.write();
  log.tell();
  expect(seqs()).toEqual(Array.from({ length: 471 }, (_, i) => i + 1));
});

test('who does not read is cut off with a reason, and the relay keeps nothing for them', async () => {
  const log = new MemoryLog();
  let unread = 0;
  const { line, closed, seqs } = lineTo(log, () => unread);
  await line.receive(JSON.stringify({ type: 'subscribe', protocol: 1, after: null, jobs: null }));
  log.write();
  log.tell();
  unread = 2 * 1024 * 1024;
  log.write();
  log.write();
  log.tell();
  expect(seqs()).toEqual([1]);
  expect(closed).toEqual([{ code: CLOSE.tooSlow, reason: expect.stringContaining('slow') }]);
});
