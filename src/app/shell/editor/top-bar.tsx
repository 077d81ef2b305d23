import { type Component, createSignal, For, Show } from 'solid-js';
import { Button } from '../../ui/button.tsx';
import { t } from '../../ui/i18n/i18n.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Icon } from '../../ui/icons/icon.tsx';
import { Menu, type MenuEntry } from '../../ui/menu.tsx';
import { Tooltip } from '../../ui/tooltip.tsx';
import { ACTION_GROUPS, type ActionGroup } from '../../workspace/actions/action.ts';
import { renameProject } from '../../workspace/edit.ts';
import { useEditor } from '../../workspace/editor-context.ts';
import { OfflineBadge } from '../offline-badge.tsx';
import { ExportTasks } from './export-tasks.tsx';

const MENUS = ACTION_GROUPS.filter((group) => group !== 'help' && group !== 'tool');

/** Name, menus, how the work is saved, exports under way, and Export. */
export const TopBar: Component<{ onClose: () => void }> = (props) => {
  const editor = useEditor();
  const entriesOf = (groups: readonly ActionGroup[]) => (): MenuEntry[] =>
    groups.flatMap((group, index) =>
      editor
        .actions()
        .filter((action) => action.group === group)
        .map((action, at) => ({
          title: t(action.title),
          icon: action.icon,
          keys: action.keys[0],
          disabled: !(action.when?.() ?? true) || (action.edits === true && editor.readOnly()),
          checked: action.checked?.(),
          separated: index > 0 && at === 0,
          run: () => void action.run(),
        })),
    );
  const action = (id: string) => editor.actions().find((candidate) => candidate.id === id);
  return (
    <header class="top-bar">
      <IconButton icon="arrow-left" label={t('start.back')} onClick={() => props.onClose()} />
      <ProjectName />
      <nav class="top-menus" aria-label={t('editor.menu')}>
        <For each={MENUS}>
          {(group) => (
            <Menu class="top-menu" label={t(`actions.groups.${group}`)} entries={entriesOf([group])}>
              {t(`actions.groups.${group}`)}
            </Menu>
          )}
        </For>
      </nav>
      <div class="top-menus-narrow">
        <Menu label={t('editor.menu')} entries={entriesOf(['file', 'edit', 'clip', 'mark', 'view'])}>
          <Icon name="more" />
        </Menu>
      </div>
      <span class="top-space" />
      <SaveState />
      <OfflineBadge />
      <ExportTasks />
      <IconButton
        icon="undo"
        class="top-wide"
        label={t('actions.edit.undo')}
        keys="Mod+Z"
        disabled={!(action('edit.undo')?.when?.() ?? false)}
        onClick={() => void action('edit.undo')?.run()}
      />
      <IconButton
        icon="redo"
        class="top-wide"
        label={t('actions.edit.redo')}
        keys="Mod+Shift+Z"
        disabled={!(action('edit.redo')?.when?.() ?? false)}
        onClick={() => void action('edit.redo')?.run()}
      />
      <IconButton
        icon="command"
        class="top-wide"
        label={t('actions.view.palette')}
        keys="Mod+K"
        onClick={() => editor.state.openDialog('palette')}
      />
      <IconButton
        icon="keyboard"
        class="top-wide"
        label={t('actions.help.shortcuts')}
        keys="?"
        onClick={() => editor.state.openDialog('shortcuts')}
      />
      <IconButton
        icon="settings"
        class="top-wide"
        label={t('start.settings')}
        onClick={() => editor.state.openDialog('settings')}
      />
      <Button
        kind="primary"
        icon="export"
        aria-label={t('export.button')}
        onClick={() => editor.state.openDialog('export')}
      >
        <span class="top-export">{t('export.button')}</span>
      </Button>
    </header>
  );
};

const ProjectName: Component = () => {
  const editor = useEditor();
  const [typing, setTyping] = createSignal(false);
  return (
    <input
      class="project-name"
      aria-label={t('editor.projectName')}
      value={editor.project().name}
      size={Math.min(32, Math.max(6, editor.project().name.length))}
      readOnly={editor.readOnly()}
      onFocus={() => setTyping(true)}
      onBlur={(event) => {
        if (!typing()) return;
        setTyping(false);
        const name = event.currentTarget.value.trim();
        if (name) renameProject(editor, name);
        event.currentTarget.value = editor.project().name;
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
        else if (event.key === 'Escape') {
          setTyping(false);
          event.currentTarget.value = editor.project().name;
          event.currentTarget.blur();
        }
      }}
    />
  );
};

const SaveState: Component = () => {
  const { session } = useEditor();
  return (
    <Show
      when={session.saveState() === 'failed'}
      fallback={<span class="save-state">{t(`app.state.${session.saveState()}`)}</span>}
    >
      <Tooltip text={t('app.state.failedHint')}>
        <span class="save-state save-failed" role="alert">
          <Icon name="warning" />
          {t('app.state.failed')}
        </span>
      </Tooltip>
    </Show>
  );
};
