import { type Component, createMemo, For } from 'solid-js';
import { t } from '../../ui/i18n/i18n.ts';
import type { SoundEffect } from './effects.ts';

const [WIDTH, HEIGHT] = [200, 200];
const [LOW, HIGH] = [-72, 6];
const LEVELS = Float64Array.from({ length: 157 }, (_, i) => LOW + i / 2);
const x = (db: number): number => ((db - LOW) / (HIGH - LOW)) * WIDTH;
const y = (db: number): number => HEIGHT - x(Math.max(LOW - 6, Math.min(HIGH + 6, db)));
const MARKS = [-60, -48, -36, -24, -12, 0] as const;

/** Level out over level in, of a steady tone. */
export const CurvePicture: Component<{ effect: SoundEffect; params: readonly number[] }> = (props) => {
  const path = createMemo(() => {
    const out = props.effect.curve?.(props.params, LEVELS) ?? LEVELS;
    return Array.from(
      LEVELS,
      (level, i) => `${i === 0 ? 'M' : 'L'}${x(level).toFixed(1)} ${y(out[i]!).toFixed(1)}`,
    ).join('');
  });
  return (
    <svg
      class="picture picture-curve"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={t('mixer.effect.curve')}
    >
      <For each={MARKS}>
        {(mark) => (
          <>
            <path class="picture-grid" d={`M${x(mark)} 0V${HEIGHT}M0 ${y(mark)}H${WIDTH}`} />
            <text class="picture-mark" x="3" y={y(mark) - 2}>
              {mark}
            </text>
          </>
        )}
      </For>
      <path class="picture-even" d={`M0 ${HEIGHT}L${WIDTH} 0`} />
      <path class="picture-line" d={path()} />
    </svg>
  );
};
