import type { reportOf } from '../../../src/base/errors.ts';
import type { RelayClient } from '../../../src/protocol/relay/client/relay-client.ts';
import {
  type MadePicture,
  NodeAsk,
  type NodeSays,
  PREVIEW_PROTOCOL,
  packPicture,
  readMessage,
} from '../../../src/protocol/relay/preview.ts';
import { BlobCache } from '../agent/blob-cache.ts';
import { filmOfOrder } from '../agent/order-film.ts';
import type { NodeHost } from '../node-host/node-host.ts';
import { NodeSession } from './node-session.ts';
import { PictureMaker } from './picture-maker.ts';
import { PreviewedDocument } from './previewed-document.ts';

export interface PreviewServiceOptions {
  readonly host: NodeHost;
  readonly client: RelayClient;
  readonly name: string;
  /** Where media of the relay is kept. */
  readonly cache: string;
  /** Sessions at once. */
  readonly sessions: number;
  readonly signal: AbortSignal;
  readonly onAway?: (reason: string) => void;
}

/** The relay hangs up on larger messages. */
const PART_BYTES = 128 * 1024;
const HEARTBEAT_MS = 10_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

/** Serves previews until the signal comes; where the line breaks it comes back, and the relay brings the sessions again. */
export async function servePreviews(options: PreviewServiceOptions): Promise<void> {
  const maker = new PictureMaker(options.host);
  let pause = FIRST_PAUSE_MS;
  try {
    while (!options.signal.aborted) {
      const { reason, served } = await serveOnce(options, maker);
      if (options.signal.aborted) return;
      options.onAway?.(reason);
      pause = served ? FIRST_PAUSE_MS : Math.min(LONGEST_PAUSE_MS, pause * 2);
      await elapsed(pause * (1 + Math.random() / 2), options.signal);
    }
  } finally {
    await maker.close();
  }
}

function serveOnce(
  { client, name, sessions: places, cache, host, signal }: PreviewServiceOptions,
  maker: PictureMaker,
): Promise<{ readonly reason: string; readonly served: boolean }> {
  const url = new URL(`${client.address.url}/api/preview/node`);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  const blobs = new BlobCache(cache, client);
  const sessions = new Map<string, NodeSession>();
  const say = (message: NodeSays): void => {
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  };
  const voiceOf = (session: string) => ({
    picture: (head: Omit<MadePicture, 'part' | 'parts'>, bytes: Uint8Array) => {
      const parts = Math.max(1, Math.ceil(bytes.length / PART_BYTES));
      for (let part = 0; part < parts; part++) {
        const piece = bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES);
        if (socket.readyState === WebSocket.OPEN) socket.send(packPicture({ ...head, part, parts }, piece));
      }
    },
    failed: (number: number | null, error: ReturnType<typeof reportOf>) =>
      say({ type: 'failed', session, number, error }),
  });

  const open = ({ session, order, sequence }: Extract<NodeAsk, { type: 'open' }>): void => {
    const document = filmOfOrder(host, blobs, order, signal, { proxies: true }).then(
      ({ snapshot, settings }) => {
        const opened = new PreviewedDocument(snapshot, sequence ?? settings.sequence);
        say({ type: 'opened', session, ...opened.facts });
        return opened;
      },
    );
    sessions.set(session, new NodeSession(maker, document, voiceOf(session)));
  };
  const closeAll = async (): Promise<void> => {
    const open = [...sessions.values()];
    sessions.clear();
    await Promise.allSettled(open.map((session) => session.close()));
  };

  return new Promise((resolve) => {
    let served = false;
    const heartbeat = setInterval(() => say({ type: 'heartbeat' }), HEARTBEAT_MS);
    const leave = (): void => socket.close(1000, 'the node leaves');
    signal.addEventListener('abort', leave, { once: true });
    socket.onopen = () => {
      const { token } = client.address;
      say({ type: 'serve', protocol: PREVIEW_PROTOCOL, token, name, sessions: places });
    };
    socket.onmessage = ({ data }) => {
      const ask = typeof data === 'string' ? readMessage(NodeAsk, data) : null;
      if (!ask) return socket.close(4426, 'that is no message of this protocol');
      served = true;
      if (ask.type === 'open') open(ask);
      else if (ask.type === 'make') sessions.get(ask.session)?.make(ask);
      else if (ask.type === 'change') sessions.get(ask.session)?.change(ask);
      else if (ask.type === 'close') {
        void sessions.get(ask.session)?.close();
        sessions.delete(ask.session);
      }
    };
    socket.onclose = ({ code, reason }) => {
      clearInterval(heartbeat);
      signal.removeEventListener('abort', leave);
      void closeAll().then(() => resolve({ reason: `${code} ${reason}`.trim(), served }));
    };
  });
}

/** Ends early, without an error, when the signal comes. */
const elapsed = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
  });
