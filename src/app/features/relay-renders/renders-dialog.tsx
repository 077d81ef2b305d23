import { type Component, createMemo, createSignal, For, Match, Show, Switch } from 'solid-js';
import { createRenderJobs, type JobView, type RenderJobs } from '../../session/relay/render-jobs.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { formatAgo, formatPercent } from '../../ui/i18n/format.ts';
import { errorSentence, t } from '../../ui/i18n/i18n.ts';
import { Icon } from '../../ui/icons/icon.tsx';
import { Progress } from '../../ui/progress.tsx';
import { RenderDetail } from './render-detail.tsx';
import './renders-dialog.css';

/** What the relay renders and has rendered, live; it goes on there whether this is open or not. */
export const RendersDialog: Component<{ onClose: () => void; onSettings: () => void }> = (props) => {
  const renders = createRenderJobs();
  return (
    <Dialog open title={t('relay.renders.title')} class="renders" onClose={props.onClose}>
      <Show
        when={renders}
        fallback={
          <EmptyState
            icon="link"
            title={t('relay.renders.notSignedIn')}
            text={t('relay.renders.notSignedInText')}
          >
            <Button kind="primary" onClick={() => props.onSettings()}>
              {t('relay.renders.openSettings')}
            </Button>
          </EmptyState>
        }
      >
        {(known) => <RendersList renders={known()} />}
      </Show>
    </Dialog>
  );
};

const RendersList: Component<{ renders: RenderJobs }> = (props) => {
  const [chosen, setChosen] = createSignal<string | null>(null);
  const jobs = () => props.renders.jobs() ?? [];
  const shown = createMemo(() => jobs().find(({ id }) => id === chosen()) ?? jobs()[0] ?? null);
  return (
    <>
      <p class="renders-state" role="status">
        <Switch>
          <Match when={props.renders.error()}>
            {(error) => (
              <>
                <Icon name="warning" />
                {errorSentence(error())}
              </>
            )}
          </Match>
          <Match when={props.renders.away()}>
            <Icon name="warning" />
            {t('relay.renders.away')}
          </Match>
          <Match when={props.renders.jobs() === null}>
            <Icon name="clock" />
            {t('relay.renders.loading')}
          </Match>
        </Switch>
      </p>
      <Show when={props.renders.jobs()?.length === 0}>
        <EmptyState icon="film" title={t('relay.renders.none')} text={t('relay.renders.noneText')} />
      </Show>
      <Show when={shown()}>
        {(job) => (
          <div class="renders-columns">
            <ul class="renders-list scroll" aria-label={t('relay.renders.list')}>
              <For each={jobs()}>
                {(entry) => (
                  <li>
                    <button
                      type="button"
                      class="renders-entry"
                      aria-current={entry.id === job().id}
                      onClick={() => setChosen(entry.id)}
                    >
                      <JobRow job={entry} />
                    </button>
                  </li>
                )}
              </For>
            </ul>
            <Show when={job().id} keyed>
              {(_) => <RenderDetail job={job()} renders={props.renders} />}
            </Show>
          </div>
        )}
      </Show>
    </>
  );
};

const JobRow: Component<{ job: JobView }> = (props) => (
  <>
    <span class="renders-name truncate">{props.job.name || t(`relay.renders.kind.${props.job.kind}`)}</span>
    <span class="renders-facts tabular" classList={{ 'renders-bad': props.job.state === 'dead' }}>
      {t(`relay.renders.state.${props.job.state}`)}
      <Show when={props.job.state === 'running'} fallback={` · ${formatAgo(props.job.createdAt)}`}>
        {` · ${formatPercent(props.job.progress)}`}
      </Show>
    </span>
    <Show when={props.job.state === 'running'}>
      <Progress label={t('relay.renders.progress', { name: props.job.name })} value={props.job.progress} />
    </Show>
  </>
);
