import { type Component, createSignal } from 'solid-js';
import { Button } from '../../ui/button.tsx';
import { t } from '../../ui/i18n/i18n.ts';
import { useEditor } from '../../workspace/editor-context.ts';
import { measureLatency } from '../../workspace/recording/record.ts';

/** How long sound takes from the loudspeaker to the microphone, so that recordings lie where they were heard. */
export const RecordingSection: Component = () => {
  const editor = useEditor();
  const [busy, setBusy] = createSignal(false);
  const measure = () => {
    setBusy(true);
    void measureLatency(editor).finally(() => setBusy(false));
  };
  return (
    <section class="settings-section" aria-labelledby="settings-recording">
      <h3 id="settings-recording">{t('recording.latency')}</h3>
      <p class="settings-about">{t('recording.measureHint')}</p>
      <div class="settings-actions">
        <Button disabled={busy() || editor.session.recorder.state() !== 'idle'} onClick={measure}>
          {busy() ? t('recording.measuring') : t('recording.measure')}
        </Button>
      </div>
    </section>
  );
};
