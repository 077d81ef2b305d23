// The `storycore relay` command. Exit codes: 0 stopped, 1 failed, 2 used wrongly. Signals stop it; the second does not wait.

import { Console } from './cli/console.ts';
import { readFlags } from './cli/relay-flags.ts';
import { UsageError } from './cli/usage-error.ts';
import { DEFAULT_PORT, relayOptions } from './options.ts';

async function main(args: readonly string[], stopped: AbortSignal): Promise<number> {
  const terminal = await Console.open(process.env, args.includes('--json'));
  if (args.includes('--help') || args.includes('-h')) {
    const { host, data } = relayOptions(process.env);
    process.stdout.write(`${terminal.text('usage', { host, data, port: DEFAULT_PORT })}\n`);
    return 0;
  }
  try {
    const wishes = readFlags(args, process.env, terminal);
    const [word] = wishes.words;
    if (word === undefined) await (await import('./cli/serve-command.ts')).serve(wishes, terminal, stopped);
    else if (wishes.words.join(' ') === 'token create') {
      await (await import('./cli/token-command.ts')).createToken(wishes, terminal);
    } else throw new UsageError(terminal.text('unknownWord', { word: wishes.words.join(' ') }));
    return 0;
  } catch (error) {
    return failed(error, terminal);
  }
}

function failed(error: unknown, terminal: Console): number {
  if (error instanceof UsageError || isOptionError(error)) {
    const text =
      error instanceof UsageError ? error.message : terminal.text('wrongOption', { reason: error.message });
    process.stderr.write(`${text}\n`);
    terminal.event('error', { code: 'usage', message: text });
    return 2;
  }
  const text = terminal.error(error);
  process.stderr.write(`${terminal.text('error', { text })}\n`);
  terminal.event('error', { message: text });
  if (process.env.STORYCORE_DEBUG && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  return 1;
}

/** What `parseArgs` throws for an unknown option or a missing value. */
const isOptionError = (error: unknown): error is Error =>
  error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');

const controller = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => (controller.signal.aborted ? process.exit(130) : controller.abort()));
}
process.exit(await main(process.argv.slice(2), controller.signal));
