// The process that draws previews for a relay; its parent tells it for which.
import { RelayClient } from '../../../src/protocol/relay/client/relay-client.ts';
import { createNodeHost } from '../node-host/node-host.ts';
import type { PreviewOrder } from './preview-process.ts';
import { servePreviews } from './preview-service.ts';

// The node has ended, however: nobody looks any more.
process.on('disconnect', () => process.exit(0));
// Ctrl-C in a terminal reaches the whole group; the node decides.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
process.once('message', ({ relay, ...rest }: PreviewOrder) => {
  const host = createNodeHost();
  const signal = new AbortController().signal;
  void servePreviews({ host, client: new RelayClient(relay), signal, ...rest });
});
