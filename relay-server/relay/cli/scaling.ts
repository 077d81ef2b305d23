/** What is looked at to say how many render nodes this machine should run. */
export interface Demand {
  /** Tasks that wait for a node. */
  readonly waiting: number;
  /** Places of all nodes that nobody works in. */
  readonly free: number;
  /** Nodes of this machine, and those of them that have nothing to do. */
  readonly running: number;
  readonly idle: number;
  /** Processor time used since the last look, 0…1. */
  readonly cpu: number;
  /** Seconds for which nothing has waited. */
  readonly quiet: number;
}

export interface NodeRange {
  readonly least: number;
  readonly most: number;
}

/** A machine that is busier than that has nothing to give to one more. */
const FULL_CPU = 0.9;
/** A node takes a second or two to start: it stays a while for the next job. */
const LINGER_S = 30;

/** @returns 1 to start one, −1 to let one go, 0 to leave it at that */
export function nextStep(demand: Demand, { least, most }: NodeRange): -1 | 0 | 1 {
  const { waiting, free, running, idle, cpu, quiet } = demand;
  if (running < least) return 1;
  if (running > most) return -1;
  if (waiting > free && running < most && (running === 0 || cpu < FULL_CPU)) return 1;
  if (waiting === 0 && idle > 0 && running > least && quiet >= LINGER_S) return -1;
  return 0;
}
