// What the dashboard shows, asked anew when something happens on the relay, but never more often than every two seconds.
import { createEffect, createSignal, on, onCleanup } from 'solid-js';
import { type ErrorReport, reportOf } from '../../base/errors.ts';
import type { Overview } from '../../protocol/relay/analytics.ts';
import { followEvents } from '../../protocol/relay/client/follow-events.ts';
import type { RelayClient } from '../../protocol/relay/client/relay-client.ts';
import type { JobView } from '../../protocol/relay/job.ts';
import type { NodeView } from '../../protocol/relay/node.ts';

const LEAST_MS = 2000;
const MOST_MS = 15_000;

export const RANGES = {
  hour: 3600,
  quarter: 6 * 3600,
  day: 86_400,
  week: 604_800,
  month: 30 * 86_400,
} as const;
export type RangeName = keyof typeof RANGES;

export interface BoardFilter {
  readonly range: RangeName;
  /** Empty for all. */
  readonly tenant: string;
  readonly kind: string;
}

export interface QueueView {
  readonly name: string;
  readonly policy: string;
  readonly depth: number;
  readonly running: number;
  readonly etaSeconds: number | null;
  readonly oldestSeconds: number;
  /** Tenant → its share beside the others. */
  readonly weights: Readonly<Record<string, number>>;
}

export interface Figures {
  readonly overview: Overview;
  readonly nodes: readonly NodeView[];
  readonly queues: readonly QueueView[];
  readonly failed: readonly JobView[];
  readonly at: number;
}

/** Owned by the component that calls it. */
export function createFigures(client: RelayClient, filter: () => BoardFilter) {
  const [figures, setFigures] = createSignal<Figures | null>(null);
  const [error, setError] = createSignal<ErrorReport | null>(null);
  const [away, setAway] = createSignal(false);
  let asking: AbortController | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let askedAt = 0;

  const ask = async (): Promise<void> => {
    asking?.abort();
    const control = new AbortController();
    asking = control;
    askedAt = Date.now();
    clearTimeout(timer);
    timer = setTimeout(() => void ask(), MOST_MS);
    try {
      const next = await fetchFigures(client, filter(), control.signal);
      if (control.signal.aborted) return;
      setFigures(next);
      setError(null);
    } catch (cause) {
      if (!control.signal.aborted) setError(reportOf(cause));
    }
  };
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void ask(), Math.max(0, askedAt + LEAST_MS - Date.now()));
  };
  createEffect(on(filter, () => void ask()));
  const stop = followEvents(client, {
    onEvent: soon,
    onGap: soon,
    onState: (state) => setAway(state === 'away'),
  });
  onCleanup(() => {
    stop();
    clearTimeout(timer);
    asking?.abort();
  });
  return { client, figures, error, away, refresh: ask };
}

async function fetchFigures(client: RelayClient, filter: BoardFilter, signal: AbortSignal): Promise<Figures> {
  const [overview, nodes, queues, failed] = await Promise.all([
    client.ask<Overview>(`/api/analytics/overview?${queryOf(filter)}`, { signal }),
    client.ask<{ nodes: NodeView[] }>('/api/nodes', { signal }),
    client.ask<{ queues: QueueView[] }>('/api/queues', { signal }),
    client.ask<{ jobs: JobView[] }>('/api/jobs?state=dead&limit=20', { signal }),
  ]);
  return { overview, nodes: nodes.nodes, queues: queues.queues, failed: failed.jobs, at: Date.now() };
}

/** The time and the filters as the relay's routes take them. */
export function queryOf({ range, tenant, kind }: BoardFilter): string {
  const to = Date.now();
  const query = new URLSearchParams({ from: String(to - RANGES[range] * 1000), to: String(to) });
  if (tenant) query.set('tenant', tenant);
  if (kind) query.set('kind', kind);
  return query.toString();
}
