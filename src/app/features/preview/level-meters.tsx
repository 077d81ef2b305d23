import { type Component, For } from 'solid-js';
import { t } from '../../ui/i18n/i18n.ts';
import { useEditor } from '../../workspace/editor-context.ts';

const FLOOR_DB = -60;
const toDb = (peak: number): number => (peak > 0 ? Math.max(FLOOR_DB, 20 * Math.log10(peak)) : FLOOR_DB);
const toHeight = (peak: number): number => Math.min(1, (toDb(peak) - FLOOR_DB) / -FLOOR_DB);

/** dBFS, −60…0; the last 6 dB warn, full scale is red. */
export const LevelMeters: Component = () => {
  const { player } = useEditor().session;
  const channels = () => {
    const count = Math.max(2, player.meter().length);
    return Array.from({ length: count }, (_, index) => index);
  };
  const name = (index: number) =>
    index === 0 ? t('editor.preview.left') : index === 1 ? t('editor.preview.right') : String(index + 1);
  return (
    <div class="meters">
      <For each={channels()}>
        {(index) => {
          const peak = () => player.meter()[index] ?? 0;
          return (
            // biome-ignore lint/a11y/useSemanticElements: the native meter cannot be drawn upright with peaks
            <div
              class="meter"
              role="meter"
              aria-label={t('editor.preview.meter', { channel: name(index) })}
              aria-valuemin={FLOOR_DB}
              aria-valuemax="0"
              aria-valuenow={Math.round(toDb(peak()))}
            >
              <div class="meter-fill" style={{ transform: `scaleY(${1 - toHeight(peak())})` }} />
              <div class="meter-clip" classList={{ 'meter-clipped': peak() >= 1 }} />
            </div>
          );
        }}
      </For>
    </div>
  );
};
