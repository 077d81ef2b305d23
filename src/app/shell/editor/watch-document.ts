import { createEffect, on } from 'solid-js';
import { t } from '../../ui/i18n/i18n.ts';
import { notify } from '../../ui/notices.ts';
import type { Editor } from '../../workspace/editor-context.ts';

/** What has to follow the document: the selection forgets what is gone, the timeline knows its length, trouble is said once. */
export function watchDocument(editor: Editor): void {
  const { state, session } = editor;
  createEffect(
    on(editor.snapshot, () => {
      // The store is ahead of its signal: what was made and selected a moment ago is in it already.
      const { clip, transition } = session.store.snapshot();
      state.selection.keepOnly(
        (id) => clip.has(id),
        (id) => transition.has(id),
      );
    }),
  );
  createEffect(
    on(session.saveState, (now, before) => {
      if (now === 'failed' && before !== 'failed') notify({ kind: 'error', text: t('app.state.failedHint') });
    }),
  );
  // While it plays, the playhead stays in sight; a page turn at the right edge, as on an editing desk.
  createEffect(() => {
    const time = session.player.time();
    if (session.player.playing()) state.view.reveal(time, 8);
  });
}
