import { createEffect, createSignal, onCleanup } from 'solid-js';
import { preferences } from './preferences.ts';

const [theme, setTheme] = createSignal<'dark' | 'light'>('dark');

/** What is shown now; canvases repaint when it changes. */
export { theme };

/** Follows the preference and, for `system`, the system. Call once, inside a root. */
export function followTheme(): void {
  const light = matchMedia('(prefers-color-scheme: light)');
  const [systemLight, setSystemLight] = createSignal(light.matches);
  const listen = () => setSystemLight(light.matches);
  light.addEventListener('change', listen);
  onCleanup(() => light.removeEventListener('change', listen));
  createEffect(() => {
    const chosen = preferences.theme === 'system' ? (systemLight() ? 'light' : 'dark') : preferences.theme;
    document.documentElement.dataset.theme = chosen;
    setTheme(chosen);
  });
}
