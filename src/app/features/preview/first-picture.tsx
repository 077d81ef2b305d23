import { type Component, createSignal, onCleanup, Show } from 'solid-js';
import { t } from '../../ui/i18n/i18n.ts';
import { Progress } from '../../ui/progress.tsx';

/** A fast device is ready before a word of this could be read. */
const SHOWN_AFTER_MS = 300;
const EXPLAINED_AFTER_MS = 2000;

/** In the place of the picture while the graphics device is being set up: black would look broken. */
export const FirstPicture: Component = () => {
  const [shown, setShown] = createSignal(false);
  const [explained, setExplained] = createSignal(false);
  const timers = [
    setTimeout(() => setShown(true), SHOWN_AFTER_MS),
    setTimeout(() => setExplained(true), EXPLAINED_AFTER_MS),
  ];
  onCleanup(() => timers.forEach(clearTimeout));
  return (
    <Show when={shown()}>
      <div class="first-picture" role="status">
        <div class="first-picture-text">
          <p>{t('editor.preview.preparing')}</p>
          <Progress label={t('editor.preview.preparing')} value={null} />
          <p class="first-picture-hint" classList={{ 'first-picture-late': explained() }}>
            {t('editor.preview.preparingHint')}
          </p>
        </div>
      </div>
    </Show>
  );
};
