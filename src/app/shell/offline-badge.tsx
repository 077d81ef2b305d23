import { type Component, createSignal, onCleanup, Show } from 'solid-js';
import { t } from '../ui/i18n/i18n.ts';
import { Icon } from '../ui/icons/icon.tsx';

/** Offline is a state of the world, not a failure: it is said once, quietly. */
export const OfflineBadge: Component = () => {
  const [offline, setOffline] = createSignal(!navigator.onLine);
  const update = () => setOffline(!navigator.onLine);
  addEventListener('online', update);
  addEventListener('offline', update);
  onCleanup(() => {
    removeEventListener('online', update);
    removeEventListener('offline', update);
  });
  return (
    <Show when={offline()}>
      <span class="offline-badge" role="status" title={t('app.state.offlineHint')}>
        <Icon name="offline" />
        {t('app.state.offline')}
      </span>
    </Show>
  );
};
