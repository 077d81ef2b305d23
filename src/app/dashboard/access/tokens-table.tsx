import { type Component, createSignal, Show } from 'solid-js';
import type { TokenView } from '../../../protocol/relay/access.ts';
import type { RelayClient } from '../../../protocol/relay/client/relay-client.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { formatAgo, formatDate } from '../../ui/i18n/format.ts';
import { t } from '../../ui/i18n/i18n.ts';
import { Toggle } from '../../ui/toggle.tsx';
import type { Doing } from '../doing.tsx';
import { Table } from '../table.tsx';

/** Good for use: neither revoked nor over. */
const isAlive = ({ revokedAt, expiresAt }: TokenView): boolean =>
  revokedAt === null && (expiresAt === null || expiresAt > Date.now());

export const TokensTable: Component<{
  tokens: readonly TokenView[];
  client: RelayClient;
  doing: Doing;
  onSecret: (secret: string) => void;
}> = (props) => {
  const [all, setAll] = createSignal(false);
  const [doomed, setDoomed] = createSignal<TokenView | null>(null);
  const rows = () => props.tokens.filter((token) => all() || isAlive(token)).toReversed();
  const rotate = ({ id }: TokenView): void =>
    void props.doing.run(async () => {
      const path = `/api/access/tokens/${id}/rotate`;
      const made = await props.client.ask<{ token: string }>(path, { method: 'POST', json: {} });
      props.onSecret(made.token);
    });
  return (
    <div>
      <Table
        title={t('dashboard.tokens.title')}
        rows={rows()}
        columns={[
          { title: t('dashboard.name'), cell: ({ name }) => name },
          {
            title: t('dashboard.tokens.role'),
            cell: ({ role, pools }) =>
              role ? t(`relay.roles.${role}`) : [t('dashboard.tokens.node'), ...pools].join(' · '),
          },
          { title: t('dashboard.tenant'), cell: ({ tenant }) => tenant },
          { title: t('dashboard.tokens.made'), cell: ({ createdAt }) => formatAgo(createdAt) },
          {
            title: t('dashboard.tokens.used'),
            cell: ({ usedAt }) => (usedAt === null ? t('dashboard.rules.never') : formatAgo(usedAt)),
          },
          { title: t('dashboard.state'), cell: stateOf },
          {
            title: t('dashboard.action'),
            cell: (token) => (
              <Show when={isAlive(token)}>
                <span class="board-actions">
                  <Show when={token.rotatedTo === null}>
                    <Button
                      small
                      aria-label={`${t('dashboard.tokens.rotate')}: ${token.name}`}
                      title={t('dashboard.tokens.rotateHint')}
                      onClick={() => rotate(token)}
                    >
                      {t('dashboard.tokens.rotate')}
                    </Button>
                  </Show>
                  <Button
                    small
                    aria-label={`${t('dashboard.tokens.revoke')}: ${token.name}`}
                    onClick={() => setDoomed(token)}
                  >
                    {t('dashboard.tokens.revoke')}
                  </Button>
                </span>
              </Show>
            ),
          },
        ]}
      />
      <div class="board-below">
        <Toggle label={t('dashboard.tokens.all')} checked={all()} onChange={setAll} />
      </div>
      <Confirm
        open={doomed() !== null}
        title={t('dashboard.tokens.revokeTitle', { name: doomed()?.name ?? '' })}
        text={t('dashboard.tokens.revokeText')}
        action={t('dashboard.tokens.revoke')}
        onConfirm={() => {
          const id = doomed()?.id;
          if (id)
            void props.doing.run(() => props.client.send(`/api/access/tokens/${id}`, { method: 'DELETE' }));
        }}
        onClose={() => setDoomed(null)}
      />
    </div>
  );
};

function stateOf({ revokedAt, expiresAt, rotatedTo }: TokenView): string {
  if (revokedAt !== null) return t('dashboard.tokens.revoked', { when: formatAgo(revokedAt) });
  if (expiresAt === null) return t('dashboard.tokens.good');
  const when = formatDate(expiresAt);
  if (expiresAt <= Date.now()) return t('dashboard.tokens.over', { when });
  return t(rotatedTo ? 'dashboard.tokens.rotated' : 'dashboard.tokens.until', { when });
}
