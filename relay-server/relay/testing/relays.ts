import { afterAll, beforeAll, describe } from 'vitest';
import type { RelayOptions } from '../options.ts';
import { findPostgres, type PostgresServer, startPostgres } from './databases.ts';
import { type RelayRig, startRelayRig } from './relay-rig.ts';

/** Runs the same tests against a relay on the embedded database and, where there is a server, on that. One relay for all of them. */
export function withRelays(
  name: string,
  options: () => Partial<RelayOptions> | Promise<Partial<RelayOptions>>,
  tests: (relay: () => RelayRig) => void,
): void {
  const bin = findPostgres();
  for (const kind of ['embedded', 'on a PostgreSQL server'] as const) {
    describe.skipIf(kind !== 'embedded' && !bin)(`${name}, ${kind}`, () => {
      let server: PostgresServer | undefined;
      let relay: RelayRig;
      beforeAll(async () => {
        if (kind !== 'embedded') server = await startPostgres(bin!);
        const databaseUrl = server ? await server.database() : null;
        relay = await startRelayRig({ ...(await options()), databaseUrl });
      });
      afterAll(async () => {
        await relay?.close();
        await server?.stop();
      });
      tests(() => relay);
    });
  }
}
