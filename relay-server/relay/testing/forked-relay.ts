import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { RelayRig } from './relay-rig.ts';

export interface ForkedRelay extends Pick<RelayRig, 'url' | 'token' | 'nodeToken' | 'ask'> {
  readonly child: ChildProcess;
  /** Processor time that it has used, seconds. */
  cpuSeconds(): Promise<number>;
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts `relay-program.ts`. Its tokens are those of a relay that ran on the same data before, and new ones. */
export async function forkRelay(wish: {
  readonly data: string;
  readonly databaseUrl?: string | null;
  readonly port?: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** As one that has run for some seconds. */
  readonly warm?: boolean;
}): Promise<ForkedRelay> {
  const { data, databaseUrl = null, port = 0, environment = {}, warm = false } = wish;
  const program = join(import.meta.dirname, 'relay-program.ts');
  const child = fork(program, [JSON.stringify({ data, databaseUrl, port, environment, warm })], {
    execArgv: [],
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const heard = <T>(): Promise<T> =>
    new Promise((resolve, reject) => {
      child.once('message', (message) => resolve(message as T));
      void gone.then(() => reject(new Error('The relay ended.')));
    });
  const { url, token, nodeToken } = await heard<{ url: string; token: string; nodeToken: string }>();
  return {
    child,
    url,
    token,
    nodeToken,
    ask: (path, { token: other = token, headers, ...init } = {}) =>
      fetch(url + path, {
        ...init,
        headers: { ...(other === null ? {} : { authorization: `Bearer ${other}` }), ...headers },
      }),
    async cpuSeconds() {
      child.send('usage');
      const { usage } = await heard<{ usage: NodeJS.CpuUsage }>();
      return (usage.user + usage.system) / 1e6;
    },
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
    async stop() {
      child.send('stop');
      await gone;
    },
  };
}
