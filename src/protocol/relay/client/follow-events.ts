import * as v from 'valibot';
import { type RelayEvent, SocketMessage } from '../events.ts';
import { RELAY_PROTOCOL } from '../version.ts';
import type { RelayClient } from './relay-client.ts';

export interface Following {
  readonly onEvent: (event: RelayEvent) => void;
  /** Some were missed for good: what is shown must be asked for anew. Also called after the first connection. */
  readonly onGap: () => void;
  /** `away` while the line is down and tried again. */
  readonly onState?: (state: 'live' | 'away') => void;
  /** Only of these jobs and their children; null: of all that may be seen. */
  readonly jobs?: readonly string[] | null;
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 15_000;
/** The relay says something every ten seconds: a line that is silent for longer is dead, whatever TCP thinks. */
const SILENCE_MS = 25_000;

/**
 * Hears what happens on the relay, in order and without holes: after a broken line it asks for what came since the last number.
 * @returns ends it
 */
export function followEvents(client: RelayClient, following: Following): () => void {
  const { onEvent, onGap, onState, jobs = null } = following;
  let after: number | null = null;
  let ended = false;
  let tries = 0;
  let socket: WebSocket | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;

  const again = (): void => {
    if (ended) return;
    onState?.('away');
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** tries++);
    timer = setTimeout(() => void connect(), pause * (0.75 + Math.random() / 2));
  };

  const hear = (message: SocketMessage): void => {
    if (message.type === 'hello') {
      tries = 0;
      onState?.('live');
      if (after === null) {
        after = message.seq;
        onGap();
      }
    } else if (message.type === 'gap') {
      after = null;
      onGap();
    } else if (message.type === 'event' && (after === null || message.event.seq > after)) {
      after = message.event.seq;
      onEvent(message.event);
    }
  };

  const connect = async (): Promise<void> => {
    try {
      // A browser cannot send headers with a WebSocket, and an address ends up in logs: a ticket is good once, for seconds.
      const { ticket } = await client.ask<{ ticket: string }>('/api/access/tickets', { method: 'POST' });
      if (ended) return;
      const line = new WebSocket(`${client.address.url.replace(/^http/, 'ws')}/api/events?ticket=${ticket}`);
      socket = line;
      const watch = (): void => {
        clearTimeout(silence);
        silence = setTimeout(() => line.close(4000, 'silent'), SILENCE_MS);
      };
      line.onopen = () => {
        watch();
        line.send(JSON.stringify({ type: 'subscribe', protocol: RELAY_PROTOCOL, after, jobs }));
      };
      line.onmessage = ({ data }) => {
        watch();
        const message = v.safeParse(SocketMessage, JSON.parse(String(data)));
        // A newer relay may say what this client does not know; it needs none of it.
        if (message.success) hear(message.output);
      };
      line.onclose = () => {
        clearTimeout(silence);
        if (socket === line) again();
      };
    } catch {
      // Away, or signed out meanwhile: whoever asks next hears why; the line is tried again.
      again();
    }
  };

  void connect();
  return () => {
    ended = true;
    clearTimeout(timer);
    clearTimeout(silence);
    const line = socket;
    socket = null;
    line?.close();
  };
}
