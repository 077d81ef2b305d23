import { type Component, createResource, createSignal, For, Match, Show, Switch } from 'solid-js';
import { isAbort, reportOf } from '../../../base/errors.ts';
import { CONTAINERS } from '../../../project/records/export-settings.ts';
import { PRESET_NAMES } from '../../session/export-presets.ts';
import { relayAddress } from '../../session/relay/relay-account.ts';
import type { RenderPlace } from '../../session/types.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { formatBytes, formatDuration } from '../../ui/i18n/format.ts';
import { errorSentence, t } from '../../ui/i18n/i18n.ts';
import { Icon } from '../../ui/icons/icon.tsx';
import { notifyError } from '../../ui/notices.ts';
import { Select } from '../../ui/select.tsx';
import { useEditor } from '../../workspace/editor-context.ts';
import { estimateBytes } from './estimate.ts';
import './export-dialog.css';
import { chooseTarget } from './choose-target.ts';
import { createExportDraft } from './export-draft.ts';
import { ExportField } from './export-field.tsx';
import { InterruptedExports } from './interrupted-exports.tsx';
import { PictureFields } from './picture-fields.tsx';
import { SoundFields } from './sound-fields.tsx';

/** From a preset to a started export. The encoder is asked about exactly these settings before anything begins. */
export const ExportDialog: Component<{ onClose: () => void }> = (props) => {
  const editor = useEditor();
  const { exporter } = editor.session;
  const form = createExportDraft(editor);
  const { draft } = form;
  const settings = () => form.settings();
  const [place, setPlace] = createSignal<RenderPlace>('tab');
  const [check] = createResource(
    // A node has encoders of its own: it says itself what it used instead.
    () => (editor.duration() > 0 && place() === 'tab' ? JSON.stringify({ ...settings(), id: '' }) : null),
    () => exporter.check(settings()),
  );
  const length = () => {
    const { start, end } = draft.marked ? form.range() : { start: 0, end: editor.duration() };
    return Math.max(0, end - start);
  };
  const nothing = () => length() === 0 || (!draft.withVideo && !draft.withAudio);
  const start = async () => {
    try {
      const target = await chooseTarget(editor.project().name, draft.container);
      exporter.start(settings(), target, place());
      props.onClose();
    } catch (error) {
      if (!isAbort(error)) notifyError(reportOf(error));
    }
  };
  return (
    <Dialog
      open
      title={t('export.title')}
      class="export"
      onClose={props.onClose}
      footer={
        <>
          <span class="export-estimate tabular">
            {nothing()
              ? ''
              : t('export.estimate', {
                  size: formatBytes(estimateBytes(settings(), editor.sequence(), length())),
                })}
          </span>
          <Button onClick={() => props.onClose()}>{t('app.cancel')}</Button>
          <Button
            kind="primary"
            icon="export"
            disabled={nothing() || (place() === 'tab' && !!check.error)}
            onClick={() => void start()}
          >
            {t('export.start')}
          </Button>
        </>
      }
    >
      <InterruptedExports onResumed={props.onClose} />
      <div class="export-fields">
        <ExportField label={t('export.preset')}>
          <Select
            label={t('export.preset')}
            value={draft.preset}
            choices={[
              ...PRESET_NAMES.map((name) => ({
                value: name as typeof draft.preset,
                title: t(`export.presets.${name}`),
              })),
              ...(draft.preset === 'custom'
                ? [{ value: 'custom' as const, title: t('export.presets.custom') }]
                : []),
            ]}
            onChange={(name) => name !== 'custom' && form.choosePreset(name)}
          />
        </ExportField>
        <ExportField label={t('export.container')}>
          <Select
            label={t('export.container')}
            value={draft.container}
            choices={CONTAINERS.map((value) => ({
              value,
              title: value.toUpperCase(),
            }))}
            onChange={(container) => form.chooseContainer(container)}
          />
        </ExportField>
        <ExportField label={t('export.range')}>
          <Select
            label={t('export.range')}
            value={draft.marked ? 'marked' : 'all'}
            choices={[
              { value: 'all', title: t('export.rangeAll', { duration: formatDuration(editor.duration()) }) },
              {
                value: 'marked',
                title: t('export.rangeMarked', {
                  duration: formatDuration(Math.max(0, form.range().end - form.range().start)),
                }),
                disabled: editor.state.inPoint() === null && editor.state.outPoint() === null,
              },
            ]}
            onChange={(value) => form.setMarked(value === 'marked')}
          />
        </ExportField>
        <Show when={relayAddress()}>
          {(address) => (
            <ExportField label={t('relay.place')}>
              <Select
                label={t('relay.place')}
                value={place()}
                choices={[
                  { value: 'tab', title: t('relay.placeTab') },
                  { value: 'relay', title: t('relay.placeRelay', { host: new URL(address().url).host }) },
                ]}
                onChange={setPlace}
              />
            </ExportField>
          )}
        </Show>
        <PictureFields form={form} />
        <SoundFields form={form} />
      </div>
      <div class="export-check" role="status" aria-live="polite">
        <Switch>
          <Match when={editor.duration() === 0}>
            <p class="export-notice">
              <Icon name="info" />
              {t('export.empty')}
            </p>
          </Match>
          <Match when={place() === 'relay'}>
            <p class="export-notice">
              <Icon name="info" />
              {t('relay.placeNote')}
            </p>
          </Match>
          <Match when={check.error as unknown}>
            {(error) => (
              <p class="export-notice export-bad">
                <Icon name="warning" />
                {errorSentence(reportOf(error()))}
              </p>
            )}
          </Match>
          <Match when={check.loading}>
            <p class="export-notice">
              <Icon name="clock" />
              {t('export.checking')}
            </p>
          </Match>
          <Match when={check()}>
            {(answer) => (
              <Show
                when={answer().notices.length > 0}
                fallback={
                  <p class="export-notice export-good">
                    <Icon name="check" />
                    {t('export.ready')}
                  </p>
                }
              >
                <For each={answer().notices}>
                  {(notice) => (
                    <p class="export-notice export-warn">
                      <Icon name="warning" />
                      {errorSentence(notice)}
                    </p>
                  )}
                </For>
              </Show>
            )}
          </Match>
        </Switch>
      </div>
    </Dialog>
  );
};
