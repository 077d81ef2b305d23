import { type Component, createSignal, Show } from 'solid-js';
import { BLEND_MODES, type Clip, FITS } from '../../../project/records/clip.ts';
import { t } from '../../ui/i18n/i18n.ts';
import { NumberField } from '../../ui/number-field.tsx';
import { Select } from '../../ui/select.tsx';
import { Toggle } from '../../ui/toggle.tsx';
import type { ClipFields } from './clip-fields.ts';
import { keyCount, shown } from './clip-fields.ts';
import { Row } from './row.tsx';
import { Section } from './section.tsx';

type TransformKey = 'x' | 'y' | 'scaleX' | 'scaleY' | 'rotation' | 'anchorX' | 'anchorY';

export const TransformSection: Component<{
  clip: Clip;
  time: number;
  fields: ClipFields;
  disabled: boolean;
}> = (props) => {
  const [linked, setLinked] = createSignal(true);
  const value = (key: TransformKey) => shown(props.clip.transform[key], props.clip, props.time);
  const set =
    (...keys: TransformKey[]) =>
    (next: number) =>
      props.fields.set((clip) => ({
        transform: { ...clip.transform, ...Object.fromEntries(keys.map((key) => [key, next])) },
      }));
  const drag = {
    onDragStart: () => props.fields.begin(),
    onDragEnd: (keep: boolean) => props.fields.end(keep),
  };
  const keys = () =>
    Math.max(
      ...(['x', 'y', 'scaleX', 'scaleY', 'rotation'] as const).map((key) =>
        keyCount(props.clip.transform[key]),
      ),
    );
  return (
    <>
      <Section title={t('editor.inspector.transform')}>
        <NumberField
          {...drag}
          label={t('editor.inspector.x')}
          value={value('x')}
          initial={0}
          digits={1}
          unit="px"
          disabled={props.disabled}
          onInput={set('x')}
        />
        <NumberField
          {...drag}
          label={t('editor.inspector.y')}
          value={value('y')}
          initial={0}
          digits={1}
          unit="px"
          disabled={props.disabled}
          onInput={set('y')}
        />
        <Toggle label={t('editor.inspector.keepRatio')} checked={linked()} onChange={setLinked} />
        <Show
          when={linked()}
          fallback={
            <>
              <NumberField
                {...drag}
                label={t('editor.inspector.scaleX')}
                value={value('scaleX') * 100}
                initial={100}
                digits={1}
                unit="%"
                disabled={props.disabled}
                onInput={(next) => set('scaleX')(next / 100)}
              />
              <NumberField
                {...drag}
                label={t('editor.inspector.scaleY')}
                value={value('scaleY') * 100}
                initial={100}
                digits={1}
                unit="%"
                disabled={props.disabled}
                onInput={(next) => set('scaleY')(next / 100)}
              />
            </>
          }
        >
          <NumberField
            {...drag}
            label={t('editor.inspector.scale')}
            value={value('scaleX') * 100}
            initial={100}
            digits={1}
            unit="%"
            disabled={props.disabled}
            onInput={(next) => set('scaleX', 'scaleY')(next / 100)}
          />
        </Show>
        <NumberField
          {...drag}
          label={t('editor.inspector.rotation')}
          value={value('rotation')}
          initial={0}
          digits={1}
          step={0.5}
          unit="°"
          disabled={props.disabled}
          onInput={set('rotation')}
        />
        <NumberField
          {...drag}
          label={t('editor.inspector.anchorX')}
          value={value('anchorX') * 100}
          initial={50}
          digits={1}
          unit="%"
          disabled={props.disabled}
          onInput={(next) => set('anchorX')(next / 100)}
        />
        <NumberField
          {...drag}
          label={t('editor.inspector.anchorY')}
          value={value('anchorY') * 100}
          initial={50}
          digits={1}
          unit="%"
          disabled={props.disabled}
          onInput={(next) => set('anchorY')(next / 100)}
        />
        <Row label={t('editor.inspector.fit')}>
          <Select
            label={t('editor.inspector.fit')}
            value={props.clip.fit}
            disabled={props.disabled}
            choices={FITS.map((fit) => ({ value: fit, title: t(`editor.inspector.fits.${fit}`) }))}
            onChange={(fit) => props.fields.set(() => ({ fit }))}
          />
        </Row>
        <Show when={keys() > 0}>
          <p class="inspector-note">{t('editor.inspector.animated', { count: keys() })}</p>
        </Show>
      </Section>
      <Section title={t('editor.inspector.crop')}>
        {(['left', 'top', 'right', 'bottom'] as const).map((edge) => (
          <NumberField
            {...drag}
            label={t(`editor.inspector.${edge}`)}
            value={shown(props.clip.crop[edge], props.clip, props.time) * 100}
            initial={0}
            min={0}
            max={99}
            digits={1}
            unit="%"
            disabled={props.disabled}
            onInput={(next) => props.fields.set((clip) => ({ crop: { ...clip.crop, [edge]: next / 100 } }))}
          />
        ))}
      </Section>
      <Section title={t('editor.inspector.blending')}>
        <NumberField
          {...drag}
          label={t('editor.inspector.opacity')}
          value={shown(props.clip.opacity, props.clip, props.time) * 100}
          initial={100}
          min={0}
          max={100}
          digits={0}
          unit="%"
          disabled={props.disabled}
          onInput={(next) => props.fields.set(() => ({ opacity: next / 100 }))}
        />
        <Row label={t('editor.inspector.blend')}>
          <Select
            label={t('editor.inspector.blend')}
            value={props.clip.blend}
            disabled={props.disabled}
            choices={BLEND_MODES.map((mode) => ({
              value: mode,
              title: t(`editor.inspector.blends.${mode}`),
            }))}
            onChange={(blend) => props.fields.set(() => ({ blend }))}
          />
        </Row>
      </Section>
    </>
  );
};
