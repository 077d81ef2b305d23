import { onCleanup } from 'solid-js';
import type { Action } from './action.ts';

const apple = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** The same spelling that actions use: `Mod+Shift+Z`, `ArrowLeft`, `?`. */
export function keyOf(event: KeyboardEvent): readonly string[] {
  const mod = apple ? event.metaKey : event.ctrlKey;
  const before = `${mod ? 'Mod+' : ''}${event.altKey ? 'Alt+' : ''}`;
  const shift = event.shiftKey ? 'Shift+' : '';
  const names = new Set<string>();
  if (event.key === ' ') names.add(`${before}${shift}Space`);
  else if (event.key.length === 1) {
    // A sign that needs Shift on this keyboard is named by the sign alone: "?" is Shift+ß in German, Shift+, in French.
    const upper = event.key.toUpperCase();
    names.add(/[A-Z0-9]/.test(upper) ? `${before}${shift}${upper}` : `${before}${upper}`);
    if (!/[A-Z0-9]/.test(upper)) names.add(`${before}${shift}${upper}`);
  } else names.add(`${before}${shift}${event.key}`);
  // Letters by their place, for keyboards whose letters are not Latin; digits, for those that type them with Shift.
  const place = /^(?:Key|Digit)([A-Z0-9])$/.exec(event.code)?.[1];
  if (place && !/^[a-z]$/i.test(event.key)) names.add(`${before}${shift}${place}`);
  return [...names];
}

const TEXT_TYPES = new Set(['text', 'search', 'number', 'email', 'url', 'password', 'tel']);
const isTextField = (target: EventTarget | null): boolean =>
  target instanceof HTMLTextAreaElement ||
  target instanceof HTMLSelectElement ||
  (target instanceof HTMLInputElement && TEXT_TYPES.has(target.type)) ||
  (target instanceof HTMLElement && target.isContentEditable);

/** Keys that a focused control needs for itself. */
function ownedByControl(event: KeyboardEvent): boolean {
  const target = event.target;
  if (isTextField(target)) {
    // In a text only what no text uses goes through: the palette and export.
    const mod = apple ? event.metaKey : event.ctrlKey;
    return !(mod && ['k', 'e', 'i'].includes(event.key.toLowerCase()));
  }
  if (!(target instanceof HTMLElement)) return false;
  const presses = event.key === ' ' || event.key === 'Enter';
  if (presses && target.closest('button, a, [role=button], [role=menuitem], summary, input')) return true;
  const arrows = event.key.startsWith('Arrow') || event.key === 'Home' || event.key === 'End';
  return (
    arrows && target.closest('[role=separator], [role=slider], [role=tablist], input[type=range]') !== null
  );
}

const modalOpen = (): boolean =>
  document.querySelector('[role=dialog], [role=alertdialog], [role=menu]') !== null;

/** Gives every key to the first action that wants it. Call inside a root; listens until it is disposed. */
export function listenToKeys(actions: () => readonly Action[]): void {
  const onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || ownedByControl(event) || modalOpen()) return;
    const keys = keyOf(event);
    const action = actions().find(
      (candidate) => candidate.keys.some((key) => keys.includes(key)) && (candidate.when?.() ?? true),
    );
    if (!action) return;
    event.preventDefault();
    if (event.repeat && !action.repeats) return;
    void action.run();
  };
  addEventListener('keydown', onKey);
  onCleanup(() => removeEventListener('keydown', onKey));
}
