import { type Component, createSignal, Show } from 'solid-js';
import type { AuditView, Person, TokenView } from '../../../protocol/relay/access.ts';
import type { RelayClient } from '../../../protocol/relay/client/relay-client.ts';
import { Button } from '../../ui/button.tsx';
import { t } from '../../ui/i18n/i18n.ts';
import { createAsked } from '../asked.ts';
import { createDoing } from '../doing.tsx';
import { PageHead, PageTrouble } from '../page-head.tsx';
import { SecretDialog } from '../secret-dialog.tsx';
import { AuditTable } from './audit-table.tsx';
import { PeopleTable } from './people-table.tsx';
import { TokenForm } from './token-form.tsx';
import { TokensTable } from './tokens-table.tsx';

const AUDIT_STEP = 50;

/** Who gets in, and what they did. */
const AccessPage: Component<{ client: RelayClient }> = (props) => {
  const [lines, setLines] = createSignal(AUDIT_STEP);
  const asked = createAsked(async () => {
    const [tokens, people, audit] = await Promise.all([
      props.client.ask<{ tokens: TokenView[] }>('/api/access/tokens'),
      props.client.ask<{ people: Person[] }>('/api/access/people'),
      props.client.ask<{ entries: AuditView[] }>(`/api/access/audit?limit=${lines()}`),
    ]);
    return { ...tokens, ...people, ...audit };
  });
  const doing = createDoing(asked.refresh);
  const [open, setOpen] = createSignal(false);
  const [secret, setSecret] = createSignal<string | null>(null);
  return (
    <main class="board">
      <PageHead title={t('dashboard.pages.access')}>
        <Button kind="primary" icon="plus" onClick={() => setOpen(true)}>
          {t('dashboard.tokens.new')}
        </Button>
      </PageHead>
      <PageTrouble error={asked.error()} />
      <doing.Refusal />
      <Show when={asked.value()}>
        {(now) => (
          <>
            <TokensTable tokens={now().tokens} client={props.client} doing={doing} onSecret={setSecret} />
            <Show when={now().people.length > 0}>
              <PeopleTable people={now().people} client={props.client} doing={doing} />
            </Show>
            <AuditTable
              entries={now().entries}
              more={now().entries.length >= lines() && lines() < 1000}
              onMore={() => {
                setLines((count) => Math.min(1000, count * 4));
                void asked.refresh();
              }}
            />
          </>
        )}
      </Show>
      <TokenForm
        open={open()}
        client={props.client}
        onMade={(told) => {
          setSecret(told);
          void asked.refresh();
        }}
        onClose={() => setOpen(false)}
      />
      <SecretDialog secret={secret()} text={t('dashboard.tokens.once')} onClose={() => setSecret(null)} />
    </main>
  );
};
export default AccessPage;
