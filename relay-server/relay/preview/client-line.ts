import { reportOf, StoryError } from '../../../src/base/errors.ts';
import { PREVIEW_PROTOCOL, PreviewAsk, readMessage } from '../../../src/protocol/relay/preview.ts';
import type { Principal } from '../access/principal.ts';
import type { PreviewHub } from './preview-hub.ts';
import type { Line } from './preview-node.ts';
import type { PreviewSession } from './preview-session.ts';

/** RFC 6455: a policy was broken. 4000–4999 are ours. */
export const CLOSE = { policy: 1008, signedOut: 4401, silent: 4408, protocol: 4426 } as const;

/** A hand that drags asks some 120 times a second. */
const MOST_PER_SECOND = 300;

export interface ClientLineParts {
  readonly hub: PreviewHub;
  readonly line: Line;
  /** Known by a ticket; otherwise the first message brings a token. */
  readonly principal: Principal | null;
  readonly principalOf: (token: string) => Promise<Principal | null>;
}

/** A client's socket: who it is, that it lives, and that it keeps to the protocol. */
export class ClientLine {
  readonly #parts: ClientLineParts;
  #session: PreviewSession | null = null;
  #opening = false;
  #closed = false;
  #silence: NodeJS.Timeout;
  #second = 0;
  #heard = 0;

  constructor(parts: ClientLineParts) {
    this.#parts = parts;
    this.#silence = this.#untilSilent();
  }

  async receive(text: string): Promise<void> {
    clearTimeout(this.#silence);
    this.#silence = this.#untilSilent();
    if (this.#floods()) return this.#end(CLOSE.policy, 'too many messages');
    const message = readMessage(PreviewAsk, text);
    if (!message) return this.#end(CLOSE.policy, 'that is no message of this protocol');
    if (message.type === 'open') return this.#open(message);
    if (message.type === 'heartbeat' || this.#opening) return;
    if (!this.#session) return this.#end(CLOSE.policy, 'nothing is open');
    this.#session.hear(message);
  }

  ping(): void {
    this.#session?.ping();
  }

  closed(): void {
    this.#closed = true;
    clearTimeout(this.#silence);
    this.#session?.end();
  }

  async #open(wish: Extract<PreviewAsk, { type: 'open' }>): Promise<void> {
    const { hub, line, principalOf } = this.#parts;
    if (this.#session || this.#opening) return this.#end(CLOSE.policy, 'something is open already');
    if (wish.protocol !== PREVIEW_PROTOCOL) {
      return this.#end(CLOSE.protocol, `the relay speaks version ${PREVIEW_PROTOCOL}`);
    }
    this.#opening = true;
    try {
      const known = this.#parts.principal;
      const principal = known ?? (wish.token === undefined ? null : await principalOf(wish.token));
      if (!principal) return this.#end(CLOSE.signedOut, 'not signed in');
      if (!principal.scopes.includes('preview')) {
        throw new StoryError('not-allowed', { params: { scope: 'preview' } });
      }
      const session = await hub.open(line, principal, wish);
      if (this.#closed) session.end();
      this.#session = session;
    } catch (error) {
      line.send(JSON.stringify({ type: 'failed', seq: null, error: reportOf(error), ends: true }));
      this.#end(CLOSE.policy, 'the session could not be opened');
    } finally {
      this.#opening = false;
    }
  }

  #end(code: number, reason: string): void {
    clearTimeout(this.#silence);
    this.#session?.end();
    this.#parts.line.close(code, reason);
  }

  #untilSilent(): NodeJS.Timeout {
    return setTimeout(() => this.#end(CLOSE.silent, 'nothing was heard'), this.#parts.hub.options.silentMs);
  }

  #floods(): boolean {
    const second = Math.floor(performance.now() / 1000);
    if (second !== this.#second) this.#heard = 0;
    this.#second = second;
    return ++this.#heard > MOST_PER_SECOND;
  }
}
