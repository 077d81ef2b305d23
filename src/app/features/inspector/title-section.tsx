import { type Component, createEffect, onCleanup, Show } from 'solid-js';
import { newTitleSize, type Title } from '../../../project/records/title.ts';
import { t } from '../../ui/i18n/i18n.ts';
import { NumberField } from '../../ui/number-field.tsx';
import { Select } from '../../ui/select.tsx';
import { Toggle } from '../../ui/toggle.tsx';
import { useEditor } from '../../workspace/editor-context.ts';
import { type Apply, beginDrag, type Drag, performAll } from '../../workspace/perform.ts';
import { ColorField } from './color-field.tsx';
import { Row } from './row.tsx';
import { Section } from './section.tsx';
import { sharedValue } from './shared-value.ts';

const FONTS = ['Inter', 'Noto Sans Arabic'] as const;
const WEIGHTS = [100, 200, 300, 400, 500, 600, 700, 800, 900] as const;

const TYPING_PAUSE_MS = 800;

/** The words of titles and how they stand; the first speaks, what is set is set on all. Typing is one undo step from pause to pause. */
export const TitleSection: Component<{ titles: readonly Title[]; disabled: boolean }> = (props) => {
  const editor = useEditor();
  let text: HTMLTextAreaElement | undefined;
  let drag: Drag | null = null;
  /** As they were before the drag: every update of it starts from there. */
  let originals: readonly Title[] = [];
  const base = () => (drag ? originals : props.titles);
  const first = () => props.titles[0]!;
  const differ = (key: keyof Title) => sharedValue(props.titles, (title) => JSON.stringify(title[key])).mixed;
  createEffect(() => {
    if (!editor.state.takeTextEdit()) return;
    queueMicrotask(() => {
      text?.focus();
      text?.select();
    });
  });
  const set = (patch: Partial<Title> | ((title: Title) => Partial<Title>)) => {
    const write = (apply: Apply) => {
      for (const title of base())
        apply('title.set', {
          title: title.id,
          fields: typeof patch === 'function' ? patch(title) : patch,
        });
    };
    if (drag) drag.update(write);
    else performAll(editor, 'title.set', write);
  };
  /** Where the numbers differ, a drag moves each from where it is. */
  const number =
    (key: 'size' | 'lineHeight' | 'tracking' | 'boxWidth', factor = 1) =>
    (shown: number, how: 'given' | 'stepped') => {
      const [head, ...others] = base();
      const value = shown / factor;
      const apart = others.some((title) => title[key] !== head![key]);
      set(
        how === 'stepped' && apart
          ? (title) => ({ [key]: title[key] + value - head![key] })
          : { [key]: value },
      );
    };
  const begin = () => {
    originals = props.titles;
    drag = beginDrag(editor, 'title.set');
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
          value={differ('text') ? '' : first().text}
          placeholder={differ('text') ? t('app.mixed') : undefined}
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
            value={first().font}
            mixed={differ('font')}
            disabled={props.disabled}
            choices={[...new Set([...FONTS, first().font])].map((font) => ({ value: font, title: font }))}
            onChange={(font) => set({ font })}
          />
        </Row>
        <Row label={t('editor.inspector.weight')}>
          <Select
            label={t('editor.inspector.weight')}
            value={String(first().weight)}
            mixed={differ('weight')}
            disabled={props.disabled}
            choices={WEIGHTS.map((weight) => ({ value: String(weight), title: String(weight) }))}
            onChange={(weight) => set({ weight: Number(weight) })}
          />
        </Row>
        <NumberField
          {...dragging}
          label={t('editor.inspector.textSize')}
          value={first().size}
          mixed={differ('size')}
          initial={newTitleSize(editor.sequence())}
          min={1}
          max={2000}
          digits={0}
          unit="px"
          disabled={props.disabled}
          onInput={number('size')}
        />
        <Row label={t('editor.inspector.color')}>
          <ColorField
            label={t('editor.inspector.color')}
            value={first().color}
            mixed={differ('color')}
            disabled={props.disabled}
            onStart={begin}
            onEnd={() => end(true)}
            onInput={(color) => set({ color })}
          />
        </Row>
        <Row label={t('editor.inspector.align')}>
          <Select
            label={t('editor.inspector.align')}
            value={first().align}
            mixed={differ('align')}
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
            value={first().verticalAlign}
            mixed={differ('verticalAlign')}
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
          value={first().lineHeight}
          mixed={differ('lineHeight')}
          initial={1.2}
          min={0.1}
          max={10}
          step={0.05}
          digits={2}
          disabled={props.disabled}
          onInput={number('lineHeight')}
        />
        <NumberField
          {...dragging}
          label={t('editor.inspector.tracking')}
          value={first().tracking}
          mixed={differ('tracking')}
          initial={0}
          min={-200}
          max={2000}
          digits={0}
          disabled={props.disabled}
          onInput={number('tracking')}
        />
        <NumberField
          {...dragging}
          label={t('editor.inspector.boxWidth')}
          value={first().boxWidth * 100}
          mixed={differ('boxWidth')}
          initial={80}
          min={5}
          max={100}
          digits={0}
          unit="%"
          disabled={props.disabled}
          onInput={number('boxWidth', 100)}
        />
        <Toggle
          label={t('editor.inspector.italic')}
          checked={first().italic}
          mixed={differ('italic')}
          disabled={props.disabled}
          onChange={(italic) => set({ italic })}
        />
        <Toggle
          label={t('editor.inspector.outline')}
          checked={first().outline !== null}
          disabled={props.disabled}
          onChange={(on) => set({ outline: on ? { color: '#000000', width: 4 } : null })}
        />
        <Show when={first().outline}>
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
          checked={first().shadow !== null}
          disabled={props.disabled}
          onChange={(on) => set({ shadow: on ? { color: '#000000a0', x: 0, y: 4, blur: 12 } : null })}
        />
        <Toggle
          label={t('editor.inspector.backdrop')}
          checked={first().background !== null}
          disabled={props.disabled}
          onChange={(on) => set({ background: on ? { color: '#000000a0', padding: 24, radius: 8 } : null })}
        />
        <Show when={first().background}>
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
