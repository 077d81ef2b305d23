import { type Component, Show } from 'solid-js';
import { type FrameRate, frameRateValue } from '../../../base/time.ts';
import { VIDEO_IN } from '../../session/export-presets.ts';
import { formatFieldNumber } from '../../ui/i18n/format.ts';
import { t } from '../../ui/i18n/i18n.ts';
import { NumberField } from '../../ui/number-field.tsx';
import { Select } from '../../ui/select.tsx';
import { useEditor } from '../../workspace/editor-context.ts';
import type { createExportDraft } from './export-draft.ts';
import { ExportField } from './export-field.tsx';

const SIZES = [
  '3840x2160',
  '2560x1440',
  '1920x1080',
  '1280x720',
  '854x480',
  '1080x1920',
  '1080x1080',
] as const;
const RATES: readonly FrameRate[] = [
  { num: 24000, den: 1001 },
  { num: 24, den: 1 },
  { num: 25, den: 1 },
  { num: 30000, den: 1001 },
  { num: 30, den: 1 },
  { num: 50, den: 1 },
  { num: 60, den: 1 },
];
const QUALITIES = ['very-low', 'low', 'medium', 'high', 'very-high'] as const;

export const PictureFields: Component<{ form: ReturnType<typeof createExportDraft> }> = (props) => {
  const editor = useEditor();
  const video = () => props.form.draft.video;
  const size = () => (video().width ? `${video().width}x${video().height}` : '');
  const rate = () => (video().frameRate ? `${video().frameRate!.num}/${video().frameRate!.den}` : '');
  const bits = () => {
    const { rate: chosen } = video();
    return chosen.mode === 'bitrate' ? chosen.bitsPerSecond : 8_000_000;
  };
  const quality = () => {
    const { rate: chosen } = video();
    return chosen.mode === 'quality' ? chosen.quality : 'high';
  };
  return (
    <>
      <ExportField label={t('export.videoCodec')}>
        <Select
          label={t('export.videoCodec')}
          value={props.form.draft.withVideo ? video().codec : 'none'}
          choices={[
            ...VIDEO_IN[props.form.draft.container].map((codec) => ({
              value: codec as typeof codec | 'none',
              title: t(`export.codecs.${codec}`),
            })),
            { value: 'none', title: t('export.none') },
          ]}
          onChange={(codec) => {
            props.form.setParts({ withVideo: codec !== 'none' });
            if (codec !== 'none') props.form.setVideo({ codec });
          }}
        />
      </ExportField>
      <Show when={props.form.draft.withVideo}>
        <ExportField label={t('export.size')}>
          <Select
            label={t('export.size')}
            value={size()}
            choices={[
              {
                value: '',
                title: t('export.sizeAs', {
                  size: `${editor.sequence().width} × ${editor.sequence().height}`,
                }),
              },
              ...SIZES.map((value) => ({ value: value as string, title: value.replace('x', ' × ') })),
            ]}
            onChange={(value) => {
              const [width, height] = value.split('x').map(Number);
              props.form.setVideo({ width: width || null, height: height ?? null });
            }}
          />
        </ExportField>
        <Show when={size() !== ''}>
          <ExportField label={t('export.fit')}>
            <Select
              label={t('export.fit')}
              value={video().fit}
              choices={[
                { value: 'contain', title: t('export.fitContain') },
                { value: 'cover', title: t('export.fitCover') },
              ]}
              onChange={(fit) => props.form.setVideo({ fit })}
            />
          </ExportField>
        </Show>
        <ExportField label={t('export.frameRate')}>
          <Select
            label={t('export.frameRate')}
            value={rate()}
            choices={[
              {
                value: '',
                title: t('export.rateAs', {
                  rate: formatFieldNumber(frameRateValue(editor.sequence().frameRate), 3),
                }),
              },
              ...RATES.map((value) => ({
                value: `${value.num}/${value.den}`,
                title: t('editor.inspector.fps', { rate: formatFieldNumber(frameRateValue(value), 3) }),
              })),
            ]}
            onChange={(value) => {
              const [num, den] = value.split('/').map(Number);
              props.form.setVideo({ frameRate: num && den ? { num, den } : null });
            }}
          />
        </ExportField>
        <ExportField label={t('export.rateMode')}>
          <Select
            label={t('export.rateMode')}
            value={video().rate.mode}
            choices={[
              { value: 'quality', title: t('export.byQuality') },
              { value: 'bitrate', title: t('export.byBitrate') },
            ]}
            onChange={(mode) =>
              props.form.setVideo({
                rate: mode === 'quality' ? { mode, quality: quality() } : { mode, bitsPerSecond: bits() },
              })
            }
          />
        </ExportField>
        <Show
          when={video().rate.mode === 'quality'}
          fallback={
            <NumberField
              label={t('export.bitrate')}
              value={bits() / 1e6}
              min={0.1}
              max={400}
              step={0.5}
              digits={1}
              unit="Mb/s"
              onInput={(value) =>
                props.form.setVideo({ rate: { mode: 'bitrate', bitsPerSecond: Math.round(value * 1e6) } })
              }
            />
          }
        >
          <ExportField label={t('export.byQuality')}>
            <Select
              label={t('export.byQuality')}
              value={quality()}
              choices={QUALITIES.map((value) => ({ value, title: t(`export.qualities.${value}`) }))}
              onChange={(value) => props.form.setVideo({ rate: { mode: 'quality', quality: value } })}
            />
          </ExportField>
        </Show>
      </Show>
    </>
  );
};
