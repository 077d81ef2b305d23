import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Program, programs } from '../chaos/program.ts';
import { TcpProxy } from '../chaos/tcp-proxy.ts';

export interface RelayAndNode {
  /** The relay's own address. */
  readonly direct: string;
  /** Its address at the end of the wire. */
  readonly url: string;
  /** Of its administrator. */
  readonly token: string;
  readonly wire: TcpProxy;
  close(): Promise<void>;
}

/** A relay and a render node named `attic`, each a process of its own, and a wire to the relay that can be cut. */
export async function startRelayAndNode(): Promise<RelayAndNode> {
  const ends: (() => Promise<unknown>)[] = [];
  // What was started last goes first, also where the next did not start.
  const close = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const folder = await mkdtemp(join(tmpdir(), 'storycore-relay-'));
    ends.push(() => rm(folder, { recursive: true, force: true }));
    const environment = { STORYCORE_DATA: join(folder, 'data'), HOST: '', PORT: '', LC_ALL: 'C' };
    const relay = new Program(
      'relay',
      [...programs.relay, '--port', '0', '--log-level', 'warn'],
      environment,
    );
    ends.push(() => relay.end('SIGTERM'));
    const ready = (await relay.start()) as { url: string; tokens: { admin: string; node: string } };
    const args = ['--relay', ready.url, '--name', 'attic', '--cache', join(folder, 'cache')];
    const account = { ...environment, STORYCORE_TOKEN: ready.tokens.node };
    const node = new Program('node', [...programs.node, ...args], account);
    ends.push(() => node.end('SIGKILL'));
    await node.start();
    const wire = await TcpProxy.open(Number(new URL(ready.url).port));
    ends.push(() => wire.close());
    return {
      direct: ready.url,
      url: `http://127.0.0.1:${wire.port}`,
      token: ready.tokens.admin,
      wire,
      close,
    };
  } catch (cause) {
    await close();
    throw cause;
  }
}
