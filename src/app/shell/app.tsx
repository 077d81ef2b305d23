import { type Component, createSignal, lazy, Match, Show, Suspense, Switch } from 'solid-js';
import { NoticesRegion } from '../features/notices/notices-region.tsx';
import { StartScreen } from '../features/start/start-screen.tsx';
import { drawnByRelay } from '../session/relay/drawn-by-relay.ts';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { t } from '../ui/i18n/i18n.ts';
import { followTheme } from '../ui/theme.ts';
import './app.css';
import { missingParts } from './capabilities.ts';
import { OpenProject } from './open-project.tsx';
import { sessionClosed } from './open-session-guard.ts';
import { goToProject, projectId } from './route.ts';
import { StartBar } from './start-bar.tsx';
import { createStudioDoor } from './studio-door.ts';
import { UpdateBar } from './update-bar.tsx';

/** For browsers alone that lack something. */
const Unsupported = lazy(() => import('./unsupported.tsx'));

/** The whole page: the start screen or one open project, and what may be said over both. */
export const App: Component = () => {
  followTheme();
  const missing = missingParts();
  const [ignored, setIgnored] = createSignal(false);
  const door = createStudioDoor();
  const unsupported = () => missing.length > 0 && !drawnByRelay() && (!ignored() || projectId() !== null);
  return (
    <>
      {/* biome-ignore lint/a11y/useValidAnchor: a skip link is a link for every screen reader */}
      <a
        class="skip-link"
        href="#main"
        onClick={(event) => {
          // The address belongs to the router: the jump is made by hand.
          event.preventDefault();
          document.getElementById('main')?.focus();
        }}
      >
        {t('app.skip')}
      </a>
      <div class="app">
        <UpdateBar />
        <ErrorPanel name={t('app.name')}>
          <Switch
            fallback={
              <>
                <StartBar />
                <Show
                  when={!door.busy()}
                  fallback={
                    <main id="main" class="app-wait" tabIndex={-1} aria-busy="true">
                      <p role="status">{t('start.opening')}</p>
                    </main>
                  }
                >
                  <StartScreen
                    shelf={door.shelf}
                    settled={sessionClosed()}
                    onOpen={goToProject}
                    onNew={(items) => void door.create(items)}
                    onOpenFile={(file) => void door.openFile(file)}
                    onSample={() => void door.openSample()}
                  />
                </Show>
              </>
            }
          >
            <Match when={unsupported()}>
              <StartBar />
              <Suspense>
                <Unsupported
                  missing={missing}
                  onContinue={() => {
                    setIgnored(true);
                    location.hash = '';
                  }}
                />
              </Suspense>
            </Match>
            <Match when={projectId()} keyed>
              {(id) => <OpenProject id={id} door={door} />}
            </Match>
          </Switch>
        </ErrorPanel>
      </div>
      <NoticesRegion />
    </>
  );
};
