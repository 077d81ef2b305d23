import { createHash, randomUUID } from 'node:crypto';
import type { ErrorReport } from '../../../src/base/errors.ts';
import {
  type MadePicture,
  type NodeSays,
  PREVIEW_PROTOCOL,
  type PreviewAsk,
  type PreviewChange,
  type PreviewPattern,
  type PreviewQuality,
  type PreviewSays,
  packPicture,
} from '../../../src/protocol/relay/preview.ts';
import { affectedPictures } from './affected-pictures.ts';
import { AskedPictures, type PictureRequest } from './asked-pictures.ts';
import type { KeptPicture, PictureCache } from './picture-cache.ts';
import type { Line, PreviewNode, ServedSession } from './preview-node.ts';
import type { PreviewOptions } from './preview-options.ts';

type Open = Extract<PreviewAsk, { type: 'open' }>;
type Change = Extract<PreviewAsk, { type: 'change' }>;
type Seek = Omit<Extract<PreviewAsk, { type: 'seek' }>, 'type'>;
type Opened = Extract<NodeSays, { type: 'opened' }>;

/** What a session asks of those around it. */
export interface SessionPlace {
  readonly cache: PictureCache;
  readonly options: PreviewOptions;
  /** Another number for every picture that is asked for. */
  nextNumber(): number;
  /** Whether somebody else looks at that state of the document. */
  shared(document: string, session: PreviewSession): boolean;
  ended(session: PreviewSession): void;
}

/** A client that falls behind by more than this gets no more pictures until it has caught up, and then the newest. */
const MOST_WAITING = 4 * 2 ** 20;
const LOOK_AGAIN_MS = 50;

/**
 * One client's look at one document. One picture is on its way at a time and one request waits; a newer one takes its place. So
 * what is shown is never more than one picture behind the hand, and the node never works on what nobody waits for. A client that
 * plays queues its requests: all are answered, in order.
 */
export class PreviewSession implements ServedSession {
  readonly id = randomUUID();
  readonly owner: string;
  readonly wish: Open;
  readonly #line: Line;
  readonly #place: SessionPlace;
  readonly #pictures: AskedPictures;
  /** All changes since the order, the newest of each record: a node that takes the session over is told them. */
  readonly #changes = new Map<string, PreviewChange>();
  /** The order as it is: whoever opens it next looks at that. */
  readonly #first: string;
  #document: string;
  #node: PreviewNode | null = null;
  #facts: Opened | null = null;
  #quality: PreviewQuality;
  #time = 0;
  #again: NodeJS.Timeout | null = null;
  #shown = 0;
  #ended = false;

  constructor(line: Line, owner: string, wish: Open, place: SessionPlace) {
    this.owner = owner;
    this.wish = wish;
    this.#line = line;
    this.#place = place;
    this.#pictures = new AskedPictures(place.options.queue);
    this.#quality = wish.quality;
    this.#first = `${wish.order} ${wish.sequence ?? ''}`;
    this.#document = this.#first;
  }

  get document(): string {
    return this.#document;
  }

  get node(): PreviewNode | null {
    return this.#node;
  }

