import { type Accessor, type Component, createMemo, createSignal, For, Show } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import { reaches } from '../../../project/records/routing.ts';
import { t } from '../../ui/i18n/i18n.ts';
import { Select } from '../../ui/select.tsx';
import { useEditor } from '../../workspace/editor-context.ts';
import { perform } from '../../workspace/perform.ts';
import { CurvePicture } from '../../workspace/sound/curve-picture.tsx';
import { groupsOf } from '../../workspace/sound/effect-groups.ts';
import { effectName, effectNamed, label, paramsAt } from '../../workspace/sound/effects.ts';
import { ImpulseSlot } from '../../workspace/sound/impulse-slot.tsx';
import { NoiseSlot } from '../../workspace/sound/noise-slot.tsx';
import { ReductionMeter } from '../../workspace/sound/reduction-meter.tsx';
import { ResponsePicture } from '../../workspace/sound/response-picture.tsx';
import { stripsOf } from '../../workspace/sound/strips.ts';
import { createEffectSwitch } from './effect-switch.ts';
import { FloatingPanel } from './floating-panel.tsx';
import { ParamControl } from './param-control.tsx';

/** The settings of one effect with the picture of what they do. */
export const EffectWindow: Component<{ id: string; frames: Accessor<number>; onClose: () => void }> = (
  props,
) => {
  const editor = useEditor();
  const instance = createMemo(() => editor.snapshot().effect.get(props.id));
  const effect = createMemo(() => effectNamed(instance()?.effect ?? ''));
  const owner = () => instance()?.owner ?? '';
  const power = createEffectSwitch(editor, props.id);
  const ownerName = (id: string) =>
    (editor.snapshot().track.get(id) ?? editor.snapshot().bus.get(id))?.name ?? t('mixer.master');
  const disabled = () => editor.readOnly() || (editor.snapshot().track.get(owner())?.locked ?? false);
  const [band, setBand] = createSignal(0);
  const groups = createMemo(() => {
    const definition = effect();
    return definition ? groupsOf(definition) : { general: [], bands: [] };
  });
  const params = createMemo(() => {
    const [definition, record] = [effect(), instance()];
    return definition && record ? paramsAt(definition, record, editor.session.player.time()) : [];
  });
  const preset = createMemo(() => {
    const definition = effect();
    if (!definition) return '';
    const index = definition.presets.findIndex(({ values }) =>
      definition.params.every((param, i) => near(params()[i]!, values[param.key] ?? param.default)),
    );
    return index < 0 ? '' : String(index);
  });
  const usePreset = (index: string) => {
    const definition = effect();
    const chosen = definition?.presets[Number(index)];
    if (!definition || !chosen || index === '') return;
    // All settings: what a preset does not name stands as it was made.
    const values = Object.fromEntries(
      definition.params.map((param) => [param.key, chosen.values[param.key] ?? param.default]),
    );
    perform(editor, 'effect.set', { effect: props.id, fields: { params: values } });
  };
  const keys = () =>
    stripsOf(editor.snapshot(), editor.sequence().id).filter(
      ({ kind, id }) => kind !== 'master' && id !== owner() && !reaches(editor.snapshot(), owner(), id),
    );
  const bandOn = (index: number): boolean => {
    const definition = effect();
    const at = definition?.params.findIndex(({ key }) => key === `band${index + 1}On`) ?? -1;
    return at < 0 || params()[at]! >= 0.5;
  };
  return (
    <Show when={instance()}>
      {(record) => (
        <FloatingPanel
          title={`${effectName(record())} · ${ownerName(owner())}`}
          label={t('mixer.effect.region', { effect: effectName(record()), name: ownerName(owner()) })}
          class="effect-window"
          head={
            <>
              <Show when={(effect()?.presets.length ?? 0) > 0}>
                <Select
                  label={t('mixer.effect.preset')}
                  value={preset()}
                  disabled={disabled()}
                  choices={[
                    { value: '', title: t('mixer.effect.ownSettings'), disabled: true },
                    ...(effect()?.presets ?? []).map((one, i) => ({
                      value: String(i),
                      title: label(one.label),
                    })),
                  ]}
                  onChange={usePreset}
                />
              </Show>
              <button
                type="button"
                class="slot-power"
                aria-pressed={power.on()}
                aria-label={t('mixer.inserts.on', { effect: effectName(record()) })}
                title={t('mixer.inserts.on', { effect: effectName(record()) })}
                disabled={disabled()}
                {...power.hands}
              />
            </>
          }
          onClose={props.onClose}
        >
          <Show when={effect()}>
            {(definition) => (
              // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms, this is a panel
              <div
                class="effect-body scroll"
                // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
                tabIndex={0}
                role="group"
                aria-label={effectName(record())}
                classList={{
                  'effect-off': !power.on(),
                  'effect-beside': Boolean(definition().curve) && !definition().response,
                }}
              >
                <div
                  class="effect-pictures"
                  classList={{ 'effect-pictures-none': !definition().response && !definition().curve }}
                >
                  <Show when={definition().response}>
                    <ResponsePicture
                      effect={definition()}
                      instance={record()}
                      params={params()}
                      frames={props.frames}
                      band={band()}
                      disabled={disabled()}
                      onBand={setBand}
                      write={(apply, params) => apply('effect.set', { effect: props.id, fields: { params } })}
                    />
                  </Show>
                  <Show when={definition().curve}>
                    <CurvePicture effect={definition()} params={params()} />
                  </Show>
                  <ReductionMeter effect={props.id} frames={props.frames} />
                </div>
                <For each={definition().data ?? []}>
                  {(slot) => (
                    <Dynamic
                      component={slot.kind === 'print' ? NoiseSlot : ImpulseSlot}
                      instance={record()}
                      slot={slot.key}
                      label={label(slot.label)}
                      disabled={disabled()}
                    />
                  )}
                </For>
                <Show when={groups().bands.length > 0}>
                  {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms, this is a panel */}
                  <div class="bands" role="group" aria-label={t('mixer.effect.general')}>
                    <For each={groups().bands}>
                      {(_, index) => (
                        <button
                          type="button"
                          class="band"
                          aria-pressed={band() === index()}
                          aria-label={t('mixer.effect.band', { number: index() + 1 })}
                          classList={{ 'band-off': !bandOn(index()) }}
                          onClick={() => setBand(index())}
                        >
                          {index() + 1}
                        </button>
                      )}
                    </For>
                  </div>
                  <div class="params">
                    <For each={groups().bands[band()] ?? []}>
                      {(param) => <ParamControl instance={record()} param={param} disabled={disabled()} />}
                    </For>
                  </div>
                </Show>
                <div class="params">
                  <For each={groups().general}>
                    {(param) => <ParamControl instance={record()} param={param} disabled={disabled()} />}
                  </For>
                  <Show when={definition().keyed}>
                    <div class="param param-choice">
                      <span class="param-label" aria-hidden="true">
                        {t('mixer.effect.key')}
                      </span>
                      <Select
                        label={t('mixer.effect.key')}
                        value={record().key ?? ''}
                        disabled={disabled()}
                        choices={[
                          { value: '', title: t('mixer.effect.noKey') },
                          ...keys().map(({ id }) => ({ value: id, title: ownerName(id) })),
                        ]}
                        onChange={(key) =>
                          perform(editor, 'effect.set', {
                            effect: props.id,
                            fields: { key: key || null },
                          })
                        }
                      />
                    </div>
                  </Show>
                </div>
              </div>
            )}
          </Show>
        </FloatingPanel>
      )}
    </Show>
  );
};

const near = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(b));
