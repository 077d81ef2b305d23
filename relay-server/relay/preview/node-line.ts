import { NodeSays, PREVIEW_PROTOCOL, readMessage } from '../../../src/protocol/relay/preview.ts';
import type { Principal } from '../access/principal.ts';
import { CLOSE } from './client-line.ts';
import type { PreviewHub } from './preview-hub.ts';
import type { Line, PreviewNode } from './preview-node.ts';

export interface NodeLineParts {
  readonly hub: PreviewHub;
  readonly line: Line;
  readonly principalOf: (token: string) => Promise<Principal | null>;
}

/** The socket of a node that draws. */
export class NodeLine {
  readonly #parts: NodeLineParts;
  #node: PreviewNode | null = null;
  #closed = false;
  #silence: NodeJS.Timeout;

  constructor(parts: NodeLineParts) {
    this.#parts = parts;
    this.#silence = this.#untilSilent();
  }

  async receive(text: string): Promise<void> {
    this.#heard();
    const message = readMessage(NodeSays, text);
    if (!message) return this.#end(CLOSE.policy, 'that is no message of this protocol');
    if (message.type !== 'serve') return this.#node?.hear(message);
    const { hub, line, principalOf } = this.#parts;
    if (message.protocol !== PREVIEW_PROTOCOL) {
      return this.#end(CLOSE.protocol, `the relay speaks version ${PREVIEW_PROTOCOL}`);
    }
    const principal = await principalOf(message.token);
    if (!principal?.scopes.includes('nodes:work')) return this.#end(CLOSE.signedOut, 'not signed in');
    if (!this.#node && !this.#closed) this.#node = hub.addNode(line, message);
  }

  receiveBytes(bytes: Uint8Array): void {
    this.#heard();
    try {
      this.#node?.receive(bytes);
    } catch {
      this.#end(CLOSE.policy, 'that is no picture of this protocol');
    }
  }

  ping(): void {
    this.#node?.tell({ type: 'ping' });
  }

  closed(): void {
    this.#closed = true;
    clearTimeout(this.#silence);
    if (this.#node) this.#parts.hub.removeNode(this.#node);
    this.#node = null;
  }

  #end(code: number, reason: string): void {
    this.closed();
    this.#parts.line.close(code, reason);
  }

  #heard(): void {
    clearTimeout(this.#silence);
    if (!this.#closed) this.#silence = this.#untilSilent();
  }

  #untilSilent(): NodeJS.Timeout {
    return setTimeout(() => this.#end(CLOSE.silent, 'nothing was heard'), this.#parts.hub.options.silentMs);
  }
}
