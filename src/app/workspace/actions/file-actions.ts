import { reportOf } from '../../../base/errors.ts';
import { notifyError } from '../../ui/notices.ts';
import type { Editor } from '../editor-context.ts';
import { downloadBlob } from '../files.ts';
import type { Action } from './action.ts';

/** What a file system allows, from a name that a person chose. */
export const safeFileName = (name: string): string => name.replace(/[\\/:*?"<>|]+/g, '-').trim() || 'film';

export function fileActions(editor: Editor, close: () => void): readonly Action[] {
  const { session, state } = editor;
  const save = async (withMedia: boolean) => {
    try {
      downloadBlob(
        await session.exportFile({ withMedia }),
        `${safeFileName(editor.project().name)}.storycore`,
      );
    } catch (error) {
      notifyError(reportOf(error));
    }
  };
  const snapshot = async () => {
    try {
      downloadBlob(await session.player.snapshotImage(), `${safeFileName(editor.project().name)}.png`);
    } catch (error) {
      notifyError(reportOf(error));
    }
  };
  return [
    {
      id: 'file.import',
      group: 'file',
      title: 'actions.file.import',
      icon: 'import',
      keys: ['Mod+I'],
      edits: true,
      run: () => {
        state.showPanel('media');
        // On a phone the bin comes on screen first.
        queueMicrotask(() => state.pickFiles?.());
      },
    },
    {
      id: 'file.export',
      group: 'file',
      title: 'actions.file.export',
      icon: 'export',
      keys: ['Mod+E'],
      run: () => state.openDialog('export'),
    },
    {
      id: 'file.renders',
      group: 'file',
      title: 'actions.file.renders',
      icon: 'list',
      keys: ['Mod+Shift+E'],
      run: () => state.openDialog('renders'),
    },
    {
      id: 'file.saveFile',
      group: 'file',
      title: 'actions.file.saveFile',
      icon: 'download',
      keys: ['Mod+S'],
      run: () => save(false),
    },
    {
      id: 'file.saveFileWithMedia',
      group: 'file',
      title: 'actions.file.saveFileWithMedia',
      keys: ['Mod+Shift+S'],
      run: () => save(true),
    },
    {
      id: 'file.snapshot',
      group: 'file',
      title: 'actions.file.snapshot',
      icon: 'image',
      keys: ['Shift+S'],
      run: snapshot,
    },
    {
      id: 'file.start',
      group: 'file',
      title: 'actions.file.start',
      icon: 'arrow-left',
      keys: [],
      run: close,
    },
  ];
}
