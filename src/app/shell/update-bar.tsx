import { type Component, createSignal, onMount, Show } from 'solid-js';
import { reportOf } from '../../base/errors.ts';
import { registerServiceWorker, type ServiceWorkerHandle } from '../pwa/register-service-worker.ts';
import { Button } from '../ui/button.tsx';
import { t } from '../ui/i18n/i18n.ts';
import { notify, notifyError } from '../ui/notices.ts';
import { flushOpenSession } from './open-session-guard.ts';

/** A newer version waits until its user says yes; the open project is written before the page loads again. */
export const UpdateBar: Component = () => {
  const [ready, setReady] = createSignal(false);
  let worker: ServiceWorkerHandle | null = null;
  onMount(() => {
    worker = registerServiceWorker({
      onUpdateReady: () => setReady(true),
      onOfflineReady: () => notify({ text: t('app.state.offlineReady') }),
      onFailed: (reason) => console.warn('No service worker: the studio needs a network to open.', reason),
    });
  });
  const update = async () => {
    try {
      await flushOpenSession();
      await worker?.applyUpdate();
    } catch (error) {
      notifyError(reportOf(error));
    }
  };
  return (
    <Show when={ready()}>
      <div class="update-bar" role="status">
        <p>{t('app.state.update')}</p>
        <Button small onClick={() => setReady(false)}>
          {t('app.state.updateLater')}
        </Button>
        <Button small kind="primary" onClick={() => void update()}>
          {t('app.state.updateNow')}
        </Button>
      </div>
    </Show>
  );
};
