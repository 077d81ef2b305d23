import { type Component, createSignal } from 'solid-js';
import type { RuleView, RuleWish } from '../../../protocol/relay/alerts.ts';
import type { RelayClient } from '../../../protocol/relay/client/relay-client.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { formatAgo } from '../../ui/i18n/format.ts';
import { t } from '../../ui/i18n/i18n.ts';
import { channelName } from '../channels.ts';
import type { Doing } from '../doing.tsx';
import { formatSpan } from '../format-value.ts';
import { Table } from '../table.tsx';
import { type MetricUnits, metricName, metricValue } from './metric-value.ts';

export const RulesTable: Component<{
  rules: readonly RuleView[];
  units: MetricUnits;
  client: RelayClient;
  doing: Doing;
  onEdit: (rule: RuleView) => void;
  onTest: (rule: RuleView) => void;
}> = (props) => {
  const [doomed, setDoomed] = createSignal<RuleView | null>(null);
  const path = ({ id }: RuleView): string => `/api/alerts/rules/${id}`;
  const mute = (rule: RuleView): void =>
    void props.doing.run(() =>
      props.client.send(path(rule), { method: 'PUT', json: { ...wishOf(rule), enabled: !rule.enabled } }),
    );
  return (
    <>
      <Table
        title={t('dashboard.rules.title')}
        rows={props.rules}
        empty={t('dashboard.rules.none')}
        columns={[
          { title: t('dashboard.name'), cell: ({ name }) => name },
          {
            title: t('dashboard.state'),
            cell: ({ enabled, state }) => (
              <span class={`board-dot board-rule-${enabled ? state : 'muted'}`}>
                {t(enabled ? `dashboard.rules.states.${state}` : 'dashboard.rules.muted')}
              </span>
            ),
          },
          { title: t('dashboard.rules.when'), cell: (rule) => conditionOf(rule, props.units) },
          {
            title: t('dashboard.value'),
            figure: true,
            cell: ({ metric, value }) => (value === null ? '–' : metricValue(metric, value, props.units)),
          },
          {
            title: t('dashboard.rules.to'),
            cell: ({ channels }) => channels.map(channelName).join(', ') || t('dashboard.rules.nobody'),
          },
          {
            title: t('dashboard.rules.fired'),
            cell: ({ firedAt }) => (firedAt === null ? t('dashboard.rules.never') : formatAgo(firedAt)),
          },
          {
            title: t('dashboard.action'),
            cell: (rule) => (
              <span class="board-actions">
                <Button
                  small
                  disabled={props.doing.busy()}
                  aria-label={`${t('dashboard.rules.test')}: ${rule.name}`}
                  onClick={() => props.onTest(rule)}
                >
                  {t('dashboard.rules.test')}
                </Button>
                <Button
                  small
                  aria-label={`${t('dashboard.edit')}: ${rule.name}`}
                  onClick={() => props.onEdit(rule)}
                >
                  {t('dashboard.edit')}
                </Button>
                <Button
                  small
                  aria-label={`${t(rule.enabled ? 'dashboard.rules.mute' : 'dashboard.rules.unmute')}: ${rule.name}`}
                  onClick={() => mute(rule)}
                >
                  {t(rule.enabled ? 'dashboard.rules.mute' : 'dashboard.rules.unmute')}
                </Button>
                <Button
                  small
                  aria-label={`${t('dashboard.delete')}: ${rule.name}`}
                  onClick={() => setDoomed(rule)}
                >
                  {t('dashboard.delete')}
                </Button>
              </span>
            ),
          },
        ]}
      />
      <Confirm
        open={doomed() !== null}
        title={t('dashboard.rules.deleteTitle', { name: doomed()?.name ?? '' })}
        text={t('dashboard.rules.deleteText')}
        action={t('dashboard.delete')}
        onConfirm={() => {
          const rule = doomed();
          if (rule) void props.doing.run(() => props.client.send(path(rule), { method: 'DELETE' }));
        }}
        onClose={() => setDoomed(null)}
      />
    </>
  );
};

/** What is sent back: without what the relay knows of its state. */
export function wishOf(rule: RuleView): RuleWish {
  const { name, enabled, metric, comparison, threshold, windowSeconds, forSeconds, tenant, channels } = rule;
  return { name, enabled, metric, comparison, threshold, windowSeconds, forSeconds, tenant, channels };
}

const conditionOf = (rule: RuleView, units: MetricUnits): string => {
  const { metric, comparison, threshold, windowSeconds, forSeconds, tenant } = rule;
  const sentence = t(`dashboard.rules.${comparison}Text`, {
    metric: metricName(metric),
    threshold: metricValue(metric, threshold, units),
    window: formatSpan(windowSeconds),
  });
  const patience =
    forSeconds > 0 ? `, ${t('dashboard.rules.forText', { time: formatSpan(forSeconds) })}` : '';
  return `${sentence}${patience}${tenant ? ` (${tenant})` : ''}`;
};
