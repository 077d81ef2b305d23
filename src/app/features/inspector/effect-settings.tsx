import { type Component, createMemo, createSignal, For, Show } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import type { Clip } from '../../../project/records/clip.ts';
import { t } from '../../ui/i18n/i18n.ts';
import { Select } from '../../ui/select.tsx';
import { useEditor } from '../../workspace/editor-context.ts';
import { writeEffectNow } from '../../workspace/keyed.ts';
import { CurvePicture } from '../../workspace/sound/curve-picture.tsx';
import { groupsOf } from '../../workspace/sound/effect-groups.ts';
import { label, paramsAt } from '../../workspace/sound/effects.ts';
import { ImpulseSlot } from '../../workspace/sound/impulse-slot.tsx';
import { createMeterFrames } from '../../workspace/sound/meter-frames.ts';
import { NoiseSlot } from '../../workspace/sound/noise-slot.tsx';
import { ReductionMeter } from '../../workspace/sound/reduction-meter.tsx';
import { ResponsePicture } from '../../workspace/sound/response-picture.tsx';
import { setParams } from './effect-edits.ts';
import { EffectParam } from './effect-param.tsx';
import type { EffectRow } from './effect-rows.ts';
import { Row } from './row.tsx';
import { defaultsOf, type ShownEffect, shownValue } from './shown-effect.ts';

interface SettingsProps {
  effect: ShownEffect;
  row: EffectRow;
  clips: readonly Clip[];
  disabled: boolean;
}

/** Preset, picture and parameters of one effect. */
export const EffectSettings: Component<SettingsProps> = (props) => {
  const [band, setBand] = createSignal(0);
  const groups = createMemo(() => {
    const { sound } = props.effect;
    const bands = sound ? groupsOf(sound).bands.map((of) => new Set(of.map(({ key }) => key))) : [];
    return bands.map((keys) => props.effect.params.filter(({ key }) => keys.has(key)));
  });
  const general = createMemo(() => {
    const inBands = new Set(groups().flat());
    return props.effect.params.filter((param) => !inBands.has(param));
  });
  const param = (one: ShownEffect['params'][number]) => (
    <EffectParam param={one} row={props.row} clips={props.clips} disabled={props.disabled} />
  );
  return (
    <>
      <Show when={props.effect.presets.length > 0}>
        <Presets {...props} />
      </Show>
      <Show when={props.effect.sound}>
        {(sound) => (
          <>
            <Pictures {...props} sound={sound()} band={band()} onBand={setBand} />
            <For each={sound().data ?? []}>
              {(slot) => (
                <Dynamic
                  component={slot.kind === 'print' ? NoiseSlot : ImpulseSlot}
                  instance={props.row.instances[0]!}
                  slot={slot.key}
                  label={label(slot.label)}
                  disabled={props.disabled || props.row.instances.length > 1}
                />
              )}
            </For>
          </>
        )}
      </Show>
      <Show when={groups().length > 0}>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms, this is a panel */}
        <div class="bands" role="group" aria-label={t('mixer.effect.general')}>
          <For each={groups()}>
            {(_, index) => (
              <button
                type="button"
                class="band"
                aria-pressed={band() === index()}
                aria-label={t('mixer.effect.band', { number: index() + 1 })}
                onClick={() => setBand(index())}
              >
                {index() + 1}
              </button>
            )}
          </For>
        </div>
        <For each={groups()[band()] ?? []}>{param}</For>
      </Show>
      <For each={general()}>{param}</For>
    </>
  );
};

const near = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(b));

const Presets: Component<SettingsProps> = (props) => {
  const editor = useEditor();
  const values = (index: number): Record<string, number> => ({
    ...defaultsOf(props.effect),
    ...props.effect.presets[index]?.values,
  });
  const chosen = createMemo(() => {
    const now = props.effect.params.map((param) => {
      const value = shownValue(props.row.instances[0]!, param);
      return typeof value === 'number' ? value : Number.NaN;
    });
    return props.effect.presets.findIndex((_, i) => {
      const wanted = values(i);
      return props.effect.params.every((param, k) => near(now[k]!, wanted[param.key]!));
    });
  });
  return (
    <Row label={t('mixer.effect.preset')}>
      <Select
        label={t('mixer.effect.preset')}
        value={chosen() < 0 ? '' : String(chosen())}
        disabled={props.disabled}
        choices={[
          { value: '', title: t('mixer.effect.ownSettings'), disabled: true },
          ...props.effect.presets.map((one, i) => ({ value: String(i), title: label(one.label) })),
        ]}
        onChange={(index) => index !== '' && setParams(editor, props.row, values(Number(index)))}
      />
    </Row>
  );
};

const still = () => 0;

const Pictures: Component<
  SettingsProps & { sound: NonNullable<ShownEffect['sound']>; band: number; onBand: (band: number) => void }
> = (props) => {
  const editor = useEditor();
  const instance = () => props.row.instances[0]!;
  const frames = createMeterFrames(editor);
  const reduces = createMemo(() => {
    frames();
    return editor.session.meters.reduction(instance().id) !== null;
  });
  const params = createMemo(() => {
    const clip = props.clips[0]!;
    const at = Math.max(0, Math.min(clip.duration, editor.session.player.time() - clip.place.start));
    return paramsAt(props.sound, instance(), at);
  });
  return (
    <Show when={props.sound.response || props.sound.curve || reduces()}>
      <div class="effect-pictures">
        <Show when={props.sound.response}>
          <ResponsePicture
            small
            effect={props.sound}
            instance={instance()}
            params={params()}
            frames={still}
            band={props.band}
            disabled={props.disabled}
            onBand={props.onBand}
            write={(apply, values) => {
              for (const [i, one] of props.row.instances.entries())
                writeEffectNow(editor, apply, props.clips[i]!, one, values);
            }}
          />
        </Show>
        <Show when={props.sound.curve}>
          <CurvePicture effect={props.sound} params={params()} />
        </Show>
        <ReductionMeter effect={instance().id} frames={frames} />
      </div>
    </Show>
  );
};
