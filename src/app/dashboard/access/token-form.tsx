import { type Component, createEffect, createSignal, on, Show } from 'solid-js';
import { ROLES } from '../../../protocol/relay/access.ts';
import type { RelayClient } from '../../../protocol/relay/client/relay-client.ts';
import { t, tn } from '../../ui/i18n/i18n.ts';
import { Select } from '../../ui/select.tsx';
import { createDoing } from '../doing.tsx';
import { FormDialog } from '../form-dialog.tsx';
import { FormRow } from '../form-row.tsx';

const DAYS = [0, 1, 7, 30, 90, 365] as const;
const DAY_MS = 86_400_000;
const KINDS = [...ROLES, 'node'] as const;
type Kind = (typeof KINDS)[number];

/** A token for a person, a program or a render node. */
export const TokenForm: Component<{
  open: boolean;
  client: RelayClient;
  onMade: (secret: string) => void;
  onClose: () => void;
}> = (props) => {
  const [name, setName] = createSignal('');
  const [kind, setKind] = createSignal<Kind>('editor');
  const [tenant, setTenant] = createSignal('');
  const [pools, setPools] = createSignal('');
  const [days, setDays] = createSignal(0);
  const doing = createDoing();
  createEffect(
    on(
      () => props.open,
      (open) => open && setName(''),
    ),
  );
  const wish = () => {
    const common = { name: name().trim(), expiresAt: days() > 0 ? Date.now() + days() * DAY_MS : null };
    const role = kind();
    if (role === 'node')
      return {
        ...common,
        kind: 'node',
        pools: pools()
          .split(/[\s,]+/)
          .filter(Boolean),
      };
    return { ...common, kind: 'user', role, ...(tenant().trim() ? { tenant: tenant().trim() } : {}) };
  };
  const save = (): void => {
    void doing.run(async () => {
      const made = await props.client.ask<{ token: string }>('/api/access/tokens', {
        method: 'POST',
        json: wish(),
      });
      props.onClose();
      props.onMade(made.token);
    });
  };
  return (
    <FormDialog
      open={props.open}
      title={t('dashboard.tokens.new')}
      action={t('dashboard.tokens.make')}
      doing={doing}
      onSubmit={save}
      onClose={() => props.onClose()}
    >
      <FormRow label={t('dashboard.name')} hint={t('dashboard.tokens.nameHint')}>
        <input
          class="field"
          required
          maxLength="200"
          value={name()}
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </FormRow>
      <div class="board-form-line">
        <FormRow label={t('dashboard.tokens.role')}>
          <Select
            label={t('dashboard.tokens.role')}
            value={kind()}
            choices={KINDS.map((value) => ({
              value,
              title: value === 'node' ? t('dashboard.tokens.node') : t(`relay.roles.${value}`),
            }))}
            onChange={setKind}
          />
        </FormRow>
        <FormRow label={t('dashboard.tokens.expires')}>
          <Select
            label={t('dashboard.tokens.expires')}
            value={String(days())}
            choices={DAYS.map((count) => ({
              value: String(count),
              title: count === 0 ? t('dashboard.rules.never') : tn('dashboard.tokens.days', count),
            }))}
            onChange={(count) => setDays(Number(count))}
          />
        </FormRow>
        <Show
          when={kind() === 'node'}
          fallback={
            <FormRow label={t('dashboard.tenant')}>
              <input
                class="field"
                maxLength="200"
                placeholder="default"
                value={tenant()}
                onInput={(event) => setTenant(event.currentTarget.value)}
              />
            </FormRow>
          }
        >
          <FormRow label={t('dashboard.tokens.pools')}>
            <input
              class="field"
              placeholder="default"
              value={pools()}
              onInput={(event) => setPools(event.currentTarget.value)}
            />
          </FormRow>
        </Show>
      </div>
      <p class="board-hint">{t(`dashboard.tokens.may.${kind()}`)}</p>
    </FormDialog>
  );
};
