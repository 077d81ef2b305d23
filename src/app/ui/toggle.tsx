import { type Component, createEffect, type JSX } from 'solid-js';
import { t } from './i18n/i18n.ts';

/** A labelled switch in a row of settings. */
export const Toggle: Component<{
  label: string;
  checked: boolean;
  disabled?: boolean;
  /** Several things, not all of them alike: neither on nor off is shown. */
  mixed?: boolean;
  /** What else a hand on it does. */
  hands?: JSX.CustomEventHandlersCamelCase<HTMLLabelElement>;
  onChange: (checked: boolean) => void;
}> = (props) => {
  let input: HTMLInputElement | undefined;
  createEffect(() => {
    input!.indeterminate = props.mixed ?? false;
  });
  return (
    <label class="toggle" {...props.hands}>
      <span>{props.label}</span>
      <input
        ref={input}
        type="checkbox"
        // A switch knows no third state.
        role={props.mixed ? undefined : 'switch'}
        aria-checked={props.mixed ? 'mixed' : props.checked}
        title={props.mixed ? t('app.mixed') : undefined}
        checked={props.checked}
        disabled={props.disabled}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
    </label>
  );
};
