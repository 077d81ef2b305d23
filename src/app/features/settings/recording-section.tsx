import { type Component, createSignal, Show } from 'solid-js';
import { Button } from '../../ui/button.tsx';
import { t } from '../../ui/i18n/i18n.ts';
import { NumberField } from '../../ui/number-field.tsx';
import { preferences, setPreference } from '../../ui/preferences.ts';
import { Select } from '../../ui/select.tsx';
import { Toggle } from '../../ui/toggle.tsx';
import { useEditor } from '../../workspace/editor-context.ts';
import { chooseInput, findMicrophones, measureLatency, monitor } from '../../workspace/recording/record.ts';
import { COUNT_INS } from '../../workspace/recording/record-options.ts';

const MOST_PRE_ROLL = 10;

/** Which microphone, how a recording begins and ends, and how long sound takes from the loudspeaker back to the microphone. */
export const RecordingSection: Component = () => {
  const editor = useEditor();
  const { recorder } = editor.session;
  const [busy, setBusy] = createSignal(false);
  const idle = () => !busy() && recorder.state() === 'idle';
  const measure = () => {
    setBusy(true);
    void measureLatency(editor).finally(() => setBusy(false));
  };
  const devices = () => {
    const { microphone, microphoneName } = preferences;
    const known = recorder.microphones();
    const gone = microphone !== null && !known.some(({ id }) => id === microphone);
    return [
      { value: '', title: t('recording.systemChoice') },
      ...known.map(({ id, name }) => ({ value: id, title: name })),
      ...(gone
        ? [
            {
              value: microphone,
              title: known.length > 0 ? t('recording.missing', { name: microphoneName }) : microphoneName,
            },
          ]
        : []),
    ];
  };
  const choose = (id: string) => {
    setPreference('microphone', id || null);
    setPreference('microphoneName', recorder.microphones().find((one) => one.id === id)?.name ?? '');
    void chooseInput(editor);
  };
  const countTitle = (choice: string): string => {
    const [kind, count = ''] = choice.split('-');
    if (kind === 'off') return t('recording.countOff');
    return t(kind === 'beats' ? 'recording.countBeats' : 'recording.countSeconds', { count });
  };
  return (
    <section class="settings-section" aria-labelledby="settings-recording">
      <h3 id="settings-recording">{t('recording.input')}</h3>
      <div class="settings-row">
        <span aria-hidden="true">{t('recording.microphone')}</span>
        <Select
          label={t('recording.microphone')}
          value={preferences.microphone ?? ''}
          choices={devices()}
          disabled={!idle()}
          onChange={choose}
        />
      </div>
      <Show when={recorder.microphones().length === 0}>
        <p class="settings-about">{t('recording.findHint')}</p>
      </Show>
      <div class="settings-actions">
        <Button disabled={!idle()} onClick={() => void findMicrophones(editor)}>
          {t('recording.find')}
        </Button>
      </div>
      <div class="settings-row">
        <span aria-hidden="true">{t('recording.channels')}</span>
        <Select
          label={t('recording.channels')}
          value={String(preferences.microphoneChannels ?? '')}
          choices={[
            { value: '', title: t('recording.channelsAll') },
            { value: '1', title: t('recording.mono') },
            { value: '2', title: t('recording.stereo') },
          ]}
          disabled={!idle()}
          onChange={(value) => {
            setPreference('microphoneChannels', value === '1' ? 1 : value === '2' ? 2 : null);
            void chooseInput(editor);
          }}
        />
      </div>
      <div class="settings-row">
        <span aria-hidden="true">{t('recording.countIn')}</span>
        <Select
          label={t('recording.countIn')}
          value={preferences.countIn}
          choices={COUNT_INS.map((choice) => ({ value: choice as string, title: countTitle(choice) }))}
          onChange={(choice) => setPreference('countIn', choice)}
        />
      </div>
      <NumberField
        label={t('recording.preRoll')}
        value={preferences.preRollSeconds}
        min={0}
        max={MOST_PRE_ROLL}
        step={0.5}
        unit="s"
        onInput={(seconds) => setPreference('preRollSeconds', seconds)}
      />
      <Toggle
        label={t('recording.punch')}
        checked={preferences.punch}
        onChange={(on) => setPreference('punch', on)}
      />
      <p class="settings-about">{t('recording.punchHint')}</p>
      <Toggle
        label={t('recording.monitor')}
        checked={recorder.monitoring()}
        disabled={recorder.armed().size === 0}
        onChange={(on) => void monitor(editor, on)}
      />
      <p class="settings-about">
        {recorder.armed().size === 0 ? t('recording.monitorNeedsArm') : t('recording.monitorHint')}
      </p>
      <p class="settings-about">{t('recording.measureHint')}</p>
      <div class="settings-actions">
        <Button disabled={!idle()} onClick={measure}>
          {busy() ? t('recording.measuring') : t('recording.measure')}
        </Button>
      </div>
    </section>
  );
};
