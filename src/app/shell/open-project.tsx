import {
  type Component,
  createResource,
  lazy,
  Match,
  onCleanup,
  onMount,
  Show,
  Suspense,
  Switch,
} from 'solid-js';
import { reportOf } from '../../base/errors.ts';
import { drawnByRelay } from '../session/relay/drawn-by-relay.ts';
import type { Session } from '../session/types.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { errorSentence, t } from '../ui/i18n/i18n.ts';
import { notify, notifyError } from '../ui/notices.ts';
import { missingAdapter } from './capabilities.ts';
import { setClosing, setOpenSession } from './open-session-guard.ts';
import { goToStart } from './route.ts';
import type { StudioDoor } from './studio-door.ts';

const EditorShell = lazy(() => import('./editor/editor-shell.tsx'));

/** From an id to an editor: loads what is heavy, opens the document, and closes both again. */
export const OpenProject: Component<{ id: string; door: StudioDoor }> = (props) => {
  let current: Session | null = null;
  let left = false;
  const close = async () => {
    const session = current;
    current = null;
    setOpenSession(null);
    await session?.close().catch((error: unknown) => notifyError(reportOf(error)));
  };
  // It comes while the document is read, instead of after it.
  EditorShell.preload().catch(() => undefined);
  const [session, { refetch }] = createResource(async () => {
    await close();
    const opened = await props.door.open(props.id);
    // Gone already: the address changed while the project was opening.
    if (left) {
      await opened.close();
      return null;
    }
    current = opened;
    setOpenSession(opened);
    return opened;
  });
  // Everything but the picture works without a graphics device: that is said, and does not stop anybody.
  onMount(() =>
    missingAdapter().then(
      // Where a relay was asked to draw, its absence would not be news.
      (missing) => missing && !drawnByRelay() && notify({ kind: 'error', text: t('start.missingAdapter') }),
      (error: unknown) => notifyError(reportOf(error)),
    ),
  );
  // Only when edits would really be lost: everything else is written already.
  const warn = (event: BeforeUnloadEvent) => {
    if (current?.saveState() === 'failed') event.preventDefault();
  };
  addEventListener('beforeunload', warn);
  onCleanup(() => {
    removeEventListener('beforeunload', warn);
    left = true;
    setClosing(close());
  });
  const waiting = (
    <main id="main" class="app-wait" tabIndex={-1} aria-busy="true">
      <p role="status">{t('start.opening')}</p>
    </main>
  );
  return (
    <Switch fallback={waiting}>
      <Match when={session.error as unknown}>
        {(error) => (
          <main id="main" class="app-failed" tabIndex={-1}>
            <h1 class="visually-hidden">{t('start.openFailed')}</h1>
            <EmptyState icon="warning" title={t('start.openFailed')} text={errorSentence(reportOf(error()))}>
              <Button icon="arrow-left" onClick={goToStart}>
                {t('start.back')}
              </Button>
              <Button icon="reset" onClick={() => void refetch()}>
                {t('app.retry')}
              </Button>
            </EmptyState>
          </main>
        )}
      </Match>
      <Match when={session.state === 'ready' && session()}>
        {(open) => (
          <Suspense fallback={waiting}>
            <Show when={open()} keyed>
              {(one) => <EditorShell session={one} onClose={goToStart} />}
            </Show>
          </Suspense>
        )}
      </Match>
    </Switch>
  );
};
