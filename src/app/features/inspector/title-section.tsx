import { type Component, createEffect, onCleanup, Show } from 'solid-js';
import type { Title } from '../../../project/records/title.ts';
import { t } from '../../ui/i18n/i18n.ts';
import { NumberField } from '../../ui/number-field.tsx';
import { Select } from '../../ui/select.tsx';
import { Toggle } from '../../ui/toggle.tsx';
import { type DragEdit, patchTitle, startDrag } from '../../workspace/edit.ts';
import { useEditor } from '../../workspace/editor-context.ts';
import { ColorField } from './color-field.tsx';
import { Row } from './row.tsx';
import { Section } from './section.tsx';

const FONTS = ['Inter', 'Noto Sans Arabic'] as const;
const WEIGHTS = [100, 200, 300, 400, 500, 600, 700, 800, 900] as const;

const TYPING_PAUSE_MS = 800;

/** The words of a title and how they stand. Typing is one undo step from pause to pause. */
export const TitleSection: Component<{ title: Title; disabled: boolean }> = (props) => {
  const editor = useEditor();
  let text: HTMLTextAreaElement | undefined;
  let drag: DragEdit | null = null;
  createEffect(() => {
    if (!editor.state.takeTextEdit()) return;
    queueMicrotask(() => {
      text?.focus();
      text?.select();
    });
  });
  const set = (patch: Partial<Title>) => {
    if (drag) drag.patchTitle(props.title.id, patch);
    else patchTitle(editor, props.title.id, patch);
  };
  const begin = () => {
    drag = startDrag(editor, 'title.set');
  };
  const end = (keep: boolean) => {
    if (keep) drag?.commit();
    else drag?.revert();
    drag = null;
  };
  /** Typing is written to the document whenever it rests, so that a crash never takes a whole text. */
  let rest: ReturnType<typeof setTimeout> | undefined;
  const stopTyping = () => {
    clearTimeout(rest);
    end(true);
  };
  const type = (words: string) => {
    if (!drag) begin();
    set({ text: words });
    clearTimeout(rest);
    rest = setTimeout(stopTyping, TYPING_PAUSE_MS);
  };
  onCleanup(stopTyping);
  const dragging = { onDragStart: begin, onDragEnd: end };
  return (
    <>
      <Section title={t('editor.inspector.text')}>
        <textarea
          ref={text}
          class="field"
          aria-label={t('editor.timeline.titleText')}
          rows="3"
          disabled={props.disabled}
          value={props.title.text}
          onBlur={stopTyping}
          onInput={(event) => type(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            event.stopPropagation();
            event.currentTarget.blur();
          }}
        />
      </Section>
      <Section title={t('editor.inspector.style')}>
        <Row label={t('editor.inspector.font')}>
          <Select
            label={t('editor.inspector.font')}
            value={props.title.font}
            disabled={props.disabled}
            choices={[...new Set([...FONTS, props.title.font])].map((font) => ({ value: font, title: font }))}
            onChange={(font) => set({ font })}
          />
        </Row>
        <Row label={t('editor.inspector.weight')}>
          <Select
            label={t('editor.inspector.weight')}
            value={String(props.title.weight)}
            disabled={props.disabled}
            choices={WEIGHTS.map((weight) => ({ value: String(weight), title: String(weight) }))}
            onChange={(weight) => set({ weight: Number(weight) })}
          />
        </Row>
        <NumberField
          {...dragging}
          label={t('editor.inspector.textSize')}
          value={props.title.size}
          initial={96}
          min={1}
          max={2000}
          digits={0}
          unit="px"
          disabled={props.disabled}
          onInput={(size) => set({ size })}
        />
        <Row label={t('editor.inspector.color')}>
          <ColorField
            label={t('editor.inspector.color')}
            value={props.title.color}
            disabled={props.disabled}
            onStart={begin}
            onEnd={() => end(true)}
            onInput={(color) => set({ color })}
          />
        </Row>
        <Row label={t('editor.inspector.align')}>
          <Select
            label={t('editor.inspector.align')}
            value={props.title.align}
            disabled={props.disabled}
            choices={(['start', 'center', 'end', 'justify'] as const).map((align) => ({
              value: align,
              title: t(`editor.inspector.aligns.${align}`),
            }))}
            onChange={(align) => set({ align })}
          />
        </Row>
        <Row label={t('editor.inspector.vertical')}>
          <Select
            label={t('editor.inspector.vertical')}
            value={props.title.verticalAlign}
            disabled={props.disabled}
            choices={(['top', 'middle', 'bottom'] as const).map((place) => ({
              value: place,
              title: t(`editor.inspector.verticals.${place}`),
            }))}
            onChange={(verticalAlign) => set({ verticalAlign })}
          />
        </Row>
        <NumberField
          {...dragging}
          label={t('editor.inspector.lineHeight')}
          value={props.title.lineHeight}
          initial={1.2}
          min={0.1}
          max={10}
          step={0.05}
          digits={2}
          disabled={props.disabled}
          onInput={(lineHeight) => set({ lineHeight })}
        />
        <NumberField
          {...dragging}
          label={t('editor.inspector.tracking')}
          value={props.title.tracking}
          initial={0}
          min={-200}
          max={2000}
          digits={0}
          disabled={props.disabled}
          onInput={(tracking) => set({ tracking })}
        />
        <NumberField
          {...dragging}
          label={t('editor.inspector.boxWidth')}
          value={props.title.boxWidth * 100}
          initial={80}
          min={5}
          max={100}
          digits={0}
          unit="%"
          disabled={props.disabled}
          onInput={(width) => set({ boxWidth: width / 100 })}
        />
        <Toggle
          label={t('editor.inspector.italic')}
          checked={props.title.italic}
          disabled={props.disabled}
          onChange={(italic) => set({ italic })}
        />
        <Toggle
          label={t('editor.inspector.outline')}
          checked={props.title.outline !== null}
          disabled={props.disabled}
          onChange={(on) => set({ outline: on ? { color: '#000000', width: 4 } : null })}
        />
        <Show when={props.title.outline}>
          {(outline) => (
            <>
              <Row label={t('editor.inspector.color')}>
                <ColorField
                  label={`${t('editor.inspector.outline')}: ${t('editor.inspector.color')}`}
                  value={outline().color}
                  disabled={props.disabled}
                  onInput={(color) => set({ outline: { ...outline(), color } })}
                />
              </Row>
              <NumberField
                {...dragging}
                label={t('editor.inspector.outlineWidth')}
                value={outline().width}
                initial={4}
                min={0}
                max={100}
                digits={0}
                unit="px"
                disabled={props.disabled}
                onInput={(width) => set({ outline: { ...outline(), width } })}
              />
            </>
          )}
        </Show>
        <Toggle
          label={t('editor.inspector.shadow')}
          checked={props.title.shadow !== null}
          disabled={props.disabled}
          onChange={(on) => set({ shadow: on ? { color: '#000000a0', x: 0, y: 4, blur: 12 } : null })}
        />
        <Toggle
          label={t('editor.inspector.backdrop')}
          checked={props.title.background !== null}
          disabled={props.disabled}
          onChange={(on) => set({ background: on ? { color: '#000000a0', padding: 24, radius: 8 } : null })}
        />
        <Show when={props.title.background}>
          {(backdrop) => (
            <Row label={t('editor.inspector.color')}>
              <ColorField
                label={`${t('editor.inspector.backdrop')}: ${t('editor.inspector.color')}`}
                value={backdrop().color}
                disabled={props.disabled}
                onInput={(color) => set({ background: { ...backdrop(), color } })}
              />
            </Row>
          )}
        </Show>
      </Section>
    </>
  );
};
