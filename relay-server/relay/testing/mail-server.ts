import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** Headers and body, as they came. */
  readonly text: string;
}

export interface MailServer {
  readonly url: string;
  readonly mails: readonly ReceivedMail[];
  /** Refuses everybody with 421 until told otherwise. */
  busy: boolean;
  close(): Promise<void>;
}

/** As much of RFC 5321 as a client needs to hand in a mail. */
export async function startMailServer(): Promise<MailServer> {
  const mails: ReceivedMail[] = [];
  const state = { busy: false };
  const server = createServer((socket) => talk(socket, mails, () => state.busy));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mails,
    get busy() {
      return state.busy;
    },
    set busy(value) {
      state.busy = value;
    },
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}

function talk(socket: Socket, mails: ReceivedMail[], busy: () => boolean): void {
  let envelope = { from: '', to: [] as string[] };
  let data: string[] | null = null;
  let rest = '';
  const say = (line: string): void => void socket.write(`${line}\r\n`);
  const hear = (line: string): void => {
    if (data) {
      if (line !== '.') {
        data.push(line.startsWith('.') ? line.slice(1) : line);
        return;
      }
      mails.push({ ...envelope, text: data.join('\n') });
      envelope = { from: '', to: [] };
      data = null;
      say('250 taken');
      return;
    }
    const [word = ''] = line.toUpperCase().split(' ');
    const address = /<([^>]*)>/.exec(line)?.[1] ?? '';
    if (word === 'MAIL') envelope = { from: address, to: [] };
    if (word === 'RCPT') envelope.to.push(address);
    if (word === 'DATA') data = [];
    say(word === 'DATA' ? '354 go on' : word === 'QUIT' ? '221 bye' : '250 ok');
    if (word === 'QUIT') socket.end();
  };
  socket.on('error', () => {});
  socket.setEncoding('utf8');
  socket.on('data', (text: string) => {
    const lines = (rest + text).split('\r\n');
    rest = lines.pop() ?? '';
    for (const line of lines) hear(line);
  });
  if (busy()) {
    say('421 later');
    socket.end();
  } else say('220 test');
}
