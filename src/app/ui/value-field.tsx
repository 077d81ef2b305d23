import { type Component, createSignal } from 'solid-js';

/** A number that is shown as text and can be typed; Escape gives up. */
export const ValueField: Component<{
  label: string;
  text: string;
  disabled?: boolean;
  class?: string;
  /** False: what was typed says nothing. */
  onType: (text: string) => void;
  ref?: (input: HTMLInputElement) => void;
}> = (props) => {
  const [typing, setTyping] = createSignal<string | null>(null);
  const commit = () => {
    const text = typing();
    setTyping(null);
    if (text !== null && text !== props.text) props.onType(text);
  };
  return (
    <input
      ref={(input) => props.ref?.(input)}
      class={`value-field tabular ${props.class ?? ''}`}
      type="text"
      inputmode="text"
      autocomplete="off"
      aria-label={props.label}
      disabled={props.disabled}
      value={typing() ?? props.text}
      onFocus={(event) => event.currentTarget.select()}
      onInput={(event) => setTyping(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') {
          commit();
          event.currentTarget.select();
        } else if (event.key === 'Escape') {
          setTyping(null);
          event.currentTarget.blur();
        } else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    />
  );
};
