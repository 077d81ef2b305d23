import type { Component } from 'solid-js';
import { useEditor } from '../../../workspace/editor-context.ts';

/** A line of its own over the canvas: playing moves it without repainting a single clip. */
export const Playhead: Component = () => {
  const editor = useEditor();
  const { view } = editor.state;
  return (
    <div
      class="playhead"
      aria-hidden="true"
      style={{ transform: `translateX(${Math.round(view.toX(editor.session.player.time()))}px)` }}
    />
  );
};
