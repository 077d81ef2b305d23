import { type Component, Show } from 'solid-js';
import { formatTimecode } from '../../../base/timecode.ts';
import type { PreviewLevel } from '../../session/types.ts';
import { errorSentence, t, tn } from '../../ui/i18n/i18n.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Icon } from '../../ui/icons/icon.tsx';
import type { IconName } from '../../ui/icons/paths.ts';
import { notifyError } from '../../ui/notices.ts';
import { Select } from '../../ui/select.tsx';
import { TimecodeField } from '../../ui/timecode-field.tsx';
import { Tooltip } from '../../ui/tooltip.tsx';
import { useEditor } from '../../workspace/editor-context.ts';
import { MicrophoneLevel } from '../../workspace/recording/microphone-level.tsx';
import { PreviewBy } from './preview-by.tsx';

const LEVELS = ['wireframe', 'draft', 'standard', 'full'] as const satisfies readonly PreviewLevel[];

/** Playback controls under the picture. What a button does is the action of the same name. */
export const Transport: Component = () => {
  const editor = useEditor();
  const { player, recorder } = editor.session;
  const ActionButton: Component<{ id: string; icon: IconName; class?: string }> = (props) => {
    const action = () => editor.actions().find((candidate) => candidate.id === props.id);
    return (
      <Show when={action()}>
        {(found) => (
          <IconButton
            icon={props.icon}
            class={props.class ?? ''}
            label={t(found().title)}
            keys={found().keys[0]}
            pressed={found().checked?.()}
            onClick={() => void found().run()}
          />
        )}
      </Show>
    );
  };
  return (
    <div class="transport" role="toolbar" aria-label={t('editor.preview.transport')}>
      <div class="transport-side">
        <TimecodeField
          label={t('editor.preview.current')}
          value={player.time()}
          rate={editor.sequence().frameRate}
          onCommit={(time) => player.seek(time)}
        />
        <span class="transport-length transport-wider tabular" title={t('editor.preview.duration')}>
          {formatTimecode(editor.duration(), editor.sequence().frameRate)}
        </span>
        <Show when={player.playing() && player.rate() !== 1}>
          <span class="transport-rate tabular">{`${player.rate()}×`}</span>
        </Show>
      </div>
      <div class="transport-keys">
        <ActionButton id="play.start" icon="to-start" class="transport-wide" />
        <ActionButton id="play.frameBack" icon="step-back" />
        <ActionButton id="play.toggle" icon={player.playing() ? 'pause' : 'play'} class="transport-play" />
        <ActionButton id="play.frameForward" icon="step-forward" />
        <ActionButton id="play.end" icon="to-end" class="transport-wide" />
        <ActionButton
          id="play.record"
          icon="record"
          class={recorder.state() === 'idle' ? 'record-button' : 'record-button record-running'}
        />
        <MicrophoneLevel />
        <ActionButton id="play.loop" icon="loop" class="transport-wide" />
        <Show when={editor.session.media.proxies().size > 0}>
          <ActionButton id="play.proxies" icon="proxy" class="transport-wide" />
        </Show>
      </div>
      <div class="transport-side transport-right">
        <Show when={player.statistics().dropped > 0}>
          <span
            class="transport-dropped tabular"
            role="status"
            title={tn('editor.preview.dropped', player.statistics().dropped)}
          >
            {t('editor.preview.droppedShort', { count: player.statistics().dropped })}
          </span>
        </Show>
        <Select
          label={t('editor.preview.level')}
          icon="image"
          value={player.level()}
          choices={[
            {
              value: 'auto' as const,
              title: t('editor.preview.levelAuto', {
                level: t(`editor.preview.levels.${player.statistics().level}`),
              }),
            },
            ...LEVELS.map((level) => ({ value: level, title: t(`editor.preview.levels.${level}`) })),
          ]}
          onChange={(level) => player.setLevel(level)}
        />
        <PreviewBy />
        <Show when={player.soundError()}>
          {(error) => (
            <Tooltip text={errorSentence(error())}>
              <button type="button" class="sound-trouble" onClick={() => notifyError(error())}>
                <Icon name="warning" size={14} />
                <span class="transport-wider">{t('editor.preview.soundTrouble')}</span>
                <span class="visually-hidden" role="status">
                  {errorSentence(error())}
                </span>
              </button>
            </Tooltip>
          )}
        </Show>
        <IconButton
          icon={player.volume() === 0 ? 'mute' : 'volume'}
          class="transport-wide"
          label={t('actions.play.mute')}
          pressed={player.volume() === 0}
          onClick={() =>
            void editor
              .actions()
              .find(({ id }) => id === 'play.mute')
              ?.run()
          }
        />
        <input
          class="volume transport-wider"
          type="range"
          min="0"
          max="1"
          step="0.01"
          aria-label={t('editor.preview.volume')}
          value={player.volume()}
          onInput={(event) => player.setVolume(event.currentTarget.valueAsNumber)}
        />
        <ActionButton id="view.safeAreas" icon="safe-area" class="transport-wide" />
        <ActionButton id="view.fullscreen" icon="fullscreen" />
      </div>
    </div>
  );
};
