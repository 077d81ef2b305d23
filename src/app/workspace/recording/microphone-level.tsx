import { type Component, createEffect, Show } from 'solid-js';
import { t, tn } from '../../ui/i18n/i18n.ts';
import { notifyError } from '../../ui/notices.ts';
import { useEditor } from '../editor-context.ts';
import { formatDb } from '../sound/level-format.ts';
import { armedTracks } from './record.ts';
import './recording.css';

/** The bottom of the scale. */
const FLOOR_DB = -60;
const decibels = (level: number): number => Math.max(FLOOR_DB, 20 * Math.log10(Math.max(1e-6, level)));

/** What the microphone gives while tracks are armed, and whether it is being recorded. */
export const MicrophoneLevel: Component = () => {
  const editor = useEditor();
  const { recorder } = editor.session;
  createEffect(() => {
    const trouble = recorder.trouble();
    if (trouble) notifyError(trouble);
  });
  const db = () => Math.min(0, decibels(recorder.level()));
  return (
    <>
      <span class="visually-hidden" role="status">
        {recorder.state() === 'counting'
          ? t('recording.countingIn', { count: recorder.count() })
          : recorder.state() === 'recording'
            ? t('recording.running')
            : armedTracks(editor).length > 0
              ? tn('recording.armed', armedTracks(editor).length)
              : ''}
      </span>
      <Show when={recorder.state() === 'counting'}>
        <span class="count-in tabular" aria-hidden="true">
          {recorder.count()}
        </span>
      </Show>
      <Show when={recorder.armed().size > 0}>
        {/* biome-ignore lint/a11y/useSemanticElements: a <meter> cannot be drawn alike in all browsers */}
        <span
          class="microphone-level"
          classList={{ 'microphone-loud': db() > -1 }}
          role="meter"
          aria-label={t('recording.level')}
          aria-valuemin={FLOOR_DB}
          aria-valuemax={0}
          aria-valuenow={Math.round(db())}
          aria-valuetext={formatDb(db())}
        >
          <span style={{ transform: `scaleX(${1 - db() / FLOOR_DB})` }} />
        </span>
      </Show>
    </>
  );
};
