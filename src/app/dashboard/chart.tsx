import { type Component, createEffect, createSignal, For, on, onCleanup, onMount, Show } from 'solid-js';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Anomaly, Curve, CurveTrend } from '../../protocol/relay/analytics.ts';
import { Button } from '../ui/button.tsx';
import { formatDate, formatPercent } from '../ui/i18n/format.ts';
import { locale, t } from '../ui/i18n/i18n.ts';
import { theme } from '../ui/theme.ts';
import { curveName } from './curve-name.ts';
import { formatValue } from './format-value.ts';

const HEIGHT = 160;
/** One cursor over all charts: what happened at once is seen at once. */
const SYNC = 'relay';

/** Curves over time, and the same as a table for whoever cannot or will not read pictures. */
export const Chart: Component<{
  title: string;
  curves: readonly Curve[];
  trends: readonly CurveTrend[];
  anomalies: readonly Anomaly[];
}> = (props) => {
  const [table, setTable] = createSignal(false);
  const empty = () => props.curves.every(({ points }) => points.every(([, value]) => value === null));
  return (
    <figure class="chart">
      <figcaption class="chart-head">
        <h2>{props.title}</h2>
        <Show when={!empty()}>
          <Button small kind="quiet" aria-pressed={table()} onClick={() => setTable(!table())}>
            {t(table() ? 'dashboard.asPicture' : 'dashboard.asTable')}
          </Button>
        </Show>
        <Legend curves={props.curves} trends={props.trends} />
      </figcaption>
      <Show when={!empty()} fallback={<p class="chart-empty">{t('dashboard.empty')}</p>}>
        <Show when={table()} fallback={<Picture {...props} />}>
          <Table curves={props.curves} />
        </Show>
      </Show>
    </figure>
  );
};

const Legend: Component<{ curves: readonly Curve[]; trends: readonly CurveTrend[] }> = (props) => (
  <ul class="chart-legend">
    <For each={props.curves}>
      {(curve, i) => {
        const last = () => curve.points.findLast(([, value]) => value !== null)?.[1] ?? null;
        return (
          <li>
            <span class={`chart-mark chart-mark-${i() % 4}`} />
            {curveName(curve.key)}
            <span class="tabular">{last() === null ? '–' : formatValue(last()!, curve.unit)}</span>
            <Show
              when={props.trends.find(({ key, direction }) => key === curve.key && direction !== 'level')}
            >
              {(trend) => (
                <span class="chart-trend" title={t('dashboard.trendHint')}>
                  {t(`dashboard.trend.${trend().direction as 'up' | 'down'}`, {
                    change: formatPercent(Math.abs(trend().change)),
                  })}
                </span>
              )}
            </Show>
          </li>
        );
      }}
    </For>
  </ul>
);

const Picture: Component<{
  curves: readonly Curve[];
  anomalies: readonly Anomaly[];
  title: string;
}> = (props) => {
  let place!: HTMLDivElement;
  let plot: uPlot | null = null;
  const draw = (): void => {
    plot?.destroy();
    plot = new uPlot(
      optionsFor(props.curves, place.clientWidth, () => hoursOf(props)),
      dataOf(props.curves),
      place,
    );
  };
  onMount(() => {
    draw();
    const watch = new ResizeObserver(() => plot?.setSize({ width: place.clientWidth, height: HEIGHT }));
    watch.observe(place);
    onCleanup(() => {
      watch.disconnect();
      plot?.destroy();
    });
  });
  const shape = () => props.curves.map(({ key }) => key).join();
  createEffect(on([shape, theme, locale], () => draw(), { defer: true }));
  createEffect(
    on(
      () => props.curves,
      (curves) => plot?.setData(dataOf(curves)),
      { defer: true },
    ),
  );
  return (
    <div class="chart-picture" role="img" aria-label={summaryOf(props.title, props.curves)} ref={place} />
  );
};

