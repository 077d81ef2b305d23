import { type Component, createMemo, createSignal, For, Show } from 'solid-js';
import { type Clip, clipEnd } from '../../../project/records/clip.ts';
import { t } from '../../ui/i18n/i18n.ts';
import { useEditor } from '../../workspace/editor-context.ts';
import { writeClipNow } from '../../workspace/keyed.ts';
import { performAll } from '../../workspace/perform.ts';
import { clipBox } from './clip-box.ts';
import { dragHandle, type HandleKind } from './drag-handle.ts';

const CORNERS = ['nw', 'ne', 'sw', 'se'] as const;

/** Move, scale and turn the selected clip on the picture itself. */
export const TransformHandles: Component<{ width: number; height: number }> = (props) => {
  const editor = useEditor();
  const { player } = editor.session;
  const [guides, setGuides] = createSignal<{ x: number | null; y: number | null }>({ x: null, y: null });
  const scale = () => props.width / editor.sequence().width;
  /** The one picture clip that is selected and on screen now. */
  const clip = createMemo((): Clip | null => {
    const time = player.time();
    const found = [...editor.state.selection.clips()]
      .map((id) => editor.snapshot().clip.get(id))
      .filter((candidate): candidate is Clip => {
        if (!candidate) return false;
        const track = editor.snapshot().track.get(candidate.place.track);
        const shown = candidate.place.start <= time && time < clipEnd(candidate);
        return shown && track?.kind === 'video' && !track.locked;
      });
    return found.length === 1 ? found[0]! : null;
  });
  const name = (of: Clip) =>
    of.name ||
    (of.source.kind === 'media'
      ? (editor.snapshot().asset.get(of.source.asset)?.name ?? '')
      : t('editor.media.title'));
  const nudge = (event: KeyboardEvent) => {
    const current = clip();
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!current || !way || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = event.shiftKey ? 10 : 1;
    const box = clipBox(editor.snapshot(), current, editor.sequence(), player.time());
    const place = {
      x: box.cx - editor.sequence().width / 2 + way[0]! * step,
      y: box.cy - editor.sequence().height / 2 + way[1]! * step,
    };
    performAll(editor, 'clip.set', (apply) => writeClipNow(editor, apply, current, place));
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <Show when={editor.readOnly() ? null : clip()}>
      {(current) => {
        const box = createMemo(() => clipBox(editor.snapshot(), current(), editor.sequence(), player.time()));
        const begin = (kind: HandleKind) => (event: PointerEvent) =>
          dragHandle(event, kind, { editor, clip: current().id, scale: scale(), onGuides: setGuides });
        return (
          <div class="handles">
            <Show when={guides().x !== null}>
              <div class="guide guide-v" style={{ left: `${(guides().x ?? 0) * scale()}px` }} />
            </Show>
            <Show when={guides().y !== null}>
              <div class="guide guide-h" style={{ top: `${(guides().y ?? 0) * scale()}px` }} />
            </Show>
            {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is no handle */}
            <div
              class="handles-frame"
              role="group"
              // biome-ignore lint/a11y/noNoninteractiveTabindex: arrows move it
              tabIndex={0}
              aria-label={t('editor.preview.handles', { name: name(current()) })}
              aria-description={t('editor.preview.handlesHelp')}
              style={{
                left: `${(box().cx - box().anchorX * box().width) * scale()}px`,
                top: `${(box().cy - box().anchorY * box().height) * scale()}px`,
                width: `${Math.abs(box().width) * scale()}px`,
                height: `${Math.abs(box().height) * scale()}px`,
                'transform-origin': `${box().anchorX * 100}% ${box().anchorY * 100}%`,
                transform: `rotate(${box().rotation}deg)`,
              }}
              onPointerDown={begin('move')}
              onDblClick={() => current().source.kind === 'title' && editor.state.requestTextEdit()}
              onKeyDown={nudge}
            >
              <For each={CORNERS}>
                {(corner) => (
                  <span
                    class="handle"
                    title={t('editor.preview.scaleHandle', { corner: t(`editor.preview.corners.${corner}`) })}
                    style={{
                      left: corner.endsWith('w') ? '0' : '100%',
                      top: corner.startsWith('n') ? '0' : '100%',
                      cursor: corner === 'nw' || corner === 'se' ? 'nwse-resize' : 'nesw-resize',
                    }}
                    onPointerDown={begin(corner)}
                  />
                )}
              </For>
              <span
                class="handle handle-rotate"
                title={t('editor.preview.rotateHandle')}
                style={{ left: '50%', top: '24px' }}
                onPointerDown={begin('rotate')}
              />
            </div>
          </div>
        );
      }}
    </Show>
  );
};
