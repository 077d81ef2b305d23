import { type Component, For, Show } from 'solid-js';
import { t, tn } from '../../../ui/i18n/i18n.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import type { IconName } from '../../../ui/icons/paths.ts';
import { useEditor } from '../../../workspace/editor-context.ts';
import { TOOLS, type Tool } from '../../../workspace/state/editor-state.ts';

const TOOL_ICONS: Readonly<Record<Tool, IconName>> = {
  select: 'select',
  ripple: 'ripple',
  roll: 'roll',
  slip: 'slip',
  slide: 'slide',
  blade: 'blade',
  hand: 'hand',
};
/** The edits most people make, in the order they make them. */
const EDITS = ['clip.split', 'edit.rippleDelete', 'clip.title', 'clip.crossfade', 'mark.marker'] as const;
const EDIT_ICONS: Readonly<Record<(typeof EDITS)[number], IconName>> = {
  'clip.split': 'split',
  'edit.rippleDelete': 'trash',
  'clip.title': 'title',
  'clip.crossfade': 'transition',
  'mark.marker': 'marker',
};

export const TimelineToolbar: Component = () => {
  const editor = useEditor();
  const { view, selection } = editor.state;
  const action = (id: string) => editor.actions().find((candidate) => candidate.id === id);
  return (
    <div class="timeline-toolbar" role="toolbar" aria-label={t('editor.timeline.toolbar')}>
      <div class="toolbar-group">
        <For each={TOOLS}>
          {(tool) => (
            <IconButton
              icon={TOOL_ICONS[tool]}
              label={t(`actions.tool.${tool}`)}
              keys={action(`tool.${tool}`)?.keys[0]}
              pressed={editor.state.tool() === tool}
              class={tool === 'select' || tool === 'blade' ? '' : 'toolbar-wide'}
              onClick={() => editor.state.setTool(tool)}
            />
          )}
        </For>
      </div>
      <div class="toolbar-group">
        <For each={EDITS}>
          {(id) => (
            <Show when={action(id)}>
              {(found) => (
                <IconButton
                  icon={EDIT_ICONS[id]}
                  label={t(found().title)}
                  keys={found().keys[0]}
                  disabled={editor.readOnly()}
                  onClick={() => void found().run()}
                />
              )}
            </Show>
          )}
        </For>
      </div>
      <IconButton
        icon="magnet"
        label={t('actions.view.snapping')}
        keys="N"
        pressed={action('view.snapping')?.checked?.() ?? false}
        onClick={() => void action('view.snapping')?.run()}
      />
      <IconButton
        icon="mixer"
        class="toolbar-wide"
        label={t('actions.view.mixer')}
        keys="Alt+M"
        pressed={action('view.mixer')?.checked?.() ?? false}
        onClick={() => void action('view.mixer')?.run()}
      />
      <span class="toolbar-note tabular" role="status">
        {selection.clips().size > 1 ? tn('editor.timeline.selected', selection.clips().size) : ''}
      </span>
      <IconButton
        icon="zoom-out"
        label={t('actions.view.zoomOut')}
        keys="-"
        onClick={() => void action('view.zoomOut')?.run()}
      />
      <input
        class="zoom toolbar-wide"
        type="range"
        min="0"
        max="100"
        step="0.5"
        aria-label={t('editor.timeline.zoom')}
        value={zoomToSlider(view.ticksPerPx(), editor.frame())}
        onInput={(event) => {
          const next = sliderToZoom(event.currentTarget.valueAsNumber, editor.frame());
          view.zoomAt(centre(), view.ticksPerPx() / next);
        }}
      />
      <IconButton
        icon="zoom-in"
        label={t('actions.view.zoomIn')}
        keys="+"
        onClick={() => void action('view.zoomIn')?.run()}
      />
      <IconButton
        icon="fit"
        label={t('actions.view.zoomFit')}
        keys={action('view.zoomFit')?.keys[0]}
        onClick={() => view.fit()}
      />
    </div>
  );

  /** Around the playhead while it is in sight, else around the middle. */
  function centre(): number {
    const x = view.toX(editor.session.player.time());
    return x > 0 && x < view.width() ? x : view.width() / 2;
  }
};

/** 100: a frame is 120 px wide; 0: an hour is a few hundred px. Even steps of the slider are even factors. */
const SPAN = Math.log(120 * 36_000);
const zoomToSlider = (ticksPerPx: number, frame: number): number =>
  100 * (1 - Math.log((ticksPerPx / frame) * 120) / SPAN);
const sliderToZoom = (value: number, frame: number): number =>
  (Math.exp((1 - value / 100) * SPAN) / 120) * frame;
