import { type Component, For, Show } from 'solid-js';
import { Button } from '../../ui/button.tsx';
import { t } from '../../ui/i18n/i18n.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Icon } from '../../ui/icons/icon.tsx';
import { dismiss, notices } from '../../ui/notices.ts';
import './notices.css';

/** Read out as they come; errors at once, the rest when the reader pauses. */
export const NoticesRegion: Component = () => (
  <section class="notices" aria-label={t('app.notices.region')} aria-live="polite">
    <For each={notices()}>
      {(notice) => (
        <div class={`notice notice-${notice.kind}`} role={notice.kind === 'error' ? 'alert' : undefined}>
          <Icon name={notice.kind === 'info' ? 'info' : 'warning'} />
          <div class="notice-text">
            <p>{notice.text}</p>
            <Show when={notice.progress}>
              {(progress) => <progress max={1} value={progress()()} aria-label={notice.text} />}
            </Show>
            <Show when={notice.detail}>
              <details>
                <summary>{t('app.notices.details')}</summary>
                <p>{notice.detail}</p>
              </details>
            </Show>
          </div>
          <Show when={notice.action}>
            {(action) => (
              <Button
                small
                onClick={() => {
                  action().run();
                  dismiss(notice.id);
                }}
              >
                {action().title}
              </Button>
            )}
          </Show>
          <IconButton
            small
            icon="close"
            label={t('app.notices.dismiss')}
            onClick={() => dismiss(notice.id)}
          />
        </div>
      )}
    </For>
  </section>
);
