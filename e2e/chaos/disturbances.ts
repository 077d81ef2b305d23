import type { Draw } from '../../src/project/testing/random-edit.ts';
import type { Customer } from './customer.ts';
import { type Fleet, startAgain } from './fleet.ts';

export const DISTURBANCES = [
  'kill-relay',
  'kill-node',
  'kill-database',
  'cut-wires',
  'break-wire',
  'fill-disk',
] as const;
export type Disturbance = (typeof DISTURBANCES)[number];

/** Breaks something every few seconds until `end`, milliseconds since 1970. @returns how often what was broken */
export async function disturb(
  fleet: Fleet,
  draw: Draw,
  end: number,
  customer: Customer,
  log: (line: string) => void,
): Promise<Partial<Record<Disturbance, number>>> {
  const possible = DISTURBANCES.filter(
    (name) => (name !== 'kill-database' || fleet.server) && (name !== 'fill-disk' || fleet.disk),
  );
  const done: Partial<Record<Disturbance, number>> = {};
  while (Date.now() < end) {
    customer.order();
    await sleep(500 + below(draw, 3000));
    customer.order();
    // In turn first, so that a short run has seen everything once; then whatever comes.
    const seen = Object.keys(done).length;
    const name = possible[seen < possible.length ? seen : below(draw, possible.length)]!;
    done[name] = (done[name] ?? 0) + 1;
    log(name);
    await breakOne(name, fleet, draw, log);
    await customer.look();
  }
  return done;
}

async function breakOne(
  name: Disturbance,
  { relay, nodes, wire, server, disk }: Fleet,
  draw: Draw,
  log: (line: string) => void,
): Promise<void> {
  const pause = (): Promise<void> => sleep(below(draw, 2000));
  switch (name) {
    case 'kill-relay':
      await relay.end('SIGKILL');
      await pause();
      return startAgain(relay, log);
    case 'kill-node': {
      const node = nodes[below(draw, nodes.length)]!;
      await node.end('SIGKILL');
      await pause();
      return startAgain(node, log);
    }
    case 'kill-database':
      await server!.kill();
      await pause();
      return server!.start();
    case 'cut-wires':
      return wire.cut();
    case 'break-wire':
      wire.break();
      await pause();
      return wire.mend();
    case 'fill-disk':
      await disk!.fill();
      await pause();
      return disk!.empty();
  }
}

const below = (draw: Draw, most: number): number => Math.floor(draw() * most);
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
