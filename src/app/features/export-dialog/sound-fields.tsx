import { type Component, Show } from 'solid-js';
import { AUDIO_IN } from '../../session/export-presets.ts';
import { t } from '../../ui/i18n/i18n.ts';
import { NumberField } from '../../ui/number-field.tsx';
import { Select } from '../../ui/select.tsx';
import type { createExportDraft } from './export-draft.ts';
import { ExportField } from './export-field.tsx';

const LAYOUTS = [
  { name: 'stereo', channels: 2 },
  { name: 'mono', channels: 1 },
  { name: 'lcr', channels: 3 },
  { name: 'quad', channels: 4 },
  { name: 'surround51', channels: 6 },
  { name: 'surround71', channels: 8 },
] as const;

export const SoundFields: Component<{ form: ReturnType<typeof createExportDraft> }> = (props) => {
  const audio = () => props.form.draft.audio;
  const lossy = () => ['aac', 'opus', 'ac3', 'mp3'].includes(audio().codec);
  return (
    <>
      <ExportField label={t('export.audioCodec')}>
        <Select
          label={t('export.audioCodec')}
          value={props.form.draft.withAudio ? audio().codec : 'none'}
          choices={[
            ...AUDIO_IN[props.form.draft.container].map((codec) => ({
              value: codec as typeof codec | 'none',
              title: t(`export.codecs.${codec}`),
            })),
            { value: 'none', title: t('export.none') },
          ]}
          onChange={(codec) => {
            props.form.setParts({ withAudio: codec !== 'none' });
            if (codec !== 'none') props.form.setAudio({ codec });
          }}
        />
      </ExportField>
      <Show when={props.form.draft.withAudio}>
        <ExportField label={t('export.channels')}>
          <Select
            label={t('export.channels')}
            value={LAYOUTS.find(({ channels }) => channels === audio().channels)?.name ?? 'stereo'}
            choices={LAYOUTS.map(({ name }) => ({ value: name, title: t(`export.${name}`) }))}
            onChange={(value) =>
              props.form.setAudio({ channels: LAYOUTS.find(({ name }) => name === value)!.channels })
            }
          />
        </ExportField>
        <Show when={lossy()}>
          <NumberField
            label={t('export.audioBitrate')}
            value={audio().bitsPerSecond / 1000}
            min={32}
            max={1024}
            step={8}
            digits={0}
            unit="kb/s"
            onInput={(value) => props.form.setAudio({ bitsPerSecond: Math.round(value * 1000) })}
          />
        </Show>
      </Show>
    </>
  );
};
