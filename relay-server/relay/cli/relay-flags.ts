import { parseArgs } from 'node:util';
import type { RelayAddress } from '../../../src/protocol/relay/client/relay-client.ts';
import { type RelayOptions, relayOptions } from '../options.ts';
import type { Console } from './console.ts';
import { UsageError } from './usage-error.ts';

export const RELAY_FLAGS = {
  host: { type: 'string' },
  port: { type: 'string' },
  data: { type: 'string' },
  'database-url': { type: 'string' },
  's3-endpoint': { type: 'string' },
  's3-bucket': { type: 'string' },
  's3-region': { type: 'string' },
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
  insecure: { type: 'boolean' },
  nodes: { type: 'string' },
  'log-level': { type: 'string' },
  role: { type: 'string' },
  name: { type: 'string' },
  relay: { type: 'string' },
  token: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

const LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;

/** Flags that stand for a variable of the environment, which the part that it belongs to reads. */
const VARIABLES = {
  's3-endpoint': 'S3_ENDPOINT',
  's3-bucket': 'S3_BUCKET',
  's3-region': 'S3_REGION',
  'tls-cert': 'STORYCORE_TLS_CERT',
  'tls-key': 'STORYCORE_TLS_KEY',
} as const;

export interface RelayWishes {
  /** What is to be done; none: run the relay. */
  readonly words: readonly string[];
  readonly options: RelayOptions;
  readonly nodes: { readonly least: number; readonly most: number } | null;
  readonly role: string | null;
  readonly name: string | null;
  /** A running relay to ask, instead of opening its database. */
  readonly relay: RelayAddress | null;
}

/** @throws UsageError, and what `parseArgs` throws */
export function readFlags(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  terminal: Console,
): RelayWishes {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: RELAY_FLAGS,
    allowPositionals: true,
  });
  const variables: Record<string, string | undefined> = { ...environment };
  for (const [flag, variable] of Object.entries(VARIABLES)) {
    const value = values[flag as keyof typeof VARIABLES];
    if (value !== undefined) variables[variable] = value;
  }
  if (values.insecure) variables.STORYCORE_INSECURE = '1';
  const port = values.port ?? (environment.PORT || undefined);
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) < 65_536)) {
    throw new UsageError(terminal.text('wrongPort', { port }));
  }
  const level = values['log-level'] as RelayOptions['logLevel'] | undefined;
  if (level !== undefined && !LEVELS.includes(level)) {
    throw new UsageError(terminal.text('wrongLevel', { level, levels: LEVELS.join(', ') }));
  }
  const given: Partial<RelayOptions> = {
    ...(values.host !== undefined && { host: values.host }),
    ...(port !== undefined && { port: Number(port) }),
    ...(values.data !== undefined && { data: values.data }),
    ...(values['database-url'] !== undefined && { databaseUrl: values['database-url'] }),
    ...(level !== undefined && { logLevel: level }),
  };
  return {
    words: positionals,
    options: relayOptions(variables, given),
    nodes: values.nodes === undefined ? null : readNodes(values.nodes, terminal),
    role: values.role ?? null,
    name: values.name ?? null,
    relay:
      values.relay === undefined
        ? null
        : { url: values.relay, token: values.token ?? environment.STORYCORE_TOKEN ?? '' },
  };
}

/** `2` is as good as `2-2`. */
function readNodes(text: string, terminal: Console): { least: number; most: number } {
  const match = /^(\d{1,3})(?:-(\d{1,3}))?$/.exec(text);
  const least = Number(match?.[1]);
  const most = Number(match?.[2] ?? match?.[1]);
  if (!match || least > most || most < 1) throw new UsageError(terminal.text('wrongNodes', { nodes: text }));
  return { least, most };
}
