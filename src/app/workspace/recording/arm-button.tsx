import { type Component, Show } from 'solid-js';
import type { Track } from '../../../project/records/track.ts';
import { t } from '../../ui/i18n/i18n.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { useEditor } from '../editor-context.ts';
import { arm } from './record.ts';
import './recording.css';

/** Makes a track take what the microphone hears; `letter`: as the mixer's switches look. */
export const ArmButton: Component<{ track: Track; letter?: boolean }> = (props) => {
  const editor = useEditor();
  const { recorder } = editor.session;
  const armed = () => recorder.armed().has(props.track.id);
  const label = () => t('recording.arm', { name: props.track.name });
  const disabled = () => editor.readOnly() || props.track.locked || recorder.state() !== 'idle';
  const press = () => void arm(editor, props.track.id, !armed());
  return (
    <Show
      when={props.letter}
      fallback={
        <IconButton
          small
          icon="record"
          class="arm-button"
          label={label()}
          pressed={armed()}
          disabled={disabled()}
          onClick={press}
        />
      }
    >
      <button
        type="button"
        class="switch switch-arm"
        aria-pressed={armed()}
        aria-label={label()}
        title={label()}
        disabled={disabled()}
        onClick={press}
      >
        {t('recording.armLetter')}
      </button>
    </Show>
  );
};
