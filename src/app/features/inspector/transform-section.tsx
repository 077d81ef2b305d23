import { type Component, createSignal, Show } from 'solid-js';
import { BLEND_MODES, type Clip, FITS } from '../../../project/records/clip.ts';
import { CROP_VALUES } from '../../../project/records/clip-values.ts';
import { t } from '../../ui/i18n/i18n.ts';
import { Select } from '../../ui/select.tsx';
import { Toggle } from '../../ui/toggle.tsx';
import { useEditor } from '../../workspace/editor-context.ts';
import { createKeyed, keyedClip } from '../../workspace/keyed.ts';
import type { ClipFields } from './clip-fields.ts';
import { KeyedNumber } from './keyed-number.tsx';
import { Row } from './row.tsx';
import { Section } from './section.tsx';
import { sharedValue } from './shared-value.ts';

const [ANY, NONE] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

/** Where the picture stands, what is cut off it, and how it lies over what is below. */
export const TransformSection: Component<{
  clips: readonly Clip[];
  fields: ClipFields;
  disabled: boolean;
}> = (props) => {
  const editor = useEditor();
  const [linked, setLinked] = createSignal(true);
  const keyed = (...names: Parameters<typeof keyedClip> extends [unknown, ...infer N] ? N : never) =>
    createKeyed(editor, { values: () => keyedClip(props.clips, ...names), min: NONE, max: ANY });
  const fitting = () => sharedValue(props.clips, (clip) => clip.fit);
  const blend = () => sharedValue(props.clips, (clip) => clip.blend);
  return (
    <>
      <Section title={t('editor.inspector.transform')}>
        {(['x', 'y'] as const).map((name) => (
          <KeyedNumber
            label={t(`editor.inspector.${name}`)}
            keyed={keyed(name)}
            initial={0}
            digits={1}
            unit="px"
            disabled={props.disabled}
          />
        ))}
        <Toggle label={t('editor.inspector.keepRatio')} checked={linked()} onChange={setLinked} />
        <Show
          when={linked()}
          fallback={(['scaleX', 'scaleY'] as const).map((name) => (
            <KeyedNumber
              label={t(`editor.inspector.${name}`)}
              keyed={keyed(name)}
              factor={100}
              initial={1}
              digits={1}
              unit="%"
              disabled={props.disabled}
            />
          ))}
        >
          <KeyedNumber
            label={t('editor.inspector.scale')}
            keyed={keyed('scaleX', 'scaleY')}
            factor={100}
            initial={1}
            digits={1}
            unit="%"
            disabled={props.disabled}
          />
        </Show>
        <KeyedNumber
          label={t('editor.inspector.rotation')}
          keyed={keyed('rotation')}
          initial={0}
          digits={1}
          step={0.5}
          unit="°"
          disabled={props.disabled}
        />
        {(['anchorX', 'anchorY'] as const).map((name) => (
          <KeyedNumber
            label={t(`editor.inspector.${name}`)}
            keyed={keyed(name)}
            factor={100}
            initial={0.5}
            digits={1}
            unit="%"
            disabled={props.disabled}
          />
        ))}
        <Row label={t('editor.inspector.fit')}>
          <Select
            label={t('editor.inspector.fit')}
            value={fitting().value}
            mixed={fitting().mixed}
            disabled={props.disabled}
            choices={FITS.map((one) => ({ value: one, title: t(`editor.inspector.fits.${one}`) }))}
            onChange={(next) => props.fields.set(() => ({ fit: next }))}
          />
        </Row>
      </Section>
      <Section title={t('editor.inspector.crop')}>
        {CROP_VALUES.map((edge) => (
          <KeyedNumber
            label={t(`editor.inspector.${edge}`)}
            keyed={createKeyed(editor, { values: () => keyedClip(props.clips, edge), min: 0, max: 0.99 })}
            factor={100}
            initial={0}
            digits={1}
            unit="%"
            disabled={props.disabled}
          />
        ))}
      </Section>
      <Section title={t('editor.inspector.blending')}>
        <KeyedNumber
          label={t('editor.inspector.opacity')}
          keyed={createKeyed(editor, { values: () => keyedClip(props.clips, 'opacity'), min: 0, max: 1 })}
          factor={100}
          initial={1}
          digits={0}
          unit="%"
          disabled={props.disabled}
        />
        <Row label={t('editor.inspector.blend')}>
          <Select
            label={t('editor.inspector.blend')}
            value={blend().value}
            mixed={blend().mixed}
            disabled={props.disabled}
            choices={BLEND_MODES.map((mode) => ({
              value: mode,
              title: t(`editor.inspector.blends.${mode}`),
            }))}
            onChange={(next) => props.fields.set(() => ({ blend: next }))}
          />
        </Row>
      </Section>
    </>
  );
};
