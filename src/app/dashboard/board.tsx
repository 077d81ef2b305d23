import { type Component, createSignal, For, Show } from 'solid-js';
import type { Curve, Overview } from '../../protocol/relay/analytics.ts';
import type { RelayClient } from '../../protocol/relay/client/relay-client.ts';
import { formatAgo, formatNumber, formatPercent } from '../ui/i18n/format.ts';
import { errorSentence, t } from '../ui/i18n/i18n.ts';
import { Icon } from '../ui/icons/icon.tsx';
import { Select } from '../ui/select.tsx';
import { Chart } from './chart.tsx';
import { CHART_NAMES, CHARTS, ONLY_WITH_DATA } from './charts.ts';
import { formatSeconds } from './format-value.ts';
import { type BoardFilter, createFigures, RANGES, type RangeName } from './relay-figures.ts';
import { AlertsTable, BreakersTable, ErrorsTable, TenantsTable } from './standing-tables.tsx';
import { FailedTable, NodesTable, QueuesTable } from './work-tables.tsx';

const KINDS = ['render', 'segment', 'proxy', 'transcode', 'enhance', 'analysis'] as const;

export const Board: Component<{ client: RelayClient }> = (props) => {
  const [filter, setFilter] = createSignal<BoardFilter>({ range: 'hour', tenant: '', kind: '' });
  const board = createFigures(props.client, filter);
  const change = (part: Partial<BoardFilter>): void => void setFilter((last) => ({ ...last, ...part }));
  const tenants = () => board.figures()?.overview.tenants.map(({ tenant }) => tenant) ?? [];
  return (
    <main class="board">
      <div class="board-filters">
        <Select
          label={t('dashboard.range')}
          value={filter().range}
          choices={(Object.keys(RANGES) as RangeName[]).map((value) => ({
            value,
            title: t(`dashboard.ranges.${value}`),
          }))}
          onChange={(range) => change({ range })}
        />
        <Select
          label={t('dashboard.tenant')}
          value={filter().tenant}
          choices={[
            { value: '', title: t('dashboard.allTenants') },
            ...[...new Set([...tenants(), filter().tenant])]
              .filter(Boolean)
              .map((value) => ({ value, title: value })),
          ]}
          onChange={(tenant) => change({ tenant })}
        />
        <Select
          label={t('dashboard.kind')}
          value={filter().kind}
          choices={[
            { value: '', title: t('dashboard.allKinds') },
            ...KINDS.map((value) => ({ value: value as string, title: t(`relay.renders.kind.${value}`) })),
          ]}
          onChange={(kind) => change({ kind })}
        />
        <p class="board-state" role="status">
          <Show
            when={board.error()}
            fallback={
              <Show when={board.figures()} fallback={t('dashboard.loading')}>
                {(figures) =>
                  t(board.away() ? 'dashboard.away' : 'dashboard.updated', { when: formatAgo(figures().at) })
                }
              </Show>
            }
          >
            {(error) => (
              <span class="board-bad">
                <Icon name="warning" /> {errorSentence(error())}
              </span>
            )}
          </Show>
        </p>
      </div>
      <Show when={board.figures()}>
        {(figures) => (
          <>
            <Show when={figures().overview.degraded.length > 0}>
              <p class="board-degraded" role="alert">
                <Icon name="warning" />
                {t('dashboard.degraded', {
                  what: figures()
                    .overview.degraded.map(({ name }) => name)
                    .join(', '),
                })}
              </p>
            </Show>
            <Tiles overview={figures().overview} />
            <div class="board-charts">
              <For each={shownCharts(figures().overview.curves)}>
                {(name) => (
                  <Chart
                    title={t(`dashboard.charts.${name}`)}
                    curves={curvesOf(figures().overview.curves, CHARTS[name])}
                    trends={figures().overview.trends}
                    anomalies={figures().overview.anomalies}
                  />
                )}
              </For>
            </div>
            <div class="board-tables">
              <NodesTable nodes={figures().nodes} board={board} />
              <QueuesTable queues={figures().queues} board={board} />
              <FailedTable jobs={figures().failed} board={board} />
              <AlertsTable overview={figures().overview} />
              <ErrorsTable overview={figures().overview} />
              <TenantsTable overview={figures().overview} />
              <BreakersTable overview={figures().overview} />
            </div>
          </>
        )}
      </Show>
    </main>
  );
};

const curvesOf = (curves: readonly Curve[], keys: readonly string[]): Curve[] =>
  keys.flatMap((key) => curves.filter((curve) => curve.key === key || curve.key.startsWith(`${key}:`)));

const shownCharts = (curves: readonly Curve[]) =>
  CHART_NAMES.filter((name) => !ONLY_WITH_DATA.has(name) || curvesOf(curves, CHARTS[name]).length > 0);

const Tiles: Component<{ overview: Overview }> = (props) => {
  const now = () => props.overview.now;
  const total = () => props.overview.total;
  const tiles = () => [
    { name: t('dashboard.queued'), value: formatNumber(now().queued) },
    { name: t('dashboard.running'), value: formatNumber(now().running) },
    {
      name: t('dashboard.nodes'),
      value: t('dashboard.nodesOf', { online: now().nodesOnline, known: now().nodesKnown }),
      bad: now().nodesOnline === 0 && now().queued > 0,
    },
    {
      name: t('dashboard.speed'),
      value: t('dashboard.fps', { fps: formatNumber(now().framesPerSecond, 1) }),
    },
    {
      name: t('dashboard.eta'),
      value: now().etaSeconds === null ? t('dashboard.etaUnknown') : formatSeconds(now().etaSeconds!),
    },
    { name: t('dashboard.done'), value: formatNumber(total().done) },
    { name: t('dashboard.failed'), value: formatNumber(total().failed), bad: total().failed > 0 },
    {
      name: t('dashboard.cacheHits'),
      value: total().cacheHits === null ? '–' : formatPercent(total().cacheHits!),
    },
  ];
  return (
    <dl class="board-tiles" aria-label={t('dashboard.now')}>
      <For each={tiles()}>
        {({ name, value, bad }) => (
          <div class="board-tile" classList={{ 'board-tile-bad': bad ?? false }}>
            <dt>{name}</dt>
            <dd class="tabular">{value}</dd>
          </div>
        )}
      </For>
    </dl>
  );
};
