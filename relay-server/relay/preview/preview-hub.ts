import { buffer } from 'node:stream/consumers';
import { reportOf, StoryError } from '../../../src/base/errors.ts';
import { readOrder } from '../../../src/protocol/relay/order.ts';
import type { NodeSays, PreviewAsk } from '../../../src/protocol/relay/preview.ts';
import type { Principal } from '../access/principal.ts';
import type { BlobStore } from '../blobs/blob-store.ts';
import type { References } from '../blobs/references.ts';
import { PictureCache } from './picture-cache.ts';
import { type Line, PreviewNode } from './preview-node.ts';
import type { PreviewOptions } from './preview-options.ts';
import { PreviewSession, type SessionPlace } from './preview-session.ts';

export interface HubParts {
  readonly blobs: BlobStore;
  readonly references: References;
  readonly options: PreviewOptions;
  readonly warn: (error: unknown) => void;
}

/** A document of three hours is some 2 MB of JSON. */
const LARGEST_ORDER = 64 * 2 ** 20;

/** Brings those who look together with those who draw. */
export class PreviewHub implements SessionPlace {
  readonly options: PreviewOptions;
  readonly cache: PictureCache;
  readonly #parts: HubParts;
  readonly #nodes = new Set<PreviewNode>();
  readonly #sessions = new Set<PreviewSession>();
  /** Sessions without a node, with what ends their patience. */
  readonly #waiting = new Map<PreviewSession, NodeJS.Timeout>();
  #number = 0;

  constructor(parts: HubParts) {
    this.#parts = parts;
    this.options = parts.options;
    this.cache = new PictureCache(parts.options.cacheBytes);
  }

  /** For the dashboard. */
  get statistics() {
    const places = [...this.#nodes].reduce((sum, node) => sum + node.places, 0);
    const { size: sessions } = this.#sessions;
    return {
      nodes: this.#nodes.size,
      places,
      sessions,
      waiting: this.#waiting.size,
      ...this.cache.statistics,
    };
  }

  nextNumber(): number {
    return ++this.#number;
  }

  shared(document: string, session: PreviewSession): boolean {
    return [...this.#sessions].some((other) => other !== session && other.document === document);
  }

  addNode(line: Line, hello: Extract<NodeSays, { type: 'serve' }>): PreviewNode {
    const node = new PreviewNode(line, hello);
    this.#nodes.add(node);
    for (const session of [...this.#waiting.keys()]) this.#place(session);
    return node;
  }

  /** Its sessions go on with another node, from what they are kept to be here. */
  removeNode(node: PreviewNode): void {
    this.#nodes.delete(node);
    for (const session of [...this.#sessions].filter((each) => each.node === node)) {
      session.lose();
      this.#place(session);
    }
    node.sessions.clear();
  }

  /** @throws StoryError `preview-busy`, `blob-missing`, `order-invalid`, `order-newer`, `inputs-missing` */
  async open(
    line: Line,
    principal: Principal,
    wish: Extract<PreviewAsk, { type: 'open' }>,
  ): Promise<PreviewSession> {
    const { sessions, sessionsEach } = this.options;
    const own = [...this.#sessions].filter(({ owner }) => owner === principal.id).length;
    if (this.#sessions.size >= sessions || own >= sessionsEach) {
      throw new StoryError('preview-busy', {
        params: { limit: own >= sessionsEach ? sessionsEach : sessions },
      });
    }
    const session = new PreviewSession(line, principal.id, wish, this);
    // Counted at once: many who open in one moment must not pass the limit together.
    this.#sessions.add(session);
    try {
      const { media, proxies = {} } = await this.#order(wish.order);
      const inputs = new Set([wish.order, ...Object.values(media), ...Object.values(proxies)]);
      await this.#parts.references.hold({ kind: 'preview', id: session.id }, [...inputs]);
    } catch (error) {
      session.abandon();
      throw error;
    }
    if (this.#sessions.has(session)) this.#place(session);
    return session;
  }

  ended(session: PreviewSession): void {
    this.#sessions.delete(session);
    clearTimeout(this.#waiting.get(session));
    this.#waiting.delete(session);
    this.#parts.references.release({ kind: 'preview', id: session.id }).catch(this.#parts.warn);
  }

  close(): void {
    for (const session of [...this.#sessions]) session.end();
  }

  /** On the node with the most room; where there is none, it waits for one. */
  #place(session: PreviewSession): void {
    const [best] = [...this.#nodes].filter(({ free }) => free > 0).sort((a, b) => b.free - a.free);
    if (best) {
      clearTimeout(this.#waiting.get(session));
      this.#waiting.delete(session);
      session.serve(best);
    } else if (!this.#waiting.has(session)) {
      const patience = setTimeout(() => {
        session.fail(reportOf(new StoryError('preview-no-node')), null, true);
      }, this.options.nodeMs);
      this.#waiting.set(session, patience);
    }
  }

  async #order(hash: string) {
    const facts = await this.#parts.blobs.has(hash);
    if (facts && facts.bytes > LARGEST_ORDER) {
      throw new StoryError('order-invalid', { params: { reason: 'it is too large' } });
    }
    const stream = await this.#parts.blobs.read(hash);
    if (!stream) throw new StoryError('blob-missing', { params: { hash } });
    return readOrder(await buffer(stream));
  }
}
