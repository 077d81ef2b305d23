// A WebSocket to a relay's previews that comes back by itself: after a pause that grows, and when nothing was heard for too long.
import { type ErrorReport, reportOf, StoryError } from '../../../src/base/errors.ts';
import { type PreviewAsk, PreviewSays, readMessage } from '../../../src/protocol/relay/preview.ts';

export interface RelaySocketOptions {
  /** Of the relay. */
  readonly url: string;
  /** Lets one socket in, once. @throws StoryError what the relay says */
  readonly ticket: () => Promise<string>;
  /** What is said first on every line. */
  readonly greeting: () => PreviewAsk;
  readonly onMessage: (message: PreviewSays) => void;
  readonly onPicture: (bytes: Uint8Array) => void;
  /** The line is down, and is tried again. */
  readonly onAway: () => void;
  /** It would be of no use to try again. */
  readonly onEnd: (error: ErrorReport) => void;
}

export const lineOptions = {
  firstPauseMs: 250,
  longestPauseMs: 15_000,
  /** The relay says something every ten seconds: a line that is silent for longer is dead, whatever TCP thinks. */
  silenceMs: 25_000,
} as const;

/** Codes of the relay's own: asked again, it would say the same (relay-server/relay/preview/client-line.ts). */
const FINAL: Readonly<Record<number, 'not-signed-in' | 'preview-protocol' | 'preview-ended'>> = {
  1008: 'preview-ended',
  4401: 'not-signed-in',
  4426: 'preview-protocol',
};
/** What it said no to for a moment, or will have forgotten when it is asked again. */
const PASSING: ReadonlySet<string> = new Set(['relay-unreachable', 'not-available', 'too-many-requests']);

export class RelaySocket {
  readonly #options: RelaySocketOptions;
  #socket: WebSocket | null = null;
  #closed = false;
  #tries = 0;
  #pause: ReturnType<typeof setTimeout> | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;

  constructor(options: RelaySocketOptions) {
    this.#options = options;
  }

  /** On a new line, whatever there was. */
  connect(): void {
    this.#hangUp();
    void this.#connect();
  }

  /** Nothing is said while the line is down. */
  send(text: string): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(text);
  }

  say(message: PreviewAsk): void {
    this.send(JSON.stringify(message));
  }

  close(): void {
    this.#closed = true;
    this.#hangUp();
  }

  async #connect(): Promise<void> {
    try {
      const ticket = await this.#options.ticket();
      if (this.#closed || this.#socket) return;
      this.#open(ticket);
    } catch (error) {
      if (this.#closed) return;
      const report = reportOf(error);
      if (PASSING.has(report.code)) this.#again();
      else this.#end(report);
    }
  }

  #open(ticket: string): void {
    const { url, greeting, onPicture } = this.#options;
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/api/preview?ticket=${ticket}`);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    this.#watch(socket);
    socket.onopen = () => this.say(greeting());
    socket.onmessage = ({ data }) => {
      if (this.#socket !== socket) return;
      this.#watch(socket);
      if (typeof data === 'string') this.#hear(readMessage(PreviewSays, data));
      else onPicture(new Uint8Array(data as ArrayBuffer));
    };
    socket.onclose = ({ code, reason }) => {
      if (this.#socket !== socket) return;
      const final = FINAL[code];
      if (final) this.#end(reportOf(new StoryError(final, { params: { reason } })));
      else this.#again();
    };
  }

  /** A newer relay may say what this one does not know (null); it needs none of it. */
  #hear(message: PreviewSays | null): void {
    if (message?.type === 'opened') this.#tries = 0;
    if (message?.type === 'ping') this.say({ type: 'heartbeat' });
    else if (message) this.#options.onMessage(message);
  }

  #watch(socket: WebSocket): void {
    clearTimeout(this.#silence);
    // Not by closing it alone: a wire that is cut would not say that it closed for another minute.
    this.#silence = setTimeout(() => {
      if (this.#socket === socket) this.#again();
    }, lineOptions.silenceMs);
  }

  #again(): void {
    this.#hangUp();
    this.#options.onAway();
    const pause = Math.min(lineOptions.longestPauseMs, lineOptions.firstPauseMs * 2 ** this.#tries++);
    this.#pause = setTimeout(() => void this.#connect(), pause * (0.75 + Math.random() / 2));
  }

  #end(error: ErrorReport): void {
    this.close();
    this.#options.onEnd(error);
  }

  #hangUp(): void {
    clearTimeout(this.#silence);
    clearTimeout(this.#pause);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }
}
