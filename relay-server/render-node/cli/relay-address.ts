import type { RelayAddress } from '../../../src/protocol/relay/client/relay-client.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** `--relay` and `--token`, or `STORYCORE_RELAY` and `STORYCORE_TOKEN`, which no list of processes shows. @throws UsageError */
export function readRelayAddress(
  { relay, token }: { readonly relay?: string | undefined; readonly token?: string | undefined },
  { texts }: Terminal,
  environment: NodeJS.ProcessEnv = process.env,
): RelayAddress {
  const url = relay ?? environment.STORYCORE_RELAY;
  if (!url) throw new UsageError(texts.text('missingRelay'));
  const secret = token ?? environment.STORYCORE_TOKEN;
  if (!secret) throw new UsageError(texts.text('missingToken'));
  return { url, token: secret };
}
