// The line to a relay that draws the pictures of this preview. What changes is told together with the next picture that is asked for,
// so a hand that drags costs one message a picture, and a picture always shows the document as it was when it was asked.
import { fromReport, reportOf, StoryError } from '../../../src/base/errors.ts';
import type { Ticks } from '../../../src/base/time.ts';
import type { Diff, RecordChange } from '../../../src/project/records/snapshot.ts';
import type { RelayLink, RelayPreviewState } from '../../../src/protocol/preview-protocol.ts';
import {
  PREVIEW_PROTOCOL,
  type PreviewAsk,
  type PreviewQuality,
  PreviewSays,
  readMessage,
  ShownPicture,
  unpackPicture,
} from '../../../src/protocol/relay/preview.ts';
import { changeMessages } from './change-messages.ts';

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

interface Ask {
  readonly time: Ticks;
  readonly quality: PreviewQuality;
  /** Of the document. */
  readonly version: number;
  readonly resolve: (picture: RelayPicture) => void;
  readonly reject: (error: unknown) => void;
}

export const lineOptions = {
  firstPauseMs: 250,
  longestPauseMs: 15_000,
  /** The relay says something every ten seconds: a line that is silent for longer is dead, whatever TCP thinks. */
  silenceMs: 25_000,
} as const;

/** A preview is looked at, not kept: as large as the tab's own are at most. */
const LONGEST_SIDE = 4096;
/** Codes of the relay's own: asked again, it would say the same (relay-server/relay/preview/client-line.ts). */
const FINAL: Readonly<Record<number, 'not-signed-in' | 'preview-protocol' | 'preview-ended'>> = {
  1008: 'preview-ended',
  4401: 'not-signed-in',
  4426: 'preview-protocol',
};
/** What it said no to for a moment, or will have forgotten when it is asked again. */
const PASSING: ReadonlySet<string> = new Set(['relay-unreachable', 'not-available', 'too-many-requests']);
/** The relay has let go of files that the order names: they have to be brought again. */
const STALE: ReadonlySet<string> = new Set(['blob-missing', 'inputs-missing']);

export class RelayLine {
  readonly #options: RelayLineOptions;
  /** The newest of each record since the order: a new line is told them all. */
  readonly #changes = new Map<string, RecordChange>();
  readonly #asks = new Map<number, Ask>();
  #unsent: Set<string>;
  #sequence: string;
  #socket: WebSocket | null = null;
  #live = false;
  #ended = false;
  #version = 0;
  #seq = 0;
  #tries = 0;
  #pause: ReturnType<typeof setTimeout> | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;

  constructor(options: RelayLineOptions) {
    this.#options = options;
    this.#sequence = options.sequence;
    for (const change of options.changes) this.#changes.set(`${change.type} ${change.id}`, change);
    this.#unsent = new Set(this.#changes.keys());
    this.#options.onState({ phase: 'connecting' });
    void this.#connect();
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
    this.#hangUp();
    this.#options.onState({ phase: 'connecting' });
    void this.#connect();
  }

  /** @throws StoryError `cancelled` when a newer one took its place; what the node says */
  picture(time: Ticks, quality: PreviewQuality): Promise<RelayPicture> {
    if (this.#ended) return Promise.reject(new StoryError('cancelled'));
    const seq = ++this.#seq;
    return new Promise((resolve, reject) => {
      this.#asks.set(seq, { time, quality, version: this.#version, resolve, reject });
      if (this.#live) this.#send(seq);
    });
  }

  close(): void {
    this.#end(null);
  }

  async #connect(): Promise<void> {
    try {
      const ticket = await this.#options.ticket();
      if (this.#ended || this.#socket) return;
      this.#open(ticket);
    } catch (error) {
      if (this.#ended) return;
      const report = reportOf(error);
      if (PASSING.has(report.code)) this.#again();
      else this.#end({ phase: 'ended', error: report });
    }
  }

  #open(ticket: string): void {
    const { url, order } = this.#options;
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/api/preview?ticket=${ticket}`);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    this.#watch(socket);
    socket.onopen = () => {
      const picture = { quality: 'standard', width: LONGEST_SIDE, height: LONGEST_SIDE } as const;
      this.#say({ type: 'open', protocol: PREVIEW_PROTOCOL, order, sequence: this.#sequence, ...picture });
    };
    socket.onmessage = ({ data }) => {
      if (this.#socket !== socket) return;
      this.#watch(socket);
      if (typeof data === 'string') this.#hear(readMessage(PreviewSays, data));
      else this.#receive(new Uint8Array(data as ArrayBuffer));
    };
    socket.onclose = ({ code, reason }) => {
      if (this.#socket !== socket) return;
      const final = FINAL[code];
      if (final)
        this.#end({ phase: 'ended', error: reportOf(new StoryError(final, { params: { reason } })) });
      else this.#again();
    };
  }

  #watch(socket: WebSocket): void {
    clearTimeout(this.#silence);
    // Not by closing it alone: a wire that is cut would not say that it closed for another minute.
    this.#silence = setTimeout(() => {
      if (this.#socket === socket) this.#again();
    }, lineOptions.silenceMs);
  }

  /** A newer relay may say what this one does not know (null); it needs none of it. */
  #hear(message: PreviewSays | null): void {
    if (message?.type === 'ping') this.#say({ type: 'heartbeat' });
    else if (message?.type === 'opened') this.#opened();
    else if (message?.type === 'failed') this.#failed(message);
  }

  #opened(): void {
    this.#tries = 0;
    this.#live = true;
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
    this.#supersede((seq) => seq < head.seq);
    ask?.resolve({ head, bytes: picture as Uint8Array<ArrayBuffer> });
  }

  #send(seq: number): void {
    const { time, quality } = this.#asks.get(seq)!;
    const changes = [...this.#unsent].map((key) => this.#changes.get(key)!);
    this.#unsent.clear();
    const messages = changeMessages(changes);
    if (messages === null) {
      this.#end({ phase: 'stale' });
      return;
    }
    for (const message of messages) this.#socket?.send(message({ seq, time, quality }));
    if (messages.length === 0) this.#say({ type: 'seek', seq, time, quality });
  }

  #say(message: PreviewAsk): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  /** Of those whose turn will not come any more. */
  #supersede(passed: (seq: number, ask: Ask) => boolean): void {
    for (const [seq, ask] of [...this.#asks]) {
      if (!passed(seq, ask)) continue;
      this.#asks.delete(seq);
      ask.reject(new StoryError('cancelled'));
    }
  }

  #again(): void {
    this.#hangUp();
    this.#options.onState({ phase: 'away' });
    const pause = Math.min(lineOptions.longestPauseMs, lineOptions.firstPauseMs * 2 ** this.#tries++);
    this.#pause = setTimeout(() => void this.#connect(), pause * (0.75 + Math.random() / 2));
  }

  #hangUp(): void {
    this.#live = false;
    clearTimeout(this.#silence);
    clearTimeout(this.#pause);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #end(state: RelayPreviewState | null): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#hangUp();
    if (state) this.#options.onState(state);
    this.#supersede(() => true);
  }
}
