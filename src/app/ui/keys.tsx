import { type Component, For } from 'solid-js';
import { t } from './i18n/i18n.ts';

const apple = /Mac|iPhone|iPad/.test(navigator.userAgent);
const SYMBOLS: Readonly<Record<string, string>> = apple
  ? { Mod: '⌘', Shift: '⇧', Alt: '⌥', Control: '⌃' }
  : { Mod: 'Ctrl' };
const ARROWS: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
};

function label(key: string): string {
  switch (key) {
    case 'Space':
      return t('app.keys.space');
    case 'Delete':
      return t('app.keys.delete');
    case 'Shift':
      return SYMBOLS.Shift ?? t('app.keys.shift');
    case 'Home':
      return t('app.keys.home');
    case 'End':
      return t('app.keys.end');
    case 'Backspace':
      return '⌫';
    case 'Enter':
      return '↵';
    case 'Escape':
      return t('app.keys.escape');
    default:
      return SYMBOLS[key] ?? ARROWS[key] ?? key;
  }
}

/** `Mod+Shift+Z` → ["Ctrl", "Maj", "Z"]; a trailing `+` is the plus key itself. */
export const keyLabels = (keys: string): readonly string[] => keys.split(/\+(?=.)/).map(label);

/** A shortcut as the keyboard in front of the reader shows it. */
export const Keys: Component<{ keys: string }> = (props) => (
  <span class="keys">
    <For each={keyLabels(props.keys)}>{(key) => <kbd>{key}</kbd>}</For>
  </span>
);
