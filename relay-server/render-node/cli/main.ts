// The `storycore` command. Exit codes: 0 done, 1 failed, 2 used wrongly, 130 interrupted.
import { readFileSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { isAbort, reportOf } from '../../../src/base/errors.ts';
import { LOUDNESS_TARGETS } from '../../../src/base/loudness-targets.ts';
import { PRESET_NAMES } from '../../../src/engine/render/presets.ts';
import { defaultCacheFolder } from '../node-host/cache-folder.mjs';
import { loadTexts, type Texts } from './messages.ts';
import { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** `interrupted`: the first signal asks to stop and to tidy up; `hurried`: the second. */
type Command = (
  args: readonly string[],
  terminal: Terminal,
  interrupted: AbortSignal,
  hurried: AbortSignal,
) => Promise<void>;

/** Loaded when asked for: codecs and the GPU take half a second to load, help should not. */
const COMMANDS: Readonly<Record<string, { readonly load: () => Promise<Command>; readonly usage: Usage }>> = {
  render: { load: async () => (await import('./render-command.ts')).renderCommand, usage: 'usageRender' },
  inspect: { load: async () => (await import('./inspect-command.ts')).inspectCommand, usage: 'usageInspect' },
  loudness: {
    load: async () => (await import('./loudness-command.ts')).loudnessCommand,
    usage: 'usageLoudness',
  },
  node: { load: async () => (await import('./node-command.ts')).nodeCommand, usage: 'usageNode' },
  submit: { load: async () => (await import('./submit-command.ts')).submitCommand, usage: 'usageSubmit' },
  jobs: { load: async () => (await import('./jobs-command.ts')).jobsCommand, usage: 'usageJobs' },
};
type Usage = 'usageRender' | 'usageInspect' | 'usageLoudness' | 'usageNode' | 'usageSubmit' | 'usageJobs';

/** Ends by a signal and is done then. */
const SERVICES: ReadonlySet<string> = new Set(['node']);

/** Native threads of a GPU or a decoder may outlive the work; after this the process does not wait for them. */
const LINGER_MS = 1500;

async function main(
  args: readonly string[],
  interrupted: AbortSignal,
  hurried: AbortSignal,
): Promise<number> {
  const texts = await loadTexts(process.env);
  const [name, ...rest] = args;
  const json = args.includes('--json');
  const terminal = new Terminal(texts, json);
  if (name === '--version' || name === '-V') return say(version());
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    // Asking for help is no mistake; typing nothing is.
    return name === undefined ? wrong(texts.text('usage'), terminal) : say(texts.text('usage'));
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) return wrong(texts.text('unknownCommand', { command: name }), terminal);
  if (rest.includes('--help') || rest.includes('-h')) return say(help(texts, command.usage));
  try {
    const run = await command.load();
    await run(rest, terminal, interrupted, hurried);
    return 0;
  } catch (error) {
    if (!SERVICES.has(name) && (interrupted.aborted || isAbort(error))) return failed(error, terminal, 130);
    if (error instanceof UsageError) return wrong(error.message, terminal);
    if (isOptionError(error))
      return wrong(texts.text('wrongOption', { reason: error.message, command: name }), terminal);
    return failed(error, terminal, 1);
  }
}

function say(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}

function wrong(message: string, terminal: Terminal): number {
  terminal.aside(message);
  terminal.event('error', { code: 'usage', message });
  return 2;
}

function failed(error: unknown, terminal: Terminal, code: number): number {
  const message = terminal.texts.error(error);
  terminal.aside(terminal.texts.text('error', { text: message }));
  terminal.event('error', { ...reportOf(error), message });
  if (process.env.STORYCORE_DEBUG && error instanceof Error) terminal.aside(error.stack ?? '');
  return code;
}

const help = (texts: Texts, usage: Usage): string =>
  texts.text(usage, {
    presets: PRESET_NAMES.join(', '),
    cache: defaultCacheFolder(),
    targets: LOUDNESS_TARGETS.map(({ name }) => name).join(', '),
  });

/** What `parseArgs` throws for an unknown option or a missing value. */
const isOptionError = (error: unknown): error is Error =>
  error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');

function version(): string {
  const file = new URL('../../../package.json', import.meta.url);
  const description: { readonly version: string } = JSON.parse(readFileSync(file, 'utf8'));
  return description.version;
}

/** Whoever read our output has gone (`| head`): there is nobody left to tell. */
function tolerateClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

// Stripping types and compiling takes a third of a second, once; start.mjs has seen to it, where that was the way in.
enableCompileCache(join(defaultCacheFolder(), 'code'));
const controller = new AbortController();
const hurry = new AbortController();
const isService = SERVICES.has(process.argv[2] ?? '');
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  // The first asks to stop and clean up, the next does not wait; a service hands back first what it has begun.
  process.on(name, () => {
    if (!controller.signal.aborted) controller.abort();
    else if (isService && !hurry.signal.aborted) hurry.abort();
    else process.exit(130);
  });
}
tolerateClosedPipes();
process.exitCode = await main(process.argv.slice(2), controller.signal, hurry.signal);
setTimeout(() => process.exit(), LINGER_MS).unref();
