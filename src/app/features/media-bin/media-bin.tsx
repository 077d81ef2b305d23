import { type Component, createMemo, createSignal, For, onCleanup, onMount, Show } from 'solid-js';
import type { MediaAsset } from '../../../project/records/media-asset.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { t, tn } from '../../ui/i18n/i18n.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { preferences, setPreference } from '../../ui/preferences.ts';
import { Select } from '../../ui/select.tsx';
import { useEditor } from '../../workspace/editor-context.ts';
import { hasFiles, itemsOf, pickFiles } from '../../workspace/files.ts';
import { restoreAccess } from '../../workspace/restore-access.ts';
import { ImportTasks } from './import-tasks.tsx';
import './media-bin.css';
import { MediaList } from './media-list.tsx';

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** Everything that was imported: find it, look at it, bring it to the timeline. */
export const MediaBin: Component = () => {
  const editor = useEditor();
  const { media } = editor.session;
  const [search, setSearch] = createSignal('');
  const [bin, setBin] = createSignal('');
  const [over, setOver] = createSignal(false);
  const assets = createMemo(() => [...editor.snapshot().asset.values()]);
  const bins = createMemo(() =>
    [...new Set(assets().map((asset) => asset.bin))].filter(Boolean).sort(collator.compare),
  );
  const shown = createMemo(() => {
    const text = search().trim().toLowerCase();
    const fits = (asset: MediaAsset) =>
      (bin() === '' || asset.bin === bin()) && (text === '' || asset.name.toLowerCase().includes(text));
    return assets()
      .filter(fits)
      .sort((a, b) => collator.compare(a.name, b.name));
  });
  const pick = async () => media.import(await pickFiles({ multiple: true }));
  onMount(() => {
    editor.state.pickFiles = () => void pick();
    const onPaste = (event: ClipboardEvent) => {
      if (!event.clipboardData || !hasFiles(event.clipboardData) || editor.readOnly()) return;
      event.preventDefault();
      void itemsOf(event.clipboardData).then((items) => media.import(items));
    };
    addEventListener('paste', onPaste);
    onCleanup(() => {
      removeEventListener('paste', onPaste);
      editor.state.pickFiles = null;
    });
  });
  return (
    <section
      class="bin"
      classList={{ 'bin-over': over() }}
      aria-label={t('editor.panels.media')}
      onDragOver={(event) => {
        if (!hasFiles(event.dataTransfer) || editor.readOnly()) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) =>
        !event.currentTarget.contains(event.relatedTarget as Node | null) && setOver(false)
      }
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        if (event.dataTransfer && !editor.readOnly())
          void itemsOf(event.dataTransfer).then((items) => media.import(items));
      }}
    >
      <header class="panel-head">
        <h2>{t('editor.panels.media')}</h2>
        <span class="panel-note tabular">
          {assets().length > 0 ? tn('editor.media.items', assets().length) : ''}
        </span>
        <IconButton
          small
          icon={preferences.binView === 'grid' ? 'list' : 'grid'}
          label={preferences.binView === 'grid' ? t('editor.media.list') : t('editor.media.grid')}
          onClick={() => setPreference('binView', preferences.binView === 'grid' ? 'list' : 'grid')}
        />
        <Button small icon="import" disabled={editor.readOnly()} onClick={() => void pick()}>
          {t('editor.media.import')}
        </Button>
      </header>
      <Show when={assets().length > 0}>
        <div class="bin-filter">
          <input
            class="field"
            type="search"
            aria-label={t('editor.media.search')}
            placeholder={t('editor.media.search')}
            value={search()}
            onInput={(event) => setSearch(event.currentTarget.value)}
          />
          <Show when={bins().length > 0}>
            <Select
              label={t('editor.media.bin')}
              value={bin()}
              choices={[
                { value: '', title: t('editor.media.allBins') },
                ...bins().map((name) => ({ value: name, title: name })),
              ]}
              onChange={setBin}
            />
          </Show>
        </div>
      </Show>
      <Show when={media.denied().size > 0}>
        <div class="bin-missing" role="status">
          <span>{tn('editor.media.deniedBanner', media.denied().size)}</span>
          <Button small onClick={() => void restoreAccess(editor)}>
            {t('editor.media.restore')}
          </Button>
        </div>
      </Show>
      <Show when={media.missing().size > media.denied().size}>
        <div class="bin-missing" role="status">
          <span>{tn('editor.media.missingBanner', media.missing().size - media.denied().size)}</span>
        </div>
      </Show>
      <div class="bin-body">
        <Show
          when={assets().length > 0}
          fallback={
            <Show when={media.tasks().length === 0}>
              <EmptyState
                icon="import"
                title={t('editor.media.emptyTitle')}
                text={t('editor.media.emptyText')}
              >
                <Button icon="import" disabled={editor.readOnly()} onClick={() => void pick()}>
                  {t('editor.media.import')}
                </Button>
              </EmptyState>
            </Show>
          }
        >
          <Show
            when={shown().length > 0}
            fallback={<p class="bin-none">{t('editor.media.noMatch', { text: search() })}</p>}
          >
            <MediaList assets={shown()} bins={bins()} />
          </Show>
        </Show>
      </div>
      <For each={media.tasks().length > 0 ? [true] : []}>{() => <ImportTasks tasks={media.tasks()} />}</For>
    </section>
  );
};
