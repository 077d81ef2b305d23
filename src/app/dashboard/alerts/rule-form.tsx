import { type Component, createEffect, createSignal, on } from 'solid-js';
import type { AlertMetric, RuleView, RuleWish } from '../../../protocol/relay/alerts.ts';
import type { RelayClient } from '../../../protocol/relay/client/relay-client.ts';
import { formatFieldNumber } from '../../ui/i18n/format.ts';
import { t } from '../../ui/i18n/i18n.ts';
import { readNumber } from '../../ui/read-number.ts';
import { Select } from '../../ui/select.tsx';
import { ChannelFields } from '../channel-fields.tsx';
import { createDoing } from '../doing.tsx';
import { FormDialog } from '../form-dialog.tsx';
import { FormRow } from '../form-row.tsx';
import { formatSpan } from '../format-value.ts';
import { createWish } from '../wish.ts';
import { enteredFactor, enteredUnit, type MetricUnits, metricName } from './metric-value.ts';
import { wishOf } from './rules-table.tsx';

const WINDOWS_S = [60, 300, 900, 3600, 21_600, 86_400] as const;
const PATIENCE_S = [0, 60, 300, 900, 3600] as const;

const EMPTY: RuleWish = {
  name: '',
  enabled: true,
  metric: 'queue.wait.p95',
  comparison: 'above',
  threshold: 600,
  windowSeconds: 300,
  forSeconds: 0,
  tenant: null,
  channels: [],
};

/** One rule, new or changed; `onSaved` gets the secret that is told once, of a new one that calls a webhook. */
export const RuleForm: Component<{
  rule: RuleView | 'new' | null;
  units: MetricUnits;
  mail: boolean;
  client: RelayClient;
  onSaved: (secret: string | null) => void;
  onClose: () => void;
}> = (props) => {
  const { wish, lines, setLines, change, begin, whole } = createWish(EMPTY);
  const [threshold, setThreshold] = createSignal('');
  const doing = createDoing();
  createEffect(
    on(
      () => props.rule,
      (rule) => {
        if (rule === null) return;
        const start = rule === 'new' ? EMPTY : wishOf(rule);
        begin(start);
        setThreshold(formatFieldNumber(start.threshold * enteredFactor(start.metric, props.units), 3));
      },
    ),
  );
  const entered = () => readNumber(threshold(), 0);
  const save = (): void => {
    const value = entered();
    const { rule } = props;
    if (value === null || rule === null) return;
    const json = { ...whole(), threshold: value / enteredFactor(wish().metric, props.units) };
    void doing.run(async () => {
      if (rule === 'new') {
        const made = await props.client.ask<{ secret: string }>('/api/alerts/rules', {
          method: 'POST',
          json,
        });
        props.onSaved(json.channels.some(({ kind }) => kind === 'webhook') ? made.secret : null);
      } else {
        await props.client.send(`/api/alerts/rules/${rule.id}`, { method: 'PUT', json });
        props.onSaved(null);
      }
      props.onClose();
    });
  };
  return (
    <FormDialog
      open={props.rule !== null}
      title={t(props.rule === 'new' ? 'dashboard.rules.new' : 'dashboard.rules.change')}
      doing={doing}
      onSubmit={save}
      onClose={() => props.onClose()}
    >
      <FormRow label={t('dashboard.name')}>
        <input
          class="field"
          required
          maxLength="200"
          value={wish().name}
          onInput={(event) => change({ name: event.currentTarget.value })}
        />
      </FormRow>
      <FormRow label={t('dashboard.rules.metric')}>
        <Select
          label={t('dashboard.rules.metric')}
          value={wish().metric}
          choices={(Object.keys(props.units) as AlertMetric[]).map((value) => ({
            value,
            title: metricName(value),
          }))}
          onChange={(metric) => change({ metric })}
        />
      </FormRow>
      <div class="board-form-line">
        <FormRow label={t('dashboard.rules.comparison')}>
          <Select
            label={t('dashboard.rules.comparison')}
            value={wish().comparison}
            choices={[
              { value: 'above', title: t('dashboard.rules.above') },
              { value: 'below', title: t('dashboard.rules.below') },
            ]}
            onChange={(comparison) => change({ comparison })}
          />
        </FormRow>
        <FormRow
          label={`${t('dashboard.rules.threshold')} ${bracketed(enteredUnit(wish().metric, props.units))}`}
        >
          <input
            class="field"
            inputMode="decimal"
            required
            aria-invalid={threshold() !== '' && entered() === null}
            value={threshold()}
            onInput={(event) => {
              setThreshold(event.currentTarget.value);
              event.currentTarget.setCustomValidity(entered() === null ? t('dashboard.rules.noNumber') : '');
            }}
          />
        </FormRow>
      </div>
      <div class="board-form-line">
        <FormRow label={t('dashboard.rules.window')}>
          <Select
            label={t('dashboard.rules.window')}
            value={String(wish().windowSeconds)}
            choices={timesOf(WINDOWS_S, wish().windowSeconds)}
            onChange={(value) => change({ windowSeconds: Number(value) })}
          />
        </FormRow>
        <FormRow label={t('dashboard.rules.for')}>
          <Select
            label={t('dashboard.rules.for')}
            value={String(wish().forSeconds)}
            choices={timesOf(PATIENCE_S, wish().forSeconds)}
            onChange={(value) => change({ forSeconds: Number(value) })}
          />
        </FormRow>
        <FormRow label={t('dashboard.tenant')}>
          <input
            class="field"
            maxLength="200"
            placeholder={t('dashboard.allTenants')}
            value={wish().tenant ?? ''}
            onInput={(event) => change({ tenant: event.currentTarget.value.trim() || null })}
          />
        </FormRow>
      </div>
      <ChannelFields value={lines()} mail={props.mail} onChange={setLines} />
    </FormDialog>
  );
};

const bracketed = (unit: string): string => (unit ? `(${unit})` : '');

/** One that was set by API stays as it is. */
const timesOf = (seconds: readonly number[], chosen: number) =>
  [...new Set([...seconds, chosen])]
    .sort((a, b) => a - b)
    .map((value) => ({
      value: String(value),
      title: value === 0 ? t('dashboard.rules.atOnce') : formatSpan(value),
    }));
