import { type Component, lazy, onMount, Show, Suspense } from 'solid-js';
import { useEditor } from '../../workspace/editor-context.ts';

const loadPalette = () => import('../../features/command-palette/command-palette.tsx');
const CommandPalette = lazy(async () => ({ default: (await loadPalette()).CommandPalette }));
const ShortcutsDialog = lazy(async () => ({
  default: (await import('../../features/shortcuts/shortcuts-dialog.tsx')).ShortcutsDialog,
}));
const SettingsDialog = lazy(async () => ({
  default: (await import('../../features/settings/settings-dialog.tsx')).SettingsDialog,
}));
const ExportDialog = lazy(async () => ({
  default: (await import('../../features/export-dialog/export-dialog.tsx')).ExportDialog,
}));
const RendersDialog = lazy(async () => ({
  default: (await import('../../features/relay-renders/renders-dialog.tsx')).RendersDialog,
}));

const PALETTE_AFTER_MS = 1000;

/** At most one at a time; each is loaded when it is first asked for. */
export const EditorDialogs: Component = () => {
  const editor = useEditor();
  const { state } = editor;
  const close = () => state.openDialog(null);
  // Whoever presses Ctrl+K types on at once: the palette is there before it is asked for.
  onMount(() => setTimeout(() => void loadPalette(), PALETTE_AFTER_MS));
  return (
    <Suspense>
      <Show when={state.dialog() === 'palette'}>
        <CommandPalette open actions={editor.actions()} onClose={close} />
      </Show>
      <Show when={state.dialog() === 'shortcuts'}>
        <ShortcutsDialog open actions={editor.actions()} onClose={close} />
      </Show>
      <Show when={state.dialog() === 'settings'}>
        <SettingsDialog open onClose={close} />
      </Show>
      <Show when={state.dialog() === 'export'}>
        <ExportDialog onClose={close} />
      </Show>
      <Show when={state.dialog() === 'renders'}>
        <RendersDialog onClose={close} onSettings={() => state.openDialog('settings')} />
      </Show>
    </Suspense>
  );
};
