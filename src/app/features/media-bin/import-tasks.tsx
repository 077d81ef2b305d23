import { type Component, createEffect, For, Match, onCleanup, Show, Switch } from 'solid-js';
import type { ImportState, ImportTask } from '../../session/types.ts';
import { formatPercent } from '../../ui/i18n/format.ts';
import { errorSentence, t } from '../../ui/i18n/i18n.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Icon } from '../../ui/icons/icon.tsx';
import { Progress } from '../../ui/progress.tsx';

function stateText(state: ImportState): string {
  switch (state.phase) {
    case 'waiting':
      return t('editor.media.task.waiting');
    case 'reading':
      return t('editor.media.task.reading');
    case 'probing':
      return t('editor.media.task.probing');
    case 'converting':
      return t('editor.media.task.converting', {
        codec: state.codec,
        percent: formatPercent(state.fraction),
      });
    case 'copying':
      return t('editor.media.task.copying', { percent: formatPercent(state.fraction) });
    case 'proxy':
      return t('editor.media.task.proxy', { percent: formatPercent(state.fraction) });
    case 'done':
      if (state.proxy) return t('editor.media.task.proxyDone');
      return state.duplicate ? t('editor.media.task.duplicate') : t('editor.media.task.done');
    case 'failed':
      return errorSentence(state.error);
  }
}

const fractionOf = (state: ImportState): number | null => ('fraction' in state ? state.fraction : null);
const buttonText = (state: ImportState) =>
  isOver(state)
    ? 'editor.media.task.dismiss'
    : state.phase === 'proxy'
      ? 'editor.media.task.cancelProxy'
      : 'editor.media.task.cancel';
const isOver = (state: ImportState) => state.phase === 'done' || state.phase === 'failed';

/** What is on its way in, how far it is, and why something did not come. */
export const ImportTasks: Component<{ tasks: readonly ImportTask[] }> = (props) => (
  <section class="tasks scroll" aria-label={t('editor.media.task.region')}>
    <ul>
      <For each={props.tasks}>{(task) => <TaskRow task={task} />}</For>
    </ul>
  </section>
);

/** What came in is said for a moment; what did not stays until it has been read. */
const DONE_MS = 4000;

const TaskRow: Component<{ task: ImportTask }> = (props) => {
  createEffect(() => {
    if (props.task.state().phase !== 'done') return;
    const timer = setTimeout(() => props.task.dismiss(), DONE_MS);
    onCleanup(() => clearTimeout(timer));
  });
  return (
    <li class="task" classList={{ 'task-failed': props.task.state().phase === 'failed' }}>
      <Switch fallback={<Icon name="clock" />}>
        <Match when={props.task.state().phase === 'failed'}>
          <Icon name="warning" />
        </Match>
        <Match when={props.task.state().phase === 'done'}>
          <Icon name="check" />
        </Match>
      </Switch>
      <div class="task-text">
        <p class="truncate">{props.task.name}</p>
        <p class="task-state" role={props.task.state().phase === 'failed' ? 'alert' : undefined}>
          {stateText(props.task.state())}
        </p>
        <Show when={!isOver(props.task.state())}>
          <Progress label={props.task.name} value={fractionOf(props.task.state())} />
        </Show>
      </div>
      <IconButton
        small
        icon="close"
        label={t(buttonText(props.task.state()), { name: props.task.name })}
        onClick={() => (isOver(props.task.state()) ? props.task.dismiss() : props.task.cancel())}
      />
    </li>
  );
};
