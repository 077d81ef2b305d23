// A relay in a process of its own: it can be killed, and what it costs is not mixed with what its clients cost.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { relayOptions } from '../options.ts';
import { startRelay } from '../relay.ts';
import { emptyDatabase } from './empty-database.ts';

interface Wish {
  readonly data: string;
  readonly databaseUrl: string | null;
  readonly port: number;
  readonly environment: Record<string, string>;
  readonly warm: boolean;
}

const { data, databaseUrl, port, environment, warm } = JSON.parse(process.argv[2]!) as Wish;
// A new database takes two seconds to be made, and a third of one to be copied.
const image = databaseUrl === null && !existsSync(join(data, 'database')) ? await emptyDatabase() : null;
const relay = await startRelay(
  relayOptions(environment, { port, data, databaseUrl, image, site: null, logLevel: 'error' }),
);
const { access } = relay.services;
const user = await access.createUserToken({ name: 'test', role: 'admin' });
const node = await access.createNodeToken({ name: 'test node' });
if (warm) await relay.services.jobs.warmUp(() => false);
process.on('message', (message) => {
  if (message === 'usage') process.send!({ usage: process.cpuUsage() });
  if (message === 'stop') void relay.close().then(() => process.exit(0));
});
process.send!({ url: relay.url, token: user.token, nodeToken: node.token });
