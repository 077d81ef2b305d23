import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { freePort } from './databases.ts';

const SERVERS = ['account', 'container', 'object'] as const;
const PYTHON = '/usr/bin/python3';

/** Debian's packages swift-proxy, swift-account, swift-container, swift-object and memcached. */
export const hasSwift = (): boolean =>
  [
    'swift-proxy-server',
    'swift-ring-builder',
    'memcached',
    ...SERVERS.map((name) => `swift-${name}-server`),
  ].every((name) => existsSync(`/usr/bin/${name}`));

export interface S3Server {
  /** `S3_ENDPOINT`, `S3_BUCKET` …, a bucket of its own each time. */
  environment(): Readonly<Record<string, string>>;
  /** Stops answering, and answers again. */
  pause(): void;
  resume(): void;
  stop(): Promise<void>;
}

/** OpenStack Swift with its S3 interface: one copy of everything in a temporary folder, on free ports of the loopback. */
export async function startSwift(): Promise<S3Server> {
  const folder = await mkdtemp(join(tmpdir(), 'storycore-swift-'));
  await mkdir(join(folder, 'devices', 'd1'), { recursive: true });
  const five = new Set<number>();
  while (five.size < 5) five.add(await freePort());
  const [account, container, object, memcache, proxy] = [...five];
  const ports = { account: account!, container: container!, object: object! };
  const user = userInfo().username;
  const conf = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text);
  const common = (port: number): string =>
    `[DEFAULT]\nbind_ip = 127.0.0.1\nbind_port = ${port}\nuser = ${user}\nswift_dir = ${folder}\nworkers = 0\n` +
    `devices = ${join(folder, 'devices')}\nmount_check = false\nfallocate_reserve = 0\nlog_level = ERROR\n` +
    `log_statsd_host =\ndisable_fallocate = true\n`;
  await conf(
    'swift.conf',
    '[swift-hash]\nswift_hash_path_suffix = storycore\nswift_hash_path_prefix = test\n',
  );
  for (const name of SERVERS) {
    await conf(
      `${name}-server.conf`,
      `${common(ports[name])}[pipeline:main]\npipeline = ${name}-server\n[app:${name}-server]\nuse = egg:swift#${name}\n`,
    );
  }
  const rings = SERVERS.map((name) => `${name}:${ports[name]}`);
  execFileSync(PYTHON, ['-c', RINGS, folder, ...rings], { stdio: 'ignore' });
  await conf('proxy-server.conf', `${common(proxy!)}${proxyPipeline(memcache!)}`);
  const children: ChildProcess[] = [];
  const run = (command: string, args: readonly string[]): void => {
    // Debian's scripts belong to Debian's Python, whatever else is on the PATH.
    const env = { PATH: '/usr/bin:/bin:/usr/sbin', SWIFT_CONF: join(folder, 'swift.conf') };
    children.push(spawn(command, args, { stdio: 'ignore', cwd: folder, env: { ...env, HOME: folder } }));
  };
  run('/usr/bin/memcached', ['-l', '127.0.0.1', '-p', String(memcache), '-u', user]);
  for (const name of SERVERS) {
    run(PYTHON, ['-c', START, `swift-${name}-server`, join(folder, `${name}-server.conf`)]);
  }
  run(PYTHON, ['-c', START, 'swift-proxy-server', join(folder, 'proxy-server.conf')]);
  const endpoint = `http://127.0.0.1:${proxy}`;
  const stop = async (): Promise<void> => {
    for (const child of children) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      if (child.exitCode === null && child.kill('SIGKILL')) await ended;
    }
    await rm(folder, { recursive: true, force: true });
  };
  await untilHealthy(`${endpoint}/healthcheck`).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  let buckets = 0;
  const front = children.at(-1)!;
  return {
    environment: () => ({
      S3_ENDPOINT: endpoint,
      S3_BUCKET: `blobs-${++buckets}`,
      S3_REGION: 'us-east-1',
      S3_ACCESS_KEY_ID: 'test:tester',
      S3_SECRET_ACCESS_KEY: 'testing',
    }),
    pause: () => void front.kill('SIGSTOP'),
    resume: () => void front.kill('SIGCONT'),
    stop,
  };
}

/** The server reads its hash settings from a fixed path unless it is told before anything else is imported. */
const START = `
import os, runpy, sys
from swift.common import utils
utils.SWIFT_CONF_FILE = os.environ['SWIFT_CONF']
sys.argv = ['/usr/bin/' + sys.argv[1], sys.argv[2]]
runpy.run_path(sys.argv[0], run_name='__main__')
`;

/** One process for all three: the builder of the command line takes nine. */
const RINGS = `
import sys
from swift.common.ring import RingBuilder
folder = sys.argv[1]
for ring in sys.argv[2:]:
    name, port = ring.split(':')
    builder = RingBuilder(4, 1, 0)
    builder.add_dev({'region': 1, 'zone': 1, 'ip': '127.0.0.1', 'port': int(port), 'device': 'd1', 'weight': 1, 'meta': ''})
    builder.rebalance()
    builder.get_ring().save(folder + '/' + name + '.ring.gz')
`;

const proxyPipeline = (memcache: number): string => `
[pipeline:main]
pipeline = catch_errors gatekeeper healthcheck cache bulk s3api tempauth slo dlo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:gatekeeper]
use = egg:swift#gatekeeper
[filter:healthcheck]
use = egg:swift#healthcheck
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:${memcache}
[filter:bulk]
use = egg:swift#bulk
[filter:s3api]
use = egg:swift#s3api
s3_acl = false
location = us-east-1
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = testing .admin
[filter:slo]
use = egg:swift#slo
[filter:dlo]
use = egg:swift#dlo
`;

/** Five Python programs: two seconds on a quiet machine, twenty and more beside a dozen others. */
async function untilHealthy(url: string): Promise<void> {
  for (let tries = 0; tries < 800; tries++) {
    const ok = await fetch(url).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('Swift did not start.');
}
