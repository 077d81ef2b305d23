import { type Component, createEffect, createSignal, onCleanup, Show } from 'solid-js';
import type { ProjectCard } from '../../session/types.ts';
import { formatAgo } from '../../ui/i18n/format.ts';
import { t } from '../../ui/i18n/i18n.ts';
import { Icon } from '../../ui/icons/icon.tsx';
import { Menu } from '../../ui/menu.tsx';

export const ProjectTile: Component<{
  card: ProjectCard;
  onOpen: () => void;
  onRename: (name: string) => void;
  onDuplicate: () => void;
  onDelete: () => void;
}> = (props) => {
  const [renaming, setRenaming] = createSignal(false);
  const [picture, setPicture] = createSignal<string | null>(null);
  createEffect(() => {
    const url = props.card.thumbnail ? URL.createObjectURL(props.card.thumbnail) : null;
    setPicture(url);
    onCleanup(() => url && URL.revokeObjectURL(url));
  });
  const finish = (text: string) => {
    setRenaming(false);
    const name = text.trim();
    if (name && name !== props.card.name) props.onRename(name);
  };
  return (
    <li class="tile">
      <button
        type="button"
        class="tile-open"
        aria-label={t('start.openNamed', { name: props.card.name })}
        onClick={() => props.onOpen()}
      >
        <span class="tile-picture">
          <Show when={picture()} fallback={<Icon name="film" size={24} />}>
            {(url) => <img src={url()} alt="" />}
          </Show>
        </span>
      </button>
      <div class="tile-foot">
        <div class="tile-text">
          <Show when={renaming()} fallback={<h3 class="truncate">{props.card.name}</h3>}>
            <input
              class="field"
              aria-label={t('start.renameLabel')}
              value={props.card.name}
              ref={(input) =>
                queueMicrotask(() => {
                  input.focus();
                  input.select();
                })
              }
              onBlur={(event) => renaming() && finish(event.currentTarget.value)}
              onKeyDown={(event) => {
                if (event.key === 'Enter') finish(event.currentTarget.value);
                else if (event.key === 'Escape') setRenaming(false);
              }}
            />
          </Show>
          <p class="truncate">{t('start.edited', { when: formatAgo(props.card.updatedAt) })}</p>
        </div>
        <Menu
          label={t('start.more', { name: props.card.name })}
          entries={() => [
            { title: t('start.rename'), icon: 'edit', takesFocus: true, run: () => setRenaming(true) },
            { title: t('start.duplicate'), icon: 'copy', run: () => props.onDuplicate() },
            {
              title: t('start.delete'),
              icon: 'trash',
              danger: true,
              separated: true,
              run: () => props.onDelete(),
            },
          ]}
        >
          <Icon name="more" />
        </Menu>
      </div>
    </li>
  );
};
