import { type Component, createSignal, Show } from 'solid-js';
import type { AuditView } from '../../../protocol/relay/access.ts';
import { Button } from '../../ui/button.tsx';
import { formatDate } from '../../ui/i18n/format.ts';
import { t } from '../../ui/i18n/i18n.ts';
import { Table } from '../table.tsx';

/** Who did what, from where, and whether it was let; newest first. */
export const AuditTable: Component<{
  entries: readonly AuditView[];
  more: boolean;
  onMore: () => void;
}> = (props) => {
  const [words, setWords] = createSignal('');
  const rows = () => {
    const wanted = words().toLowerCase();
    return props.entries.filter(({ actorName, action, outcome, address }) =>
      `${actorName} ${action} ${outcome} ${address}`.toLowerCase().includes(wanted),
    );
  };
  return (
    <div>
      <div class="board-below">
        <input
          class="field"
          type="search"
          aria-label={t('dashboard.audit.filter')}
          placeholder={t('dashboard.audit.filter')}
          value={words()}
          onInput={(event) => setWords(event.currentTarget.value)}
        />
      </div>
      <Table
        title={t('dashboard.audit.title')}
        rows={rows()}
        empty={t('dashboard.audit.none')}
        columns={[
          { title: t('dashboard.when'), cell: ({ at }) => formatDate(at) },
          { title: t('dashboard.audit.who'), cell: ({ actorName }) => actorName },
          { title: t('dashboard.audit.what'), cell: ({ action }) => <code>{action}</code> },
          {
            title: t('dashboard.audit.which'),
            cell: ({ subject }) => <code>{subject?.slice(0, 8) ?? '–'}</code>,
          },
          { title: t('dashboard.audit.from'), cell: ({ address }) => address },
          {
            title: t('dashboard.audit.outcome'),
            cell: ({ outcome }) => (
              <span classList={{ 'board-bad': outcome !== 'done' }}>
                {outcome === 'done' ? t('dashboard.audit.done') : outcome}
              </span>
            ),
          },
        ]}
      />
      <Show when={props.more}>
        <div class="board-below">
          <Button onClick={() => props.onMore()}>{t('dashboard.audit.more')}</Button>
        </div>
      </Show>
    </div>
  );
};
