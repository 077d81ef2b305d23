import type { Database } from '../database/database.ts';
import type { Figure, FigureSource } from '../health/figures.ts';

interface Counted {
  readonly kind: string;
  readonly state: string;
  readonly count: number;
}

interface NodeRow {
  readonly name: string;
  readonly state: string;
  readonly load: Readonly<Record<string, number | null>> | null;
}

/** What waits and runs, and how the nodes are, by their last heartbeats. */
export const workFigures =
  (database: Database): FigureSource =>
  async () => {
    const jobs = await database.query<Counted>(
      `SELECT kind, state, count(*)::int AS count FROM relay.job WHERE state NOT IN ('done', 'dead', 'cancelled') GROUP BY 1, 2`,
    );
    const [leases] = await database.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM relay.lease',
    );
    const nodes = await database.query<NodeRow>('SELECT name, state, load FROM relay.node');
    const of = (wanted: readonly string[]): number =>
      jobs
        .filter(({ kind, state }) => kind !== 'render' && wanted.includes(state))
        .reduce((sum, { count }) => sum + count, 0);
    return [
      ...jobs.map(({ kind, state, count }) => ({ name: 'jobs', labels: { kind, state }, value: count })),
      { name: 'queue.depth', value: of(['queued', 'retrying']) },
      { name: 'queue.running', value: of(['running']) },
      { name: 'leases', value: leases!.count },
      ...['online', 'draining', 'offline'].map((state) => ({
        name: 'nodes',
        labels: { state },
        value: nodes.filter((node) => node.state === state).length,
      })),
      ...nodes.flatMap(loadOf),
    ];
  };

function loadOf({ name, state, load }: NodeRow): Figure[] {
  if (!load || state === 'offline') return [];
  return (['cpu', 'memory', 'disk', 'gpu'] as const).flatMap((what) => {
    const value = load[what];
    return typeof value === 'number' ? [{ name: `node.${what}`, labels: { node: name }, value }] : [];
  });
}
