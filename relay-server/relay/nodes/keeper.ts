import type { Log } from '../http/log.ts';
import type { Nodes } from './nodes.ts';

const ROUND_MS = 1000;
/** A round that comes so late was held up by this machine, not by the nodes. */
const HELD_UP_MS = 4000;

/** Looks after what nobody else would notice: nodes that fell silent, flows that stand still. Every relay on a database does. */
export function keepHouse(
  nodes: Nodes,
  others: readonly (() => Promise<void>)[],
  log: Log,
): { close(): Promise<void> } {
  let closed = false;
  let last = Date.now();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const round = async (): Promise<void> => {
    const late = Date.now() - last > HELD_UP_MS;
    if (late) await nodes.forgiveSilence();
    else await nodes.bury();
    for (const other of others) if (!closed) await other();
  };
  const next = (): void => {
    timer = setTimeout(() => {
      running = round()
        .catch((error: unknown) => log.warn({ err: error }, 'looking after jobs failed and is tried again'))
        .finally(() => {
          last = Date.now();
          if (!closed) next();
        });
    }, ROUND_MS);
    timer.unref();
  };
  next();
  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      await running;
    },
  };
}
