import { type Component, createSignal, lazy, onCleanup, onMount, Show, Suspense } from 'solid-js';
import { Inspector } from '../../features/inspector/inspector.tsx';
import { MediaBin } from '../../features/media-bin/media-bin.tsx';
import { Preview } from '../../features/preview/preview.tsx';
import { Timeline } from '../../features/timeline/timeline.tsx';
import type { Session } from '../../session/types.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { t } from '../../ui/i18n/i18n.ts';
import { preferences, setPreference } from '../../ui/preferences.ts';
import { Splitter } from '../../ui/splitter.tsx';
import { createActions } from '../../workspace/actions/create-actions.ts';
import { listenToKeys } from '../../workspace/actions/keyboard.ts';
import { createEditor, EditorContext } from '../../workspace/editor-context.ts';
import { offerCutOff } from '../../workspace/recording/record.ts';
import { DocumentNotice } from './document-notice.tsx';
import { EditorDialogs } from './editor-dialogs.tsx';
import './editor-shell.css';
import { MediaGhost } from './media-ghost.tsx';
import { NarrowTabs } from './narrow-tabs.tsx';
import { TopBar } from './top-bar.tsx';
import { watchDocument } from './watch-document.ts';

/** The mixer brings all sound effects: it is loaded when it is first shown. */
const Mixer = lazy(async () => ({ default: (await import('../../features/mixer/mixer.tsx')).Mixer }));

const NARROW = '(max-width: 760px)';

export interface EditorShellProps {
  readonly session: Session;
  readonly onClose: () => void;
}

/** The open project: four panels around one document. */
const EditorShell: Component<EditorShellProps> = (props) => {
  const editor = createEditor(props.session);
  editor.setActions(createActions(editor, () => props.onClose()));
  listenToKeys(editor.actions);
  watchDocument(editor);
  void offerCutOff(editor);
  const media = matchMedia(NARROW);
  const [narrow, setNarrow] = createSignal(media.matches);
  onMount(() => {
    const listen = () => setNarrow(media.matches);
    media.addEventListener('change', listen);
    onCleanup(() => media.removeEventListener('change', listen));
  });
  const shows = (panel: 'media' | 'timeline' | 'mixer' | 'inspector') =>
    !narrow() || editor.state.narrowPanel() === panel;
  return (
    <EditorContext.Provider value={editor}>
      <div class="editor" classList={{ 'editor-narrow': narrow() }}>
        <TopBar onClose={props.onClose} />
        <DocumentNotice />
        <main id="main" class="editor-main" tabIndex={-1}>
          <h1 class="visually-hidden">{editor.project().name}</h1>
          <div class="editor-upper">
            <Show when={!narrow()}>
              <div class="editor-bin" style={{ width: `${preferences.binWidth}px` }}>
                <ErrorPanel name={t('editor.panels.media')}>
                  <MediaBin />
                </ErrorPanel>
              </div>
              <Splitter
                label={t('editor.panels.widthOf', { panel: t('editor.panels.media') })}
                orientation="vertical"
                direction={1}
                value={preferences.binWidth}
                min={200}
                max={560}
                initial={280}
                onChange={(width) => setPreference('binWidth', width)}
              />
            </Show>
            <div class="editor-preview">
              <ErrorPanel name={t('editor.panels.preview')}>
                <Preview />
              </ErrorPanel>
            </div>
            <Show when={!narrow()}>
              <Splitter
                label={t('editor.panels.widthOf', { panel: t('editor.panels.inspector') })}
                orientation="vertical"
                direction={-1}
                value={preferences.inspectorWidth}
                min={220}
                max={480}
                initial={280}
                onChange={(width) => setPreference('inspectorWidth', width)}
              />
              <div class="editor-inspector" style={{ width: `${preferences.inspectorWidth}px` }}>
                <ErrorPanel name={t('editor.panels.inspector')}>
                  <Inspector />
                </ErrorPanel>
              </div>
            </Show>
          </div>
          <Show when={narrow()}>
            <NarrowTabs />
          </Show>
          <Show when={!narrow()}>
            <Splitter
              label={t('editor.panels.heightOf', { panel: t('editor.panels.timeline') })}
              orientation="horizontal"
              direction={-1}
              value={preferences.timelineHeight}
              min={160}
              max={720}
              initial={300}
              onChange={(height) => setPreference('timelineHeight', height)}
            />
          </Show>
          <div
            class="editor-lower"
            style={narrow() ? {} : { height: `min(${preferences.timelineHeight}px, calc(100% - 200px))` }}
          >
            <Show when={narrow() && shows('media')}>
              <ErrorPanel name={t('editor.panels.media')}>
                <MediaBin />
              </ErrorPanel>
            </Show>
            <Show when={shows('timeline')}>
              <ErrorPanel name={t('editor.panels.timeline')}>
                <Timeline />
              </ErrorPanel>
            </Show>
            <Show when={narrow() && shows('mixer')}>
              <ErrorPanel name={t('editor.panels.mixer')}>
                <Suspense>
                  <Mixer />
                </Suspense>
              </ErrorPanel>
            </Show>
            <Show when={narrow() && shows('inspector')}>
              <ErrorPanel name={t('editor.panels.inspector')}>
                <Inspector />
              </ErrorPanel>
            </Show>
          </div>
          <Show when={!narrow() && preferences.mixer}>
            <Splitter
              label={t('editor.panels.heightOf', { panel: t('editor.panels.mixer') })}
              orientation="horizontal"
              direction={-1}
              value={preferences.mixerHeight}
              min={200}
              max={720}
              initial={280}
              onChange={(height) => setPreference('mixerHeight', height)}
            />
            <div class="editor-mixer" style={{ height: `min(${preferences.mixerHeight}px, 60%)` }}>
              <ErrorPanel name={t('editor.panels.mixer')}>
                <Suspense>
                  <Mixer />
                </Suspense>
              </ErrorPanel>
            </div>
          </Show>
        </main>
        <MediaGhost />
        <EditorDialogs />
      </div>
    </EditorContext.Provider>
  );
};

export default EditorShell;