  /** A node takes it: the first one, or another after that was lost. */
  serve(node: PreviewNode): void {
    this.#node = node;
    node.sessions.set(this.id, this);
    const { order, sequence } = this.wish;
    node.tell({ type: 'open', session: this.id, order, sequence });
    if (this.#changes.size > 0)
      node.tell({ type: 'change', session: this.id, changes: [...this.#changes.values()] });
  }

  /** Its node is gone; what was asked of it is asked again of the next. */
  lose(): void {
    this.#node = null;
    this.#pictures.lose();
  }

  hear(message: PreviewAsk): void {
    if (message.type === 'seek') this.#seek(message);
    else if (message.type === 'change') this.#change(message);
    else if (message.type === 'quality') this.#seek({ ...message, time: this.#time });
    else if (message.type === 'invalidate') this.#place.cache.invalidate(message.pattern, this.#document);
    else if (message.type === 'statistics') this.#statistics();
    else if (message.type === 'close') this.end();
  }

  opened(facts: Opened): void {
    const first = this.#facts === null;
    this.#facts = facts;
    const { width, height, frameRate, duration } = facts;
    if (first) {
      const { id: session } = this;
      const { queue } = this.#place.options;
      const sequence = { width, height, frameRate, duration };
      this.#say({ type: 'opened', protocol: PREVIEW_PROTOCOL, session, ...sequence, queue });
    }
    this.#next();
  }

  made(head: MadePicture, bytes: Uint8Array): void {
    const running = this.#pictures.take(head.number);
    if (!running) return;
    const { document, time, quality } = running;
    const picture = { document, time, shape: this.#shape(quality), bytes, ...head };
    this.#place.cache.put(picture);
    this.#show(running, picture, head.renderMs);
    this.#next();
  }

  failed(number: number | null, error: ErrorReport): void {
    if (number === null) {
      this.fail(error, null, true);
      return;
    }
    const running = this.#pictures.take(number);
    if (!running) return;
    this.fail(error, running.seq, false);
    this.#next();
  }

  fail(error: ErrorReport, seq: number | null, ends: boolean): void {
    this.#say({ type: 'failed', seq, error, ends });
    if (ends) this.end();
  }

  ping(): void {
    this.#say({ type: 'ping' });
  }

  end(): void {
    if (this.#ended) return;
    this.abandon();
    this.#line.close(1000, 'the session is over');
  }

  /** Everything but the line, on which there is something to say still. */
  abandon(): void {
    if (this.#ended) return;
    this.#ended = true;
    if (this.#again) clearTimeout(this.#again);
    this.#pictures.stop();
    this.#node?.tell({ type: 'close', session: this.id });
    this.#node?.sessions.delete(this.id);
    this.#node = null;
    this.#place.ended(this);
  }

  #seek({ seq, time, quality = this.#quality, queue = false }: Seek): void {
    this.#time = time;
    this.#quality = quality;
    this.#pictures.ask({ seq, time, quality, queue });
    this.#next();
  }

  /** The document has another name from here on; pictures that the changes leave right go with it. */
  #change({ seq, changes, time = this.#time, quality }: Change): void {
    if (changes.length > 0) {
      for (const change of changes) {
        const known = this.#changes.get(`${change.type} ${change.id}`);
        this.#changes.set(
          `${change.type} ${change.id}`,
          known ? { ...change, before: known.before } : change,
        );
      }
      const next = documentName(this.#document, changes);
      const pattern: PreviewPattern = affectedPictures(changes);
      const keep = this.#document === this.#first || this.#place.shared(this.#document, this);
      this.#place.cache.carry(this.#document, next, pattern, keep);
      this.#document = next;
      this.#node?.tell({ type: 'change', session: this.id, changes: [...changes] });
    }
    this.#seek({ seq, time, quality });
  }

  #next(): void {
    while (this.#begin());
  }

  /** Whether the request that waits longest was answered or given to the node. */
  #begin(): boolean {
    const request = this.#pictures.first;
    if (!request || !this.#facts || this.#ended || this.#again) return false;
    const { cache, options } = this.#place;
    const { time, quality } = request;
    const shape = this.#shape(quality);
    // Answers come in the order of the questions: what is there already waits for what is being made.
    if (!this.#pictures.idle && cache.has(this.#document, time, shape)) return false;
    const kept = this.#pictures.idle ? cache.get(this.#document, time, shape) : null;
    if (kept) {
      this.#pictures.shift();
      this.#show(request, kept, null);
      return true;
    }
    if (!this.#pictures.hasPlaceFor(request) || !this.#node) return false;
    this.#pictures.shift();
    const number = this.#place.nextNumber();
    const late = setTimeout(() => this.#node?.end('a picture took too long'), options.pictureMs);
    this.#pictures.run({ ...request, number, document: this.#document, late });
    const { width, height } = this.wish;
    this.#node.tell({ type: 'make', session: this.id, number, time, quality, width, height });
    return true;
  }

  #show(request: PictureRequest, picture: KeptPicture, renderMs: number | null): void {
    const { seq, time, quality } = request;
    if (this.#line.waiting > MOST_WAITING) {
      // Otherwise it is in the cache.
      this.#pictures.askAgain(request);
      this.#again ??= setTimeout(() => {
        this.#again = null;
        this.#next();
      }, LOOK_AGAIN_MS);
      return;
    }
    this.#shown++;
    const { width, height, bytes } = picture;
    const cached = renderMs === null;
    const head = {
      seq,
      time,
      quality,
      width,
      height,
      codec: 'jpeg' as const,
      cached,
      renderMs: renderMs ?? 0,
    };
    this.#line.send(packPicture(head, bytes));
  }

  #statistics(): void {
    const counts = { ...this.#pictures.counts, shown: this.#shown };
    this.#say({ type: 'statistics', statistics: { ...counts, ...this.#place.cache.statistics } });
  }

  #shape(quality: PreviewQuality): string {
    return `${quality} ${this.wish.width}x${this.wish.height}`;
  }

  #say(message: PreviewSays): void {
    if (!this.#ended) this.#line.send(JSON.stringify(message));
  }
}

/** Two who make the same change to the same document look at the same one again, and share its pictures. */
const documentName = (document: string, changes: readonly PreviewChange[]): string =>
  createHash('sha256')
    .update(document)
    .update(JSON.stringify(changes.map(({ type, id, after }) => [type, id, after])))
    .digest('base64url');
