import { type Component, createSignal } from 'solid-js';
import type { FrameRate, Ticks } from '../../base/time.ts';
import { formatTimecode, parseTimecode } from '../../base/timecode.ts';

/** A timecode that can be typed over; Enter goes there, Escape takes the typing back. */
export const TimecodeField: Component<{
  label: string;
  value: Ticks;
  rate: FrameRate;
  class?: string;
  onCommit: (time: Ticks) => void;
}> = (props) => {
  const [typing, setTyping] = createSignal<string | null>(null);
  const commit = () => {
    const text = typing();
    setTyping(null);
    const time = text === null ? null : parseTimecode(text, props.rate);
    if (time !== null) props.onCommit(Math.max(0, time));
  };
  return (
    <input
      class={`timecode tabular ${props.class ?? ''}`}
      type="text"
      inputmode="numeric"
      autocomplete="off"
      spellcheck={false}
      size={11}
      aria-label={props.label}
      value={typing() ?? formatTimecode(props.value, props.rate)}
      onFocus={(event) => event.currentTarget.select()}
      onInput={(event) => setTyping(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
        else if (event.key === 'Escape') {
          setTyping(null);
          event.currentTarget.blur();
        }
      }}
    />
  );
};
