import { type Component, createEffect, createMemo, createSignal, onCleanup, Show } from 'solid-js';
import { impulseFault } from '../../../project/records/effect-data.ts';
import type { EffectInstance } from '../../../project/records/effect-instance.ts';
import type { ImportItem, ImportTask } from '../../session/types.ts';
import { Button } from '../../ui/button.tsx';
import { t } from '../../ui/i18n/i18n.ts';
import { Select } from '../../ui/select.tsx';
import { useEditor } from '../editor-context.ts';
import { hasFiles, itemsOf, pickFiles } from '../files.ts';
import { perform } from '../perform.ts';
import type { MediaDrag } from '../state/editor-state.ts';

const ACCEPTED = 'audio/*,.wav,.aif,.aiff,.flac';

/** Which sound a convolution reverb has: its own, one of the bin, or a file, by a list, a picker or a drop. */
export const ImpulseSlot: Component<{
  instance: EffectInstance;
  slot: string;
  label: string;
  disabled: boolean;
}> = (props) => {
  const editor = useEditor();
  const { media } = editor.session;
  const [importing, setImporting] = createSignal<ImportTask | null>(null);
  const [over, setOver] = createSignal(false);
  let element!: HTMLDivElement;
  const given = () => props.instance.data[props.slot];
  const asset = () => {
    const data = given();
    return data?.kind === 'asset' ? data.asset : '';
  };
  const gone = () =>
    asset() !== '' && (!editor.snapshot().asset.has(asset()) || media.missing().has(asset()));
  const choices = createMemo(() => [
    { value: '', title: t('mixer.impulse.own') },
    ...(editor.snapshot().asset.has(asset()) || asset() === ''
      ? []
      : [{ value: asset(), title: given()!.name }]),
    ...[...editor.snapshot().asset.values()]
      .filter((one) => one.audio.length > 0 && (one.id === asset() || !impulseFault(one, 0)))
      .sort((a, b) => a.name.localeCompare(b.name))
      .map(({ id, name }) => ({ value: id, title: name })),
  ]);
  const use = (id: string) => {
    const name = editor.snapshot().asset.get(id)?.name ?? '';
    const data = { [props.slot]: id === '' ? null : ({ kind: 'asset', name, asset: id } as const) };
    perform(editor, 'effect.set', { effect: props.instance.id, fields: { data } });
  };
  const bringIn = (items: readonly ImportItem[]) => {
    if (items[0] && !props.disabled) setImporting(media.import(items.slice(0, 1))[0] ?? null);
  };
  createEffect(() => {
    const task = importing();
    const state = task?.state();
    if (!state || (state.phase !== 'done' && state.phase !== 'failed')) return;
    setImporting(null);
    if (state.phase === 'done') use(state.asset);
  });
  // What is carried here from the bin does not fall through to the timeline behind.
  const under = editor.state.mediaDrop;
  const inside = ({ x, y }: MediaDrag) => {
    const box = element.getBoundingClientRect();
    return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
  };
  const take = (drag: MediaDrag): boolean => {
    if (!inside(drag)) return under?.(drag) ?? false;
    if (!props.disabled && drag.assets[0]) use(drag.assets[0]);
    return true;
  };
  editor.state.mediaDrop = take;
  onCleanup(() => {
    if (editor.state.mediaDrop === take) editor.state.mediaDrop = under;
  });
  const carried = () => {
    const drag = editor.state.mediaDrag();
    return drag !== null && inside(drag);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms, this is a place to drop on
    <div
      ref={element}
      class="data-slot"
      classList={{ 'data-slot-over': over() || carried() }}
      role="group"
      aria-label={props.label}
      onDragOver={(event) => {
        if (!hasFiles(event.dataTransfer) || props.disabled) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        if (!hasFiles(event.dataTransfer)) return;
        event.preventDefault();
        event.stopPropagation();
        setOver(false);
        if (event.dataTransfer) void itemsOf(event.dataTransfer).then(bringIn);
      }}
    >
      <span class="param-label" aria-hidden="true">
        {props.label}
      </span>
      <Select
        label={props.label}
        value={asset()}
        disabled={props.disabled || importing() !== null}
        choices={choices()}
        onChange={use}
      />
      <Button
        small
        icon="import"
        title={t('mixer.impulse.hint')}
        disabled={props.disabled || importing() !== null}
        onClick={() => void pickFiles({ multiple: false, accept: ACCEPTED }).then(bringIn)}
      >
        {t(importing() ? 'mixer.impulse.reading' : 'mixer.impulse.file')}
      </Button>
      <Show when={gone()}>
        <p class="data-slot-fault" role="status">
          {t('mixer.impulse.gone', { name: given()?.name ?? '' })}
        </p>
      </Show>
    </div>
  );
};
