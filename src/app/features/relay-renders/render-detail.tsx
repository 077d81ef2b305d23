import { type Component, createResource, createSignal, For, lazy, onCleanup, Show, Suspense } from 'solid-js';
import { reportOf } from '../../../base/errors.ts';
import {
  FINAL_STATES,
  type FinishedPart,
  type JobAction,
  type JobState,
  type JobView,
  type RenderJobs,
} from '../../session/relay/render-jobs.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { formatAgo, formatNumber, formatRemaining } from '../../ui/i18n/format.ts';
import { errorSentence, t } from '../../ui/i18n/i18n.ts';
import { notifyError } from '../../ui/notices.ts';
import { Progress } from '../../ui/progress.tsx';

const FilmPlayer = lazy(() => import('../../ui/film-player/film-player.tsx'));

/** What may be asked of a job in each of its states. */
const ACTIONS: Readonly<Record<JobState, readonly JobAction[]>> = {
  waiting: ['pause', 'cancel'],
  queued: ['pause', 'cancel'],
  running: ['pause', 'cancel'],
  retrying: ['pause', 'cancel'],
  paused: ['resume', 'cancel'],
  done: [],
  dead: ['retry'],
  cancelled: ['retry'],
};

/** Of one job: what is open in it is closed when another is chosen. */
export const RenderDetail: Component<{ job: JobView; renders: RenderJobs }> = (props) => {
  const [busy, setBusy] = createSignal(false);
  const [watching, setWatching] = createSignal(false);
  /** Its parts are known. */
  const canWatch = () => props.job.kind === 'render' && props.job.segments !== null;
  const perform = async (work: () => Promise<unknown>): Promise<void> => {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      notifyError(reportOf(error));
    } finally {
      setBusy(false);
    }
  };
  const facts = () => {
    const { frames, totalFrames, framesPerSecond, etaSeconds, segments, state } = props.job;
    const words: string[] = [];
    if (totalFrames > 0)
      words.push(
        t('relay.renders.frames', { frames: formatNumber(frames), total: formatNumber(totalFrames) }),
      );
    if (segments) words.push(t('relay.renders.segments', segments));
    if (state === 'running' && framesPerSecond > 0)
      words.push(t('relay.renders.fps', { fps: formatNumber(framesPerSecond, 1) }));
    if (state === 'running' && etaSeconds !== null)
      words.push(t('relay.renders.eta', { time: formatRemaining(etaSeconds) }));
    return words;
  };
  return (
    <section class="renders-detail scroll" aria-label={t('relay.renders.detail')}>
      <h3 class="truncate">{props.job.name || t(`relay.renders.kind.${props.job.kind}`)}</h3>
      <Progress label={t('relay.renders.progress', { name: props.job.name })} value={props.job.progress} />
      <ul class="renders-facts tabular">
        <li>{t(`relay.renders.state.${props.job.state}`)}</li>
        <For each={facts()}>{(fact) => <li>{fact}</li>}</For>
      </ul>
      <Show when={props.job.error}>
        {(error) => (
          <p class="renders-error" role="alert">
            {errorSentence(error())}
          </p>
        )}
      </Show>
      <For each={props.job.notices}>{(notice) => <p class="renders-notice">{errorSentence(notice)}</p>}</For>
      <Show when={watching()}>
        <ErrorPanel name={t('film.player', { name: props.job.name })}>
          <Suspense fallback={<div class="renders-player-place" aria-busy="true" />}>
            <FilmPlayer
              name={props.job.name}
              source={props.renders.film(props.job.id)}
              making={!FINAL_STATES.includes(props.job.state)}
              onClose={() => setWatching(false)}
            />
          </Suspense>
        </ErrorPanel>
      </Show>
      <div class="renders-actions">
        <Show when={canWatch() && !watching()}>
          <Button small icon="play" onClick={() => setWatching(true)}>
            {t(props.job.state === 'done' ? 'film.watch' : 'film.watchSoFar')}
          </Button>
        </Show>
        <Show when={props.job.state === 'done' && props.job.artefacts.length > 0}>
          <Button
            small
            kind="primary"
            icon="download"
            disabled={busy()}
            onClick={() => void perform(() => props.renders.save(props.job))}
          >
            {busy() ? t('relay.renders.saving') : t('relay.renders.save')}
          </Button>
        </Show>
        <For each={ACTIONS[props.job.state]}>
          {(action) => (
            <Button
              small
              disabled={busy()}
              onClick={() => void perform(() => props.renders.act(props.job.id, action))}
            >
              {t(`relay.renders.${action}`)}
            </Button>
          )}
        </For>
      </div>
      <Parts parts={props.renders.parts(props.job.id)} renders={props.renders} />
      <History job={props.job} renders={props.renders} />
    </section>
  );
};

const Parts: Component<{ parts: readonly FinishedPart[]; renders: RenderJobs }> = (props) => (
  <Show when={props.parts.length > 0}>
    <h4>{t('relay.renders.parts')}</h4>
    <ul class="renders-parts">
      <For each={props.parts}>{(part) => <Part part={part} renders={props.renders} />}</For>
    </ul>
  </Show>
);

const Part: Component<{ part: FinishedPart; renders: RenderJobs }> = (props) => {
  const [picture] = createResource(
    () => props.part.thumbnail,
    (blob) => props.renders.picture(blob).catch(() => null),
  );
  onCleanup(() => {
    const url = picture.latest;
    if (url) URL.revokeObjectURL(url);
  });
  const label = () => t('relay.renders.part', { frame: formatNumber(props.part.frame) });
  return (
    <li title={label()}>
      <Show when={picture()} fallback={<span class="renders-blank" role="img" aria-label={label()} />}>
        {(url) => <img src={url()} alt={label()} />}
      </Show>
    </li>
  );
};

const History: Component<{ job: JobView; renders: RenderJobs }> = (props) => {
  const [open, setOpen] = createSignal(false);
  const [entries] = createResource(
    () => (open() ? `${props.job.id} ${props.job.state}` : null),
    () => props.renders.history(props.job.id).catch(() => []),
  );
  return (
    <details class="renders-history" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('relay.renders.history')}</summary>
      <ol>
        <For each={entries.latest ?? []}>
          {(entry) => (
            <li>
              <span class="tabular">{formatAgo(entry.at)}</span> {entry.what}
              <Show when={entry.node}>{` · ${entry.node}`}</Show>
            </li>
          )}
        </For>
      </ol>
    </details>
  );
};
