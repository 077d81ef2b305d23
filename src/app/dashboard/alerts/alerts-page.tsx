import { type Component, createSignal, For, Show } from 'solid-js';
import type { AlarmView, RuleTest, RuleView, SentMessage } from '../../../protocol/relay/alerts.ts';
import type { RelayClient } from '../../../protocol/relay/client/relay-client.ts';
import { Button } from '../../ui/button.tsx';
import { errorSentence, t } from '../../ui/i18n/i18n.ts';
import { createAsked } from '../asked.ts';
import { channelName } from '../channels.ts';
import { createDoing } from '../doing.tsx';
import { PageHead, PageTrouble } from '../page-head.tsx';
import { SecretDialog } from '../secret-dialog.tsx';
import { AlarmsTable, MessagesTable } from './alarm-tables.tsx';
import { type MetricUnits, metricName, metricValue } from './metric-value.ts';
import { RuleForm } from './rule-form.tsx';
import { RulesTable } from './rules-table.tsx';

/** What is watched, who is called, and what came of it. */
const AlertsPage: Component<{ client: RelayClient }> = (props) => {
  const asked = createAsked(async () => {
    const [known, rules, events, messages] = await Promise.all([
      props.client.ask<{ metrics: MetricUnits; mail: boolean }>('/api/alerts/metrics'),
      props.client.ask<{ rules: RuleView[] }>('/api/alerts/rules'),
      props.client.ask<{ events: AlarmView[] }>('/api/alerts/events'),
      props.client.ask<{ messages: SentMessage[] }>('/api/alerts/messages'),
    ]);
    return { ...known, ...rules, ...events, ...messages };
  });
  const doing = createDoing(asked.refresh);
  /** `new`, or the rule that is edited. */
  const [edited, setEdited] = createSignal<RuleView | 'new' | null>(null);
  const [secret, setSecret] = createSignal<string | null>(null);
  const [test, setTest] = createSignal<(RuleTest & { readonly rule: RuleView }) | null>(null);
  const tryOut = (rule: RuleView): void =>
    void doing.run(async () => {
      const found = await props.client.ask<RuleTest>(`/api/alerts/rules/${rule.id}/test`, { method: 'POST' });
      setTest({ ...found, rule });
    });
  return (
    <main class="board">
      <PageHead title={t('dashboard.pages.alerts')}>
        <Button kind="primary" icon="plus" disabled={!asked.value()} onClick={() => setEdited('new')}>
          {t('dashboard.rules.new')}
        </Button>
      </PageHead>
      <PageTrouble error={asked.error()} />
      <Show when={asked.value()}>
        {(now) => (
          <>
            <RulesTable
              rules={now().rules}
              units={now().metrics}
              client={props.client}
              doing={doing}
              onEdit={setEdited}
              onTest={tryOut}
            />
            <doing.Refusal />
            <div role="status">
              <Show when={test()}>{(found) => <Outcome test={found()} units={now().metrics} />}</Show>
            </div>
            <div class="board-tables">
              <AlarmsTable alarms={now().events} units={now().metrics} />
              <MessagesTable messages={now().messages} />
            </div>
            <RuleForm
              rule={edited()}
              units={now().metrics}
              mail={now().mail}
              client={props.client}
              onSaved={(told) => {
                setSecret(told);
                void asked.refresh();
              }}
              onClose={() => setEdited(null)}
            />
            <SecretDialog
              secret={secret()}
              text={t('dashboard.rules.secret')}
              onClose={() => setSecret(null)}
            />
          </>
        )}
      </Show>
    </main>
  );
};
export default AlertsPage;

const Outcome: Component<{ test: RuleTest & { readonly rule: RuleView }; units: MetricUnits }> = (props) => (
  <div class="board-panel">
    <p>
      {t('dashboard.rules.tested', {
        name: props.test.rule.name,
        metric: metricName(props.test.rule.metric),
        value:
          props.test.value === null
            ? t('dashboard.rules.unmeasured')
            : metricValue(props.test.rule.metric, props.test.value, props.units),
      })}
    </p>
    <ul class="board-list">
      <For each={props.test.results} fallback={<li>{t('dashboard.rules.nobody')}</li>}>
        {({ channel, error }) => (
          <li classList={{ 'board-bad': error !== null }}>
            {channelName(channel)}: {error ? errorSentence(error) : t('dashboard.rules.taken')}
          </li>
        )}
      </For>
    </ul>
  </div>
);
