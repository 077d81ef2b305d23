import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { type RelayOptions, relayOptions } from '../options.ts';
import { type RunningRelay, startRelay } from '../relay.ts';
import { findPostgres, type PostgresServer, startPostgres } from './databases.ts';
import { emptyDatabase } from './empty-database.ts';

export interface RelayRig extends RunningRelay {
  readonly data: string;
  /** Of an administrator. */
  readonly token: string;
  readonly nodeToken: string;
  /** Asks the real server over the loopback. */
  ask(path: string, init?: RequestInit & { readonly token?: string | null }): Promise<Response>;
}

/** A real relay on a free port with a database in memory (or at `databaseUrl`) and a data folder that `close` removes. */
export async function startRelayRig(options: Partial<RelayOptions> = {}): Promise<RelayRig> {
  const data = await mkdtemp(join(tmpdir(), 'storycore-relay-'));
  const relay = await startRelay(
    relayOptions(
      {},
      { port: 0, data, ephemeral: true, image: await emptyDatabase(), logLevel: 'silent', ...options },
    ),
  );
  const { access } = relay.services;
  const { token } = await access.createUserToken({ name: 'test', role: 'admin' });
  const { token: nodeToken } = await access.createNodeToken({ name: 'test node' });
  return {
    ...relay,
    data,
    token,
    nodeToken,
    ask: (path, { token: other = token, headers, ...init } = {}) =>
      fetch(relay.url + path, {
        ...init,
        headers: { ...(other === null ? {} : { authorization: `Bearer ${other}` }), ...headers },
      }),
    close: async () => {
      await relay.close();
      await rm(data, { recursive: true, force: true });
    },
  };
}

/** Runs the same tests against a relay on the embedded database and, where there is one, on a PostgreSQL server. */
export function withRelays(
  name: string,
  tests: (rig: () => RelayRig) => void,
  options: Partial<RelayOptions> = {},
): void {
  let rig: RelayRig | undefined;
  describe(`${name}, embedded`, () => {
    beforeAll(async () => {
      rig = await startRelayRig(options);
    });
    afterAll(() => rig?.close());
    tests(() => rig!);
  });

  const bin = findPostgres();
  describe.skipIf(!bin)(`${name}, on a PostgreSQL server`, () => {
    let server: PostgresServer | undefined;
    beforeAll(async () => {
      rig = undefined;
      server = await startPostgres(bin!);
      rig = await startRelayRig({ ...options, databaseUrl: await server.database() });
    });
    afterAll(async () => {
      await rig?.close();
      await server?.stop();
    });
    tests(() => rig!);
  });
}
