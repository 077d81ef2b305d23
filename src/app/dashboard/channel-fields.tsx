import type { Component } from 'solid-js';
import { t } from '../ui/i18n/i18n.ts';
import type { ChannelLines } from './channels.ts';
import { FormRow } from './form-row.tsx';

export const ChannelFields: Component<{
  value: ChannelLines;
  /** Whether the relay has a server for mail. */
  mail: boolean;
  onChange: (value: ChannelLines) => void;
}> = (props) => (
  <>
    <FormRow label={t('dashboard.channels.webhooks')} hint={t('dashboard.channels.webhooksHint')}>
      <textarea
        class="field"
        rows="2"
        spellcheck={false}
        value={props.value.webhooks}
        onInput={(event) => props.onChange({ ...props.value, webhooks: event.currentTarget.value })}
      />
    </FormRow>
    <FormRow
      label={t('dashboard.channels.mails')}
      hint={t(props.mail ? 'dashboard.channels.mailsHint' : 'dashboard.channels.mailsNone')}
    >
      <textarea
        class="field"
        rows="2"
        spellcheck={false}
        disabled={!props.mail}
        value={props.value.mails}
        onInput={(event) => props.onChange({ ...props.value, mails: event.currentTarget.value })}
      />
    </FormRow>
  </>
);
