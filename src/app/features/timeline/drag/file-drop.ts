import { createEffect, createRoot, createSignal } from 'solid-js';
import { snapToFrame, type Ticks } from '../../../../base/time.ts';
import type { ImportTask } from '../../../session/types.ts';
import { addMedia } from '../../../workspace/add-media.ts';
import type { Editor } from '../../../workspace/editor-context.ts';
import { hasFiles, itemsOf } from '../../../workspace/files.ts';
import { pointIn, type Stage } from './stage.ts';

/** Files from the system dropped straight on the lanes: imported, then placed in their order where they fell. */
export function useFileDrop(editor: Editor, stage: Stage) {
  const [over, setOver] = createSignal(false);
  return {
    over,
    onDragOver: (event: DragEvent) => {
      if (!hasFiles(event.dataTransfer) || editor.readOnly()) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => void setOver(false),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      if (!event.dataTransfer || editor.readOnly()) return;
      const time = editor.state.view.toTime(pointIn(stage, event).x);
      const start = Math.max(0, snapToFrame(time, editor.sequence().frameRate));
      void itemsOf(event.dataTransfer).then((items) =>
        placeWhenReady(editor, editor.session.media.import(items), start),
      );
    },
  };
}

/** One after another, however fast each comes in; what fails leaves no gap. */
async function placeWhenReady(editor: Editor, tasks: readonly ImportTask[], from: Ticks): Promise<void> {
  let start = from;
  for (const task of tasks) {
    const asset = await assetOf(task);
    const added = asset === null ? null : addMedia(editor, [asset], { start, mode: 'overwrite' });
    if (added) start = added.end;
  }
}

function assetOf(task: ImportTask): Promise<string | null> {
  return new Promise((resolve) =>
    createRoot((dispose) =>
      createEffect(() => {
        const state = task.state();
        if (state.phase !== 'done' && state.phase !== 'failed') return;
        queueMicrotask(dispose);
        resolve(state.phase === 'done' ? state.asset : null);
      }),
    ),
  );
}
