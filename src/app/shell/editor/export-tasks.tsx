import { Popover } from '@kobalte/core/popover';
import { type Component, createEffect, For, Match, on, Show, Switch } from 'solid-js';
import type { ExportTask } from '../../session/types.ts';
import { Button } from '../../ui/button.tsx';
import { formatBytes, formatNumber, formatPercent, formatRemaining } from '../../ui/i18n/format.ts';
import { errorSentence, t } from '../../ui/i18n/i18n.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { notify } from '../../ui/notices.ts';
import { Progress } from '../../ui/progress.tsx';
import { useEditor } from '../../workspace/editor-context.ts';
import './export-tasks.css';

const isOver = (task: ExportTask) => ['done', 'failed', 'cancelled'].includes(task.progress().phase);
/** These count bytes, not frames. */
const bringing = (task: ExportTask) => ['reading', 'uploading'].includes(task.progress().phase);
const fractionOf = (task: ExportTask): number | null => {
  const { frames, totalFrames, phase } = task.progress();
  return phase === 'done' ? 1 : totalFrames > 0 ? frames / totalFrames : null;
};

/** Exports go on while editing does: a small button in the bar, the whole story under it. */
export const ExportTasks: Component = () => {
  const { exporter } = useEditor().session;
  const running = () => exporter.tasks().filter((task) => !isOver(task));
  const label = () => {
    const [first] = running();
    const fraction = first ? fractionOf(first) : null;
    return fraction === null ? t('export.tasks') : formatPercent(fraction);
  };
  return (
    <Show when={exporter.tasks().length > 0}>
      <Popover gutter={4} placement="bottom-end">
        <Popover.Trigger
          class="button button-plain export-chip tabular"
          aria-label={`${t('export.tasks')}: ${label()}`}
        >
          {label()}
          <Show when={running()[0]}>
            {(task) => <Progress label={t('export.tasks')} value={fractionOf(task())} />}
          </Show>
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Content class="export-list">
            <Popover.Title class="export-list-title">{t('export.tasks')}</Popover.Title>
            <ul>
              <For each={exporter.tasks()}>{(task) => <TaskRow task={task} />}</For>
            </ul>
          </Popover.Content>
        </Popover.Portal>
      </Popover>
      <For each={exporter.tasks()}>{(task) => <Announce task={task} />}</For>
    </Show>
  );
};

/** Said once when it ends, wherever the user is by then. */
const Announce: Component<{ task: ExportTask }> = (props) => {
  createEffect(
    on(
      () => props.task.progress().phase,
      (phase) => {
        const { fileName, error } = props.task.progress();
        if (phase === 'done')
          notify({
            text: t('export.task.doneNotice', { name: fileName }),
            action: { title: t('export.task.download'), run: () => void props.task.download() },
          });
        if (phase === 'failed' && error)
          notify({ kind: 'error', text: errorSentence(error), detail: t('export.task.failedHint') });
      },
      { defer: true },
    ),
  );
  return null;
};

const TaskRow: Component<{ task: ExportTask }> = (props) => {
  const { exporter } = useEditor().session;
  const progress = () => props.task.progress();
  const facts = () => {
    const { frames, totalFrames, framesPerSecond, etaSeconds, reusedFrames } = progress();
    if (bringing(props.task))
      return t('export.task.bytes', { done: formatBytes(frames), total: formatBytes(totalFrames) });
    const words = [
      t('export.task.frames', {
        frames: formatNumber(frames),
        total: formatNumber(totalFrames),
        fps: formatNumber(framesPerSecond, framesPerSecond < 10 ? 1 : 0),
      }),
    ];
    if (etaSeconds !== null) words.push(t('export.task.eta', { time: formatRemaining(etaSeconds) }));
    if (reusedFrames > 0) words.push(t('export.task.reused', { frames: formatNumber(reusedFrames) }));
    return words.join(' · ');
  };
  return (
    <li class="export-task">
      <div class="export-task-head">
        <span class="truncate">{progress().fileName}</span>
        <span class="export-task-phase">
          {t(`export.task.${progress().phase}`, { size: formatBytes(progress().bytes) })}
        </span>
      </div>
      <Switch>
        <Match when={progress().phase === 'failed' ? progress().error : null}>
          {(error) => (
            <p class="export-task-error" role="alert">
              {errorSentence(error())} {t('export.task.failedHint')}
            </p>
          )}
        </Match>
        <Match when={!isOver(props.task)}>
          <Progress label={progress().fileName} value={fractionOf(props.task)} />
          <p class="export-task-facts tabular">{progress().totalFrames > 0 ? facts() : ' '}</p>
        </Match>
      </Switch>
      <For each={progress().notices}>
        {(notice) => <p class="export-task-notice">{errorSentence(notice)}</p>}
      </For>
      <div class="export-task-actions">
        <Show when={progress().phase === 'done'}>
          <Button small icon="download" onClick={() => void props.task.download()}>
            {t('export.task.download')}
          </Button>
        </Show>
        <Show when={progress().phase === 'failed' || progress().phase === 'cancelled'}>
          <Button
            small
            icon="reset"
            onClick={() => {
              exporter.start(props.task.settings, null, props.task.place);
              props.task.dismiss();
            }}
          >
            {t('export.task.again')}
          </Button>
        </Show>
        <IconButton
          small
          icon="close"
          label={t(isOver(props.task) ? 'export.task.dismiss' : 'export.task.cancel', {
            name: progress().fileName,
          })}
          onClick={() => (isOver(props.task) ? props.task.dismiss() : props.task.cancel())}
        />
      </div>
    </li>
  );
};
