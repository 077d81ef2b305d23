import type { Log } from '../http/log.ts';
import type { Nodes } from './nodes.ts';

const ROUND_MS = 1000;
/** A round that comes so late was held up by this machine, not by the nodes. */
const HELD_UP_MS = 4000;

export interface Chore {
  readonly everyS: number;
  readonly work: () => Promise<void>;
}

/** Looks after what nobody else would notice: nodes that fell silent, flows that stand still. Every relay on a database does. */
export function keepHouse(nodes: Nodes, log: Log, chores: readonly Chore[]): { close(): Promise<void> } {
  let closed = false;
  let last = Date.now();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const due = new Map<Chore, number>();

  const round = async (): Promise<void> => {
    if (Date.now() - last > HELD_UP_MS) await nodes.forgiveSilence();
    else await nodes.bury();
    for (const chore of chores) {
      if (closed || Date.now() < (due.get(chore) ?? 0)) continue;
      due.set(chore, Date.now() + chore.everyS * 1000 - ROUND_MS / 2);
      await chore.work();
    }
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
