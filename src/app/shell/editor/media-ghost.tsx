import { type Component, Show } from 'solid-js';
import { Icon } from '../../ui/icons/icon.tsx';
import { useEditor } from '../../workspace/editor-context.ts';

/** What is being dragged, beside the pointer. */
export const MediaGhost: Component = () => {
  const editor = useEditor();
  const name = () => editor.snapshot().asset.get(editor.state.mediaDrag()?.assets[0] ?? '')?.name ?? '';
  return (
    <Show when={editor.state.mediaDrag()}>
      {(drag) => (
        <div
          class="media-ghost"
          aria-hidden="true"
          style={{ transform: `translate(${drag().x + 12}px, ${drag().y + 12}px)` }}
        >
          <Icon name={drag().insert ? 'ripple' : 'film'} />
          <span class="truncate">{name()}</span>
          <Show when={drag().assets.length > 1}>
            <span class="tabular">+{drag().assets.length - 1}</span>
          </Show>
        </div>
      )}
    </Show>
  );
};
