import { type Component, createSignal, onCleanup, onMount, Show } from 'solid-js';
import { formatTimecode } from '../../../base/timecode.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { errorSentence, t } from '../../ui/i18n/i18n.ts';
import { Icon } from '../../ui/icons/icon.tsx';
import { preferences } from '../../ui/preferences.ts';
import { useEditor } from '../../workspace/editor-context.ts';
import { restoreAccess } from '../../workspace/restore-access.ts';
import { FirstPicture } from './first-picture.tsx';
import { LevelMeters } from './level-meters.tsx';
import './preview.css';
import { RelayNote } from './relay-note.tsx';
import { SafeAreas } from './safe-areas.tsx';
import { TransformHandles } from './transform-handles.tsx';
import { Transport } from './transport.tsx';

/** The picture as large as its panel allows, on a ground that is exactly neutral. */
export const Preview: Component = () => {
  const editor = useEditor();
  const { player } = editor.session;
  const [room, setRoom] = createSignal({ width: 640, height: 360 });
  let stage: HTMLDivElement | undefined;
  let canvas: HTMLCanvasElement | undefined;
  let panel: HTMLElement | undefined;

  const box = () => {
    const { width, height } = editor.sequence();
    const scale = Math.min(room().width / width, room().height / height);
    return { width: Math.max(1, Math.floor(width * scale)), height: Math.max(1, Math.floor(height * scale)) };
  };
  onMount(() => {
    const observer = new ResizeObserver(([entry]) => {
      const rect = entry?.contentRect;
      if (rect) setRoom({ width: rect.width, height: rect.height });
    });
    if (stage) observer.observe(stage);
    if (canvas) player.attach(canvas);
    editor.state.previewElement = panel ?? null;
    onCleanup(() => {
      observer.disconnect();
      editor.state.previewElement = null;
    });
  });
  return (
    <section ref={panel} class="preview" aria-label={t('editor.panels.preview')}>
      <div class="preview-main">
        <div ref={stage} class="preview-stage">
          <div class="preview-box" style={{ width: `${box().width}px`, height: `${box().height}px` }}>
            <canvas
              ref={canvas}
              class="preview-canvas"
              role="img"
              aria-label={t('editor.preview.canvas', {
                time: formatTimecode(player.time(), editor.sequence().frameRate),
              })}
            />
            <Show when={preferences.safeAreas}>
              <SafeAreas />
            </Show>
            <Show when={!player.playing()}>
              <TransformHandles width={box().width} height={box().height} />
            </Show>
            <Show when={!player.pictured() && !player.error() && editor.duration() > 0}>
              <FirstPicture />
            </Show>
            <RelayNote />
            <Show when={player.pictured() && player.buffering()}>
              <p class="preview-note" role="status">
                {t('editor.preview.buffering')}
              </p>
            </Show>
            <Show when={player.error()}>
              {(error) => (
                <p class="preview-note preview-error" role="alert">
                  <Icon name="warning" />
                  {errorSentence(error())}
                  <Show when={error().code === 'media-denied'}>
                    <Button small onClick={() => void restoreAccess(editor)}>
                      {t('editor.media.restore')}
                    </Button>
                  </Show>
                </p>
              )}
            </Show>
          </div>
          <Show when={editor.duration() === 0}>
            <div class="preview-empty">
              <EmptyState
                icon="film"
                title={t('editor.preview.emptyTitle')}
                text={t('editor.preview.emptyText')}
              />
            </div>
          </Show>
        </div>
        <LevelMeters />
      </div>
      <Transport />
    </section>
  );
};
