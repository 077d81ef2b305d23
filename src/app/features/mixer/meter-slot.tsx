import { type Component, createSignal, onCleanup, onMount, Show } from 'solid-js';
import { t } from '../../ui/i18n/i18n.ts';
import { formatDb } from '../../workspace/sound/level-format.ts';
import type { StripRef } from '../../workspace/sound/strips.ts';
import { useMeters } from './meter-context.ts';

/** Where the meter of a strip is painted, and what it says to those who do not see it. */
export const MeterSlot: Component<{ strip: StripRef; name: string }> = (props) => {
  const meters = useMeters();
  const [peak, setPeak] = createSignal(-144);
  const [over, setOver] = createSignal(false);
  let slot: HTMLDivElement | undefined;
  onMount(() => {
    const release = meters.add({
      strip: props.strip,
      element: slot!,
      say: (db, went) => {
        setPeak(db);
        setOver(went);
      },
    });
    onCleanup(release);
  });
  return (
    <div class="meter-column">
      <Show when={over()} fallback={<span class="meter-lamp" aria-hidden="true" />}>
        <button
          type="button"
          class="meter-lamp meter-lamp-on"
          aria-label={t('mixer.over', { name: props.name })}
          title={t('mixer.over', { name: props.name })}
          onClick={() => meters.clearOver(props.strip.id)}
        />
      </Show>
      {/* biome-ignore lint/a11y/useSemanticElements: the native meter shows one level, this one up to eight */}
      <div
        ref={slot}
        class="meter-slot"
        role="meter"
        aria-label={t('mixer.meter', { name: props.name })}
        aria-valuemin={-144}
        aria-valuemax={6}
        aria-valuenow={Math.round(Math.min(6, peak()))}
        aria-valuetext={t('mixer.meterValue', { value: formatDb(peak()) })}
      />
    </div>
  );
};
