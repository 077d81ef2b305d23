import { type Component, createSignal, Show } from 'solid-js';
import { type FrameRate, frameRateValue, sameRate } from '../../../base/time.ts';
import { formatFieldNumber } from '../../ui/i18n/format.ts';
import { t } from '../../ui/i18n/i18n.ts';
import { NumberField } from '../../ui/number-field.tsx';
import { Select } from '../../ui/select.tsx';
import { patchSequence } from '../../workspace/edit.ts';
import { useEditor } from '../../workspace/editor-context.ts';
import { ColorField } from './color-field.tsx';
import { Row } from './row.tsx';
import { Section } from './section.tsx';

const SIZES = ['3840x2160', '1920x1080', '1280x720', '1080x1920', '1080x1080', '2048x1080'] as const;
const RATES: readonly FrameRate[] = [
  { num: 24000, den: 1001 },
  { num: 24, den: 1 },
  { num: 25, den: 1 },
  { num: 30000, den: 1001 },
  { num: 30, den: 1 },
  { num: 50, den: 1 },
  { num: 60000, den: 1001 },
  { num: 60, den: 1 },
];
const rateKey = (rate: FrameRate) => `${rate.num}/${rate.den}`;

/** What the film is: shown when nothing is selected. */
export const SequenceSection: Component<{ disabled: boolean }> = (props) => {
  const editor = useEditor();
  const sequence = editor.sequence;
  const size = () => `${sequence().width}x${sequence().height}`;
  const [custom, setCustom] = createSignal(false);
  const isCustom = () => custom() || !(SIZES as readonly string[]).includes(size());
  const rates = () =>
    RATES.some((rate) => sameRate(rate, sequence().frameRate)) ? RATES : [...RATES, sequence().frameRate];
  return (
    <Section title={t('editor.inspector.sequence')}>
      <Row label={t('editor.inspector.size')}>
        <Select
          label={t('editor.inspector.size')}
          value={isCustom() ? 'custom' : size()}
          disabled={props.disabled}
          choices={[
            ...SIZES.map((value) => ({ value: value as string, title: value.replace('x', ' × ') })),
            { value: 'custom', title: t('editor.inspector.customSize') },
          ]}
          onChange={(value) => {
            setCustom(value === 'custom');
            const [width, height] = value.split('x').map(Number);
            if (width && height) patchSequence(editor, { width, height });
          }}
        />
      </Row>
      <Show when={isCustom()}>
        <NumberField
          label={t('editor.inspector.width')}
          value={sequence().width}
          min={2}
          max={16384}
          step={2}
          digits={0}
          unit="px"
          disabled={props.disabled}
          onInput={(width) => patchSequence(editor, { width })}
        />
        <NumberField
          label={t('editor.inspector.height')}
          value={sequence().height}
          min={2}
          max={16384}
          step={2}
          digits={0}
          unit="px"
          disabled={props.disabled}
          onInput={(height) => patchSequence(editor, { height })}
        />
      </Show>
      <Row label={t('editor.inspector.rate')}>
        <Select
          label={t('editor.inspector.rate')}
          value={rateKey(
            rates().find((rate) => sameRate(rate, sequence().frameRate)) ?? sequence().frameRate,
          )}
          disabled={props.disabled}
          choices={rates().map((rate) => ({
            value: rateKey(rate),
            title: t('editor.inspector.fps', { rate: formatFieldNumber(frameRateValue(rate), 3) }),
          }))}
          onChange={(key) => {
            const [num, den] = key.split('/').map(Number);
            if (num && den) patchSequence(editor, { frameRate: { num, den } });
          }}
        />
      </Row>
      <Row label={t('editor.inspector.sampleRate')}>
        <Select
          label={t('editor.inspector.sampleRate')}
          value={String(sequence().sampleRate)}
          disabled={props.disabled}
          choices={[...new Set([44100, 48000, 96000, sequence().sampleRate])].map((rate) => ({
            value: String(rate),
            title: `${formatFieldNumber(rate / 1000, 1)} kHz`,
          }))}
          onChange={(rate) => patchSequence(editor, { sampleRate: Number(rate) })}
        />
      </Row>
      <Row label={t('editor.inspector.background')}>
        <ColorField
          label={t('editor.inspector.background')}
          value={sequence().background}
          disabled={props.disabled}
          onInput={(background) => patchSequence(editor, { background })}
        />
      </Row>
    </Section>
  );
};
