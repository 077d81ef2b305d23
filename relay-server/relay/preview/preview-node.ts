import { type ErrorReport, StoryError } from '../../../src/base/errors.ts';
import {
  MadePicture,
  type NodeAsk,
  type NodeSays,
  unpackPicture,
} from '../../../src/protocol/relay/preview.ts';

/** The part of a WebSocket that is used here. */
export interface Line {
  send(data: string | Uint8Array<ArrayBuffer>): void;
  close(code: number, reason: string): void;
  /** Bytes that wait to leave. */
  readonly waiting: number;
}

/** What a node is told about, as it answers. */
export interface ServedSession {
  opened(facts: Extract<NodeSays, { type: 'opened' }>): void;
  made(head: MadePicture, bytes: Uint8Array): void;
  failed(number: number | null, error: ErrorReport): void;
}

const LARGEST_PICTURE = 16 * 2 ** 20;

/** A node that draws, as the relay sees it. */
export class PreviewNode {
  readonly name: string;
  /** Sessions that it takes at once. */
  readonly places: number;
  readonly sessions = new Map<string, ServedSession>();
  readonly #line: Line;
  #parts: Uint8Array[] = [];

  constructor(line: Line, { name, sessions }: Extract<NodeSays, { type: 'serve' }>) {
    this.#line = line;
    this.name = name;
    this.places = sessions;
  }

  get free(): number {
    return this.places - this.sessions.size;
  }

  tell(message: NodeAsk): void {
    this.#line.send(JSON.stringify(message));
  }

  hear(message: NodeSays): void {
    if (message.type === 'opened') this.sessions.get(message.session)?.opened(message);
    else if (message.type === 'failed')
      this.sessions.get(message.session)?.failed(message.number, message.error);
  }

  /** @throws StoryError `request-invalid` when it is no picture of this protocol */
  receive(bytes: Uint8Array): void {
    const made = unpackPicture(MadePicture, bytes);
    if (!made) throw wrong('is no picture');
    const { head, picture } = made;
    if (head.part !== this.#parts.length) throw wrong('came in another order');
    // The socket's buffer is used again for what comes next.
    this.#parts.push(Uint8Array.from(picture));
    if (this.#parts.reduce((sum, part) => sum + part.length, 0) > LARGEST_PICTURE)
      throw wrong('is too large');
    if (head.part + 1 < head.parts) return;
    const whole = new Uint8Array(Buffer.concat(this.#parts));
    this.#parts = [];
    this.sessions.get(head.session)?.made(head, whole);
  }

  /** Who breaks the rules is let go. */
  end(reason: string): void {
    this.#line.close(1008, reason);
  }
}

const wrong = (reason: string): StoryError =>
  new StoryError('request-invalid', { params: { field: 'picture', reason } });
