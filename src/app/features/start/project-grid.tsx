import { type Component, createResource, createSignal, For, Match, onMount, Show, Switch } from 'solid-js';
import { createStore, reconcile } from 'solid-js/store';
import { reportOf } from '../../../base/errors.ts';
import type { ProjectCard, ProjectShelf } from '../../session/types.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { errorSentence, t } from '../../ui/i18n/i18n.ts';
import { notify, notifyError } from '../../ui/notices.ts';
import { ProjectTile } from './project-tile.tsx';

export const ProjectGrid: Component<{
  shelf: ProjectShelf;
  /** Resolves when the project that was just left has written its last. */
  settled: Promise<void>;
  onOpen: (id: string) => void;
}> = (props) => {
  // A look at the shelf changes the tiles in place: one that were made anew would close its menu under the hand.
  const [shown, setShown] = createStore<{ list: readonly ProjectCard[] }>({ list: [] });
  const [cards, { refetch }] = createResource(async () => {
    setShown('list', reconcile([...(await props.shelf.list())], { key: 'id' }));
    return shown.list;
  });
  onMount(() => void props.settled.then(() => refetch()));
  const [doomed, setDoomed] = createSignal<ProjectCard | null>(null);
  /** Every change of the shelf ends with a look at what is there now, also after a failure. */
  const change = (work: Promise<unknown>) => {
    work.catch((error: unknown) => notifyError(reportOf(error))).finally(() => void refetch());
  };
  return (
    <section class="start-recent" aria-labelledby="recent-title">
      <h2 id="recent-title">{t('start.recent')}</h2>
      <Switch fallback={<p class="start-quiet">{t('app.loading')}</p>}>
        <Match when={cards.error as unknown}>
          {(error) => (
            <EmptyState icon="warning" title={t('start.listFailed')} text={errorSentence(reportOf(error()))}>
              <Button icon="reset" onClick={() => void refetch()}>
                {t('app.retry')}
              </Button>
            </EmptyState>
          )}
        </Match>
        <Match when={cards.latest && shown.list.length === 0}>
          <div class="start-empty">
            <EmptyState icon="film" title={t('start.emptyTitle')} text={t('start.emptyText')} />
          </div>
        </Match>
        <Match when={cards.latest}>
          <ul class="start-grid">
            <For each={shown.list}>
              {(card) => (
                <ProjectTile
                  card={card}
                  onOpen={() => props.onOpen(card.id)}
                  onRename={(name) => change(props.shelf.rename(card.id, name))}
                  onDuplicate={() => change(props.shelf.duplicate(card.id))}
                  onDelete={() => setDoomed(card)}
                />
              )}
            </For>
          </ul>
        </Match>
      </Switch>
      <Show when={doomed()}>
        {(card) => (
          <Confirm
            open
            title={t('start.deleteTitle', { name: card().name })}
            text={t('start.deleteText')}
            action={t('start.delete')}
            onClose={() => setDoomed(null)}
            onConfirm={() => {
              const { id, name } = card();
              change(props.shelf.remove(id).then(() => notify({ text: t('start.deleted', { name }) })));
            }}
          />
        )}
      </Show>
    </section>
  );
};
