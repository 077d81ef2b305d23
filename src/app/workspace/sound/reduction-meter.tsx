import { type Accessor, type Component, createMemo, For, Show } from 'solid-js';
import { t } from '../../ui/i18n/i18n.ts';
import { useEditor } from '../editor-context.ts';
import { formatDb, sayDb } from './level-format.ts';

const REACH_DB = 24;

/** From the top down: the more dB are taken off, the longer. */
export const ReductionMeter: Component<{ effect: string; frames: Accessor<number> }> = (props) => {
  const { meters, player } = useEditor().session;
  const bands = createMemo<readonly number[]>(() => {
    props.frames();
    const reading = meters.reduction(props.effect);
    if (!reading) return [];
    return player.playing() ? Array.from(reading) : Array.from(reading, () => 0);
  });
  return (
    <Show when={bands().length > 0}>
      <div class="reduction">
        <For each={Array.from({ length: bands().length }, (_, i) => i)}>
          {(index) => {
            const db = () => bands()[index] ?? 0;
            const name = () =>
              bands().length === 1
                ? t('mixer.effect.reduction')
                : t('mixer.effect.reductionBand', { number: index + 1 });
            return (
              <div class="reduction-column">
                {/* biome-ignore lint/a11y/useSemanticElements: the native meter cannot hang from the top */}
                <div
                  class="reduction-bar"
                  role="meter"
                  aria-label={name()}
                  aria-valuemin={-REACH_DB}
                  aria-valuemax={0}
                  aria-valuenow={Math.max(-REACH_DB, Math.round(db() * 10) / 10)}
                  aria-valuetext={sayDb(db())}
                >
                  <div style={{ transform: `scaleY(${Math.min(1, -db() / REACH_DB)})` }} />
                </div>
                <span class="tabular" aria-hidden="true">
                  {formatDb(db())}
                </span>
              </div>
            );
          }}
        </For>
      </div>
    </Show>
  );
};
