import { type Component, For, Show } from 'solid-js';
import { t } from './i18n/i18n.ts';
import { Icon } from './icons/icon.tsx';
import type { IconName } from './icons/paths.ts';

export interface Choice<T extends string = string> {
  readonly value: T;
  readonly title: string;
  readonly disabled?: boolean;
}

/** The system's own list: the one control that is right on every device, keyboard and screen reader. */
export function Select<T extends string>(props: {
  label: string;
  value: T;
  choices: readonly Choice<T>[];
  disabled?: boolean;
  /** Several things with different values: none is shown. */
  mixed?: boolean;
  /** Stands for the words where there is no room for them. */
  icon?: IconName;
  id?: string;
  onChange: (value: T) => void;
}): ReturnType<Component> {
  return (
    <span class="select">
      <select
        id={props.id}
        aria-label={props.label}
        disabled={props.disabled}
        onChange={(event) => props.onChange(event.currentTarget.value as T)}
      >
        <Show when={props.mixed}>
          <option value="" disabled selected>
            {t('app.mixed')}
          </option>
        </Show>
        <For each={props.choices}>
          {(choice) => (
            <option
              value={choice.value}
              disabled={choice.disabled}
              selected={!props.mixed && choice.value === props.value}
            >
              {choice.title}
            </option>
          )}
        </For>
      </select>
      <Show when={props.icon}>
        {(icon) => (
          <span class="select-icon">
            <Icon name={icon()} size={16} />
          </span>
        )}
      </Show>
      <Icon name="chevron-down" size={12} />
    </span>
  );
}
