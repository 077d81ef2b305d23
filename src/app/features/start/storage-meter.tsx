import { type Component, createResource, Show } from 'solid-js';
import { Button } from '../../ui/button.tsx';
import { formatBytes } from '../../ui/i18n/format.ts';
import { t } from '../../ui/i18n/i18n.ts';

async function readStorage(): Promise<{ used: number; quota: number; persisted: boolean } | null> {
  if (!navigator.storage?.estimate) return null;
  const [estimate, persisted] = await Promise.all([
    navigator.storage.estimate(),
    navigator.storage.persisted(),
  ]);
  return { used: estimate.usage ?? 0, quota: estimate.quota ?? 0, persisted };
}

/** How full this browser's storage is, and whether the browser may clear it. */
export const StorageMeter: Component = () => {
  const [storage, { refetch }] = createResource(readStorage);
  const keep = async () => {
    await navigator.storage.persist();
    await refetch();
  };
  return (
    <footer class="start-storage">
      <Show when={storage()} fallback={<p>{storage.loading ? '' : t('start.storageUnknown')}</p>}>
        {(state) => (
          <>
            <meter
              class="storage-bar"
              aria-label={t('start.storage')}
              min="0"
              max={Math.max(1, state().quota)}
              value={state().used}
            />
            <p class="tabular">
              {t('start.storageUse', { used: formatBytes(state().used), quota: formatBytes(state().quota) })}
            </p>
            <p>{state().persisted ? t('start.storagePersisted') : t('start.storageAtRisk')}</p>
            <Show when={!state().persisted}>
              <Button small kind="quiet" onClick={() => void keep()}>
                {t('start.storageKeep')}
              </Button>
            </Show>
          </>
        )}
      </Show>
    </footer>
  );
};
