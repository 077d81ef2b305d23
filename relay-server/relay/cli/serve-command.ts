import { startRelay } from '../relay.ts';
import type { Console } from './console.ts';
import { LocalNodes } from './local-nodes.ts';
import type { RelayWishes } from './relay-flags.ts';

/** Runs the relay until `stopped`. @throws StoryError what `startRelay` throws */
export async function serve(wishes: RelayWishes, terminal: Console, stopped: AbortSignal): Promise<void> {
  const relay = await startRelay(wishes.options);
  let nodes: LocalNodes | null = null;
  let warm: Promise<void> | null = null;
  try {
    const { url } = relay;
    const { access } = relay.services;
    terminal.line('ready', { url });
    const { tokens, shownBy } = await access.firstTokens();
    if (shownBy !== null) terminal.line('tokensElsewhere', { host: shownBy });
    if (tokens) {
      terminal.line('firstTokens', tokens);
      terminal.line('howToJoin', { url });
    }
    terminal.event('ready', { url, tokens, tokensShownBy: shownBy });
    warm = relay.services.jobs
      .warmUp(() => stopped.aborted)
      .catch((err: unknown) => relay.services.log.warn({ err }, 'the first jobs will be slower'));
    nodes = wishes.nodes && (await LocalNodes.start(relay, wishes.nodes));
    await untilAborted(stopped);
    terminal.line('stopping');
  } finally {
    await nodes?.close();
    await warm;
    await relay.close();
  }
}

function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
