// What is asked of a relay that draws the pictures of this preview. What changes is told together with the next picture that is asked for,
// so a hand that drags costs one message a picture, and a picture always shows the document as it was when it was asked.
import { fromReport, StoryError } from '../../../src/base/errors.ts';
import type { Ticks } from '../../../src/base/time.ts';
import type { Diff, RecordChange } from '../../../src/project/records/snapshot.ts';
import type { RelayLink, RelayPreviewState } from '../../../src/protocol/preview-protocol.ts';
import {
  PREVIEW_PROTOCOL,
  type PreviewAsk,
  type PreviewQuality,
  type PreviewSays,
  ShownPicture,
  unpackPicture,
} from '../../../src/protocol/relay/preview.ts';
import { changeMessages } from './change-messages.ts';
import { RelaySocket } from './relay-socket.ts';

export interface RelayLineOptions extends RelayLink {
  readonly sequence: string;
  /** Lets one socket in, once. @throws StoryError what the relay says */
  readonly ticket: () => Promise<string>;
  readonly onState: (state: RelayPreviewState) => void;
}

export interface RelayPicture {
  readonly head: ShownPicture;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface PictureWish {
  /** It does not take the place of those that were asked before. */
  readonly queue?: boolean;
  readonly signal?: AbortSignal;
}

interface Ask {
  readonly time: Ticks;
  readonly quality: PreviewQuality;
  readonly queue: boolean;
  /** Of the document. */
  readonly version: number;
  readonly resolve: (picture: RelayPicture) => void;
  readonly reject: (error: unknown) => void;
}

/** A preview is looked at, not kept: as large as the tab's own are at most. */
const LONGEST_SIDE = 4096;
/** The relay has let go of files that the order names: they have to be brought again. */
const STALE: ReadonlySet<string> = new Set(['blob-missing', 'inputs-missing']);

export class RelayLine {
  readonly #options: RelayLineOptions;
  readonly #socket: RelaySocket;
  /** The newest of each record since the order: a new line is told them all. */
  readonly #changes = new Map<string, RecordChange>();
  readonly #asks = new Map<number, Ask>();
  #unsent: Set<string>;
  #sequence: string;
  #live = false;
  #ended = false;
  #version = 0;
  #seq = 0;
  #mostQueued = 1;

  constructor(options: RelayLineOptions) {
    this.#options = options;
    this.#sequence = options.sequence;
    for (const change of options.changes) this.#changes.set(`${change.type} ${change.id}`, change);
    this.#unsent = new Set(this.#changes.keys());
    this.#socket = new RelaySocket({
      url: options.url,
      ticket: options.ticket,
      greeting: () => this.#greeting(),
      onMessage: (message) => this.#hear(message),
      onPicture: (bytes) => this.#receive(bytes),
      onAway: () => {
        this.#live = false;
        this.#options.onState({ phase: 'away' });
      },
      onEnd: (error) => this.#end({ phase: 'ended', error }),
    });
    this.#connect();
  }

  /** Pictures that may be asked for at once. */
  get mostQueued(): number {
    return this.#mostQueued;
  }

  change(diff: Diff): void {
    if (diff.length === 0) return;
    this.#version++;
    for (const change of diff) {
      const key = `${change.type} ${change.id}`;
      const known = this.#changes.get(key);
      this.#changes.set(key, known ? ({ ...change, before: known.before } as RecordChange) : change);
      this.#unsent.add(key);
    }
  }

  /** Another sequence of the same document: a session shows one. */
  show(sequence: string): void {
    if (sequence === this.#sequence) return;
    this.#sequence = sequence;
    this.#version++;
    this.#connect();
  }

  /** @throws StoryError `cancelled` when a newer one took its place, or nobody wants it any more; what the node says */
  picture(
    time: Ticks,
    quality: PreviewQuality,
    { queue = false, signal }: PictureWish = {},
  ): Promise<RelayPicture> {
    if (this.#ended || signal?.aborted) return Promise.reject(new StoryError('cancelled'));
    const seq = ++this.#seq;
    const answer = new Promise<RelayPicture>((resolve, reject) => {
      this.#asks.set(seq, { time, quality, queue, version: this.#version, resolve, reject });
    });
    const leave = (): void => this.#supersede((other) => other === seq);
    signal?.addEventListener('abort', leave, { once: true });
    if (this.#live) this.#send(seq);
    return answer.finally(() => signal?.removeEventListener('abort', leave));
  }

  close(): void {
    this.#end(null);
  }

  #connect(): void {
    this.#live = false;
    this.#options.onState({ phase: 'connecting' });
    this.#socket.connect();
  }

  #greeting(): PreviewAsk {
    const picture = { quality: 'standard', width: LONGEST_SIDE, height: LONGEST_SIDE } as const;
    const { order } = this.#options;
    return { type: 'open', protocol: PREVIEW_PROTOCOL, order, sequence: this.#sequence, ...picture };
  }

  #hear(message: PreviewSays): void {
    if (message.type === 'opened') this.#opened(message);
    else if (message.type === 'failed') this.#failed(message);
  }

  #opened({ queue }: Extract<PreviewSays, { type: 'opened' }>): void {
    this.#live = true;
    this.#mostQueued = queue;
    this.#options.onState({ phase: 'live' });
    this.#unsent = new Set(this.#changes.keys());
    const [newest] = [...this.#asks.keys()].slice(-1);
    // It would be answered with the document of now, and be taken for that of then.
    this.#supersede((seq, { version }) => seq !== newest || version !== this.#version);
    if (newest !== undefined && this.#asks.has(newest)) this.#send(newest);
  }

  #failed({ seq, error, ends }: Extract<PreviewSays, { type: 'failed' }>): void {
    if (ends) {
      this.#end(STALE.has(error.code) ? { phase: 'stale' } : { phase: 'ended', error });
      return;
    }
    if (seq === null) return;
    const ask = this.#asks.get(seq);
    this.#asks.delete(seq);
    ask?.reject(fromReport(error));
    this.#supersede((other) => other < seq);
  }

  #receive(bytes: Uint8Array): void {
    const shown = unpackPicture(ShownPicture, bytes);
    if (!shown) return;
    const { head, picture } = shown;
    const ask = this.#asks.get(head.seq);
    this.#asks.delete(head.seq);
    // Answers come in the order of the questions: what is older was passed over.
    this.#supersede((seq) => seq < head.seq);
    ask?.resolve({ head, bytes: picture as Uint8Array<ArrayBuffer> });
  }

  #send(seq: number): void {
    const { time, quality, queue } = this.#asks.get(seq)!;
    const changes = [...this.#unsent].map((key) => this.#changes.get(key)!);
    this.#unsent.clear();
    const messages = changeMessages(changes);
    if (messages === null) {
      this.#end({ phase: 'stale' });
      return;
    }
    for (const message of messages) this.#socket.send(message({ seq, time, quality }));
    if (messages.length === 0) this.#socket.say({ type: 'seek', seq, time, quality, queue });
  }

  /** Of those whose turn will not come any more. */
  #supersede(passed: (seq: number, ask: Ask) => boolean): void {
    for (const [seq, ask] of [...this.#asks]) {
      if (!passed(seq, ask)) continue;
      this.#asks.delete(seq);
      ask.reject(new StoryError('cancelled'));
    }
  }

  #end(state: RelayPreviewState | null): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#live = false;
    this.#socket.close();
    if (state) this.#options.onState(state);
    this.#supersede(() => true);
  }
}
