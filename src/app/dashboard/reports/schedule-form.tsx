import { type Component, createEffect, on } from 'solid-js';
import type { RelayClient } from '../../../protocol/relay/client/relay-client.ts';
import type { ScheduleWish } from '../../../protocol/relay/reports.ts';
import { LOCALES, locale, t } from '../../ui/i18n/i18n.ts';
import { Select } from '../../ui/select.tsx';
import { ChannelFields } from '../channel-fields.tsx';
import { createDoing } from '../doing.tsx';
import { FormDialog } from '../form-dialog.tsx';
import { FormRow } from '../form-row.tsx';
import { createWish } from '../wish.ts';

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
const EMPTY: ScheduleWish = {
  name: '',
  every: 'week',
  hour: 6,
  format: 'html',
  locale: 'en',
  tenant: null,
  channels: [],
};

/** A report that is made every day, week or month. */
export const ScheduleForm: Component<{
  open: boolean;
  mail: boolean;
  client: RelayClient;
  onSaved: () => void;
  onClose: () => void;
}> = (props) => {
  const { wish, lines, setLines, change, begin, whole } = createWish(EMPTY);
  const doing = createDoing();
  createEffect(
    on(
      () => props.open,
      (open) => {
        if (open) begin({ ...EMPTY, locale: locale() });
      },
    ),
  );
  const save = (): void => {
    void doing.run(async () => {
      await props.client.send('/api/reports/schedules', { method: 'POST', json: whole() });
      props.onSaved();
      props.onClose();
    });
  };
  return (
    <FormDialog
      open={props.open}
      title={t('dashboard.schedules.new')}
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
      <div class="board-form-line">
        <FormRow label={t('dashboard.schedules.every')}>
          <Select
            label={t('dashboard.schedules.every')}
            value={wish().every}
            choices={(['day', 'week', 'month'] as const).map((value) => ({
              value,
              title: t(`dashboard.schedules.of.${value}`),
            }))}
            onChange={(every) => change({ every })}
          />
        </FormRow>
        <FormRow label={t('dashboard.schedules.hour')}>
          <Select
            label={t('dashboard.schedules.hour')}
            value={String(wish().hour)}
            choices={HOURS.map((hour) => ({
              value: String(hour),
              title: `${String(hour).padStart(2, '0')}:00`,
            }))}
            onChange={(hour) => change({ hour: Number(hour) })}
          />
        </FormRow>
        <FormRow label={t('dashboard.schedules.format')}>
          <Select
            label={t('dashboard.schedules.format')}
            value={wish().format}
            choices={(['html', 'csv', 'json'] as const).map((value) => ({
              value,
              title: t(`dashboard.report.${value}`),
            }))}
            onChange={(format) => change({ format })}
          />
        </FormRow>
        <FormRow label={t('start.language')}>
          <Select
            label={t('start.language')}
            value={wish().locale}
            choices={LOCALES.map(({ id, name }) => ({ value: id, title: name }))}
            onChange={(chosen) => change({ locale: chosen })}
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
