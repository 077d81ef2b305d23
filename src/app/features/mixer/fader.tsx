import { type Component, createMemo, For } from 'solid-js';
import { t } from '../../ui/i18n/i18n.ts';
import {
  FADER_MARKS,
  FADER_TOP_DB,
  faderDb,
  faderPosition,
  MOST_DB,
  SILENCE_DB,
} from '../../workspace/sound/fader-law.ts';
import { sayDb } from '../../workspace/sound/level-format.ts';
import type { MixerValue } from './mixer-values.ts';
import { slide } from './slide.ts';

/** Upright, in dB. Enter goes to the field where a level is typed. */
export const Fader: Component<{
  name: string;
  value: MixerValue;
  disabled: boolean;
  onEnter: () => void;
}> = (props) => {
  let way: HTMLDivElement | undefined;
  const db = createMemo(() => Math.max(SILENCE_DB, props.value.now()));
  const handlers = slide({
    value: db,
    position: faderPosition,
    at: faderDb,
    axis: 'y',
    length: () => way?.clientHeight ?? 120,
    min: SILENCE_DB,
    max: FADER_TOP_DB,
    step: 0.5,
    page: 3,
    initial: 0,
    disabled: () => props.disabled,
    begin: () => props.value.begin(),
    set: (value) => props.value.set(value),
    end: (keep) => props.value.end(keep),
    onEnter: () => props.onEnter(),
  });
  return (
    <div
      class="fader"
      role="slider"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={t('mixer.level', { name: props.name })}
      aria-valuemin={SILENCE_DB}
      aria-valuemax={MOST_DB}
      aria-valuenow={Math.round(db() * 10) / 10}
      aria-valuetext={sayDb(db())}
      aria-disabled={props.disabled}
      {...handlers}
    >
      <div ref={way} class="fader-way">
        <For each={FADER_MARKS}>
          {(mark) => (
            <span
              class="fader-mark"
              classList={{ 'fader-zero': mark === 0 }}
              style={{ bottom: `${100 * faderPosition(mark)}%` }}
              aria-hidden="true"
            >
              {mark > 0 ? `+${mark}` : Math.abs(mark)}
            </span>
          )}
        </For>
        <span class="fader-slot" />
        <span
          class="fader-cap"
          classList={{ 'fader-animated': props.value.keys() > 0 }}
          style={{ bottom: `${100 * faderPosition(db())}%` }}
        />
      </div>
    </div>
  );
};