const Table: Component<{ curves: readonly Curve[] }> = (props) => {
  /** The newest twelve times of those that were measured. */
  const rows = () =>
    (props.curves[0]?.points ?? [])
      .map(([at], i) => ({ at, values: props.curves.map((curve) => curve.points[i]?.[1] ?? null) }))
      .filter(({ values }) => values.some((value) => value !== null))
      .slice(-12)
      .reverse();
  return (
    <table class="board-table">
      <thead>
        <tr>
          <th scope="col">{t('dashboard.when')}</th>
          <For each={props.curves}>{({ key }) => <th scope="col">{curveName(key)}</th>}</For>
        </tr>
      </thead>
      <tbody>
        <For each={rows()}>
          {({ at, values }) => (
            <tr>
              <th scope="row">{formatDate(at)}</th>
              <For each={values}>
                {(value, i) => (
                  <td class="tabular">
                    {value === null ? '–' : formatValue(value, props.curves[i()]!.unit)}
                  </td>
                )}
              </For>
            </tr>
          )}
        </For>
      </tbody>
    </table>
  );
};

const dataOf = (curves: readonly Curve[]): uPlot.AlignedData => [
  (curves[0]?.points ?? []).map(([at]) => at / 1000),
  ...curves.map(({ points }) => points.map(([, value]) => value)),
];

const HOUR_S = 3600;

/** Unusual hours of these curves, as beginnings in seconds. */
const hoursOf = ({
  curves,
  anomalies,
}: {
  curves: readonly Curve[];
  anomalies: readonly Anomaly[];
}): number[] =>
  anomalies.filter(({ key }) => curves.some((curve) => curve.key === key)).map(({ at }) => at / 1000);

/** Behind the curves, so that what they did can still be seen; what was odd is told in the table of oddities. */
function markHours(plot: uPlot, hours: readonly number[], color: string): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.fillStyle = color;
  for (const at of hours) {
    const left = Math.max(bbox.left, plot.valToPos(at, 'x', true));
    const right = Math.min(bbox.left + bbox.width, plot.valToPos(at + HOUR_S, 'x', true));
    if (right > left) ctx.fillRect(left, bbox.top, Math.max(2, right - left), bbox.height);
  }
  ctx.restore();
}

function optionsFor(curves: readonly Curve[], width: number, hours: () => readonly number[]): uPlot.Options {
  const style = getComputedStyle(document.documentElement);
  const color = (name: string): string => style.getPropertyValue(name).trim();
  const unit = curves[0]?.unit ?? 'count';
  const sparse = curves.every(({ points }) => points.filter(([, value]) => value !== null).length < 40);
  const axis = {
    stroke: color('--ink-3'),
    grid: { stroke: color('--line'), width: 1 },
    ticks: { show: false },
  };
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { sync: { key: SYNC }, y: false, points: { size: 6 } },
    hooks: { drawClear: [(plot) => markHours(plot, hours(), color('--warn-wash'))] },
    scales: { y: { range: (_, low, high) => rangeOf(unit, low, high) } },
    axes: [
      { ...axis, size: 28, space: 80, values: (_, ticks) => ticks.map(clockOf(ticks)) },
      { ...axis, size: 64, values: (_, ticks) => ticks.map((value) => formatValue(value, unit)) },
    ],
    series: [
      {},
      ...curves.map(({ key }, i) => ({
        label: curveName(key),
        stroke: color(`--curve-${i % 4}`),
        width: 1.5,
        // Now and then a measurement: points, with a line through them.
        spanGaps: sparse,
        points: { show: sparse },
      })),
    ],
  };
}

/** From nothing up, so that heights can be compared; decibels have no nothing. */
function rangeOf(unit: Curve['unit'], low: number, high: number): [number, number] {
  if (unit === 'decibels') return [low - 2, high + 2];
  return [Math.min(0, low), high > 0 ? high * 1.1 : 1];
}

/** Hours within a day or two, days beyond. */
function clockOf(ticks: readonly number[]): (seconds: number) => string {
  const span = (ticks.at(-1) ?? 0) - (ticks[0] ?? 0);
  const format = new Intl.DateTimeFormat(
    locale(),
    span > 2 * 86_400 ? { day: 'numeric', month: 'short' } : { hour: '2-digit', minute: '2-digit' },
  );
  return (seconds) => format.format(seconds * 1000);
}

const summaryOf = (title: string, curves: readonly Curve[]): string =>
  [
    title,
    ...curves.map(({ key, points, unit }) => {
      const last = points.findLast(([, value]) => value !== null)?.[1];
      return `${curveName(key)}: ${last === undefined || last === null ? '–' : formatValue(last, unit)}`;
    }),
  ].join('. ');
