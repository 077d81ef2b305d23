import { type Component, For, Show } from 'solid-js';
import { t } from '../../ui/i18n/i18n.ts';
import { useEditor } from '../editor-context.ts';
import { formatDb } from '../sound/level-format.ts';
import './recording.css';

/** The bottom of the scale. */
const FLOOR_DB = -60;
const decibels = (level: number): number =>
  Math.min(0, Math.max(FLOOR_DB, 20 * Math.log10(Math.max(1e-6, level))));
const place = (level: number): number => 1 - decibels(level) / FLOOR_DB;

/** What comes in for an armed track: a bar, a mark that stays a while, and a lamp that stays until it is pressed. `upright`: in a strip of the mixer. */
export const InputMeter: Component<{ name: string; upright?: boolean }> = (props) => {
  const { recorder } = useEditor().session;
  const channels = () => recorder.levels().channels.length;
  const channel = (index: number) => recorder.levels().channels[index] ?? { peak: 0, hold: 0 };
  const loudest = () => decibels(Math.max(0, ...recorder.levels().channels.map(({ hold }) => hold)));
  const along = (share: number): string => (props.upright ? `scaleY(${share})` : `scaleX(${share})`);
  const mark = (share: number) =>
    props.upright ? { bottom: `${share * 100}%` } : { left: `${share * 100}%` };
  return (
    <span class="input-meter" classList={{ 'input-meter-upright': props.upright === true }}>
      {/* biome-ignore lint/a11y/useSemanticElements: a <meter> cannot be drawn alike in all browsers */}
      <span
        class="input-meter-bars"
        role="meter"
        aria-label={t('recording.inputLevel', { name: props.name })}
        aria-valuemin={FLOOR_DB}
        aria-valuemax={0}
        aria-valuenow={Math.round(loudest())}
        aria-valuetext={formatDb(loudest())}
      >
        <For each={Array.from({ length: Math.max(1, channels()) }, (_, i) => i)}>
          {(index) => (
            <span class="input-meter-bar">
              <span
                class="input-meter-peak"
                classList={{ 'input-meter-hot': decibels(channel(index).peak) > -6 }}
                style={{ transform: along(place(channel(index).peak)) }}
              />
              <Show when={decibels(channel(index).hold) > FLOOR_DB}>
                <span class="input-meter-hold" style={mark(place(channel(index).hold))} />
              </Show>
            </span>
          )}
        </For>
      </span>
      <Show when={recorder.levels().clipped} fallback={<span class="input-meter-lamp" aria-hidden="true" />}>
        <button
          type="button"
          class="input-meter-lamp input-meter-clipped"
          aria-label={t('recording.clipped', { name: props.name })}
          title={t('recording.clipped', { name: props.name })}
          onClick={() => recorder.clearClip()}
        />
      </Show>
    </span>
  );
};
