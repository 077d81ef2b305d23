import * as v from 'valibot';
import { type RelayEvent, type SocketMessage, Subscribe } from '../../../src/protocol/relay/events.ts';
import { RELAY_PROTOCOL } from '../../../src/protocol/relay/version.ts';
import { type Principal, tenantSeenBy } from '../access/principal.ts';
import type { EventLog } from './event-log.ts';

/** The part of a WebSocket that a line needs. */
export interface LineSocket {
  send(text: string): void;
  /** 4000–4999 are ours (RFC 6455 §7.4.2). */
  close(code: number, reason: string): void;
  /** Bytes that were sent and have not left yet. */
  readonly bufferedAmount: number;
}

export const CLOSE = {
  /** RFC 6455: a policy was broken. */
  policy: 1008,
  tooBig: 1009,
  signedOut: 4401,
  tooSlow: 4408,
  protocol: 4426,
} as const;

/** A subscription names a thousand jobs at most, 40 bytes each. */
const LARGEST_MESSAGE = 64 * 1024;
/** Ten at once, then two a second: nobody who follows needs more. */
const BURST = 10;
const PER_SECOND = 2;
/** What a phone on a bad line may lie behind: some hundred views of jobs. */
const MOST_BUFFERED = 1024 * 1024;
const PAGE = 200;

/**
 * One client that follows what happens: first what it missed, read from the log, then what comes. What it may not see is left out, and
 * whoever floods or does not read is cut off with a reason.
 */
export class EventLine {
  readonly #events: EventLog;
  readonly #socket: LineSocket;
  readonly #principalOf: (token: string) => Promise<Principal | null>;
  #principal: Principal | null;
  #jobs: ReadonlySet<string> | null = null;
  #cursor = 0;
  #live = false;
  #run = 0;
  #ended = false;
  #allowance = BURST;
  #allowedAt = performance.now();
  #unsubscribe: () => void = () => {};

  constructor(options: {
    events: EventLog;
    socket: LineSocket;
    principal: Principal | null;
    principalOf: (token: string) => Promise<Principal | null>;
  }) {
    this.#events = options.events;
    this.#socket = options.socket;
    this.#principal = options.principal;
    this.#principalOf = options.principalOf;
  }

  get signedIn(): boolean {
    return this.#principal !== null;
  }

  async receive(text: string): Promise<void> {
    if (this.#ended) return;
    if (text.length > LARGEST_MESSAGE) return this.end(CLOSE.tooBig, 'the message is too long');
    if (!this.#spend()) return this.end(CLOSE.policy, 'too many messages');
    const message = parse(text);
    if (!message) return this.end(CLOSE.policy, 'that is no subscription');
    if (message.protocol !== RELAY_PROTOCOL) {
      return this.end(CLOSE.protocol, `the relay speaks version ${RELAY_PROTOCOL}`);
    }
    if (message.token !== undefined) this.#principal = await this.#principalOf(message.token);
    if (!this.#principal?.scopes.includes('jobs:read')) {
      return this.end(CLOSE.signedOut, 'not signed in, or not allowed');
    }
    await this.#subscribe(message);
  }

  ping(): void {
    this.#send({ type: 'ping' });
  }

  end(code: number, reason: string): void {
    if (this.#ended) return;
    this.closed();
    this.#socket.close(code, reason);
  }

  /** The other side hung up. */
  closed(): void {
    this.#ended = true;
    this.#unsubscribe();
  }

  /** Anew: an earlier subscription of this line that is still reading stops. */
  async #subscribe({ after, jobs }: Subscribe): Promise<void> {
    const run = ++this.#run;
    this.#live = false;
    this.#jobs = jobs === null ? null : new Set(jobs);
    this.#unsubscribe();
    this.#unsubscribe = this.#events.subscribe((event) => this.#hear(event));
    const head = await this.#events.head();
    if (run !== this.#run || this.#ended) return;
    this.#send({ type: 'hello', protocol: RELAY_PROTOCOL, seq: head });
    this.#cursor = after ?? head;
    if (after !== null) {
      const { oldest } = await this.#events.since(after, 1);
      if (run !== this.#run || this.#ended) return;
      // A number that was never given belongs to a database that is no more.
      if (after + 1 < oldest || after > head) {
        this.#send({ type: 'gap', oldest });
        this.#cursor = head;
      }
    }
    await this.#catchUp(run);
  }

  async #catchUp(run: number): Promise<void> {
    for (;;) {
      const { events } = await this.#events.since(this.#cursor, PAGE);
      if (run !== this.#run || this.#ended) return;
      for (const event of events) this.#tell(event);
      // From here on no event can come that is not told: those up to `told` were just read, the others are heard.
      if (events.length < PAGE && this.#events.told <= this.#cursor) {
        this.#live = true;
        return;
      }
    }
  }

  #hear(event: RelayEvent): void {
    if (this.#live && event.seq > this.#cursor) this.#tell(event);
  }

  #tell(event: RelayEvent): void {
    this.#cursor = event.seq;
    if (this.#principal && maySee(this.#principal, event) && this.#wants(event)) {
      this.#send({ type: 'event', event });
    }
  }

  #wants(event: RelayEvent): boolean {
    if (this.#jobs === null) return true;
    if (event.type === 'job') {
      return this.#jobs.has(event.job.id) || (event.job.parent !== null && this.#jobs.has(event.job.parent));
    }
    return event.type === 'segment' && this.#jobs.has(event.render);
  }

  #send(message: SocketMessage): void {
    if (this.#ended) return;
    if (this.#socket.bufferedAmount > MOST_BUFFERED) {
      this.end(CLOSE.tooSlow, 'too slow: subscribe again after the last number');
      return;
    }
    this.#socket.send(JSON.stringify(message));
  }

  /** A bucket of messages that fills again. */
  #spend(): boolean {
    const now = performance.now();
    this.#allowance = Math.min(BURST, this.#allowance + ((now - this.#allowedAt) / 1000) * PER_SECOND);
    this.#allowedAt = now;
    this.#allowance -= 1;
    return this.#allowance >= 0;
  }
}

/** Nodes and the relay itself belong to no tenant. */
function maySee(principal: Principal, { type, tenant }: RelayEvent): boolean {
  if (type === 'node') return principal.scopes.includes('nodes:read');
  if (type === 'system') return principal.scopes.includes('nodes:manage');
  const seen = tenantSeenBy(principal);
  return seen === null || seen === tenant;
}

function parse(text: string): Subscribe | null {
  try {
    const result = v.safeParse(Subscribe, JSON.parse(text));
    return result.success ? result.output : null;
  } catch {
    return null;
  }
}
