import { type Component, createSignal, Show } from 'solid-js';
import type { ImportItem, ProjectShelf } from '../../session/types.ts';
import { Button } from '../../ui/button.tsx';
import { t } from '../../ui/i18n/i18n.ts';
import { hasFiles, itemsOf, pickFiles } from '../../workspace/files.ts';
import './start.css';
import { ProjectGrid } from './project-grid.tsx';
import { StorageMeter } from './storage-meter.tsx';

export interface StartScreenProps {
  readonly shelf: ProjectShelf;
  readonly settled: Promise<void>;
  readonly onOpen: (id: string) => void;
  /** A new project, with these files on their way in. */
  readonly onNew: (items: readonly ImportItem[]) => void;
  readonly onOpenFile: (file: File) => void;
  readonly onSample: () => void;
}

export const StartScreen: Component<StartScreenProps> = (props) => {
  const [over, setOver] = createSignal(false);
  const take = (items: readonly ImportItem[]) => {
    const project = items.find((item) => /\.storycore$/i.test(item.file.name));
    if (project) props.onOpenFile(project.file);
    else if (items.length > 0) props.onNew(items);
  };
  const open = async () => {
    const [item] = await pickFiles({ multiple: false, accept: '.storycore' });
    if (item) props.onOpenFile(item.file);
  };
  return (
    <main
      id="main"
      class="start scroll"
      tabIndex={-1}
      onDragOver={(event) => {
        if (!hasFiles(event.dataTransfer)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => event.relatedTarget === null && setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        if (event.dataTransfer) void itemsOf(event.dataTransfer).then(take);
      }}
      onPaste={(event) => event.clipboardData && void itemsOf(event.clipboardData).then(take)}
    >
      <div class="start-page">
        <header class="start-head">
          <h1>{t('app.name')}</h1>
          <p>{t('start.tagline')}</p>
          <div class="start-actions">
            <Button kind="primary" icon="plus" onClick={() => props.onNew([])}>
              {t('start.new')}
            </Button>
            <Button icon="folder" onClick={() => void open()}>
              {t('start.open')}
            </Button>
            <Button icon="film" onClick={() => props.onSample()}>
              {t('start.sample')}
            </Button>
          </div>
          <p class="start-hint">{t('start.dropHint')}</p>
        </header>
        <ProjectGrid shelf={props.shelf} settled={props.settled} onOpen={props.onOpen} />
        <StorageMeter />
      </div>
      <Show when={over()}>
        <div class="drop-veil" aria-hidden="true">
          {t('start.dropNow')}
        </div>
      </Show>
    </main>
  );
};
