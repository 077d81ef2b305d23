// What a page shows of the relay, asked anew from time to time while it is looked at.
import { createSignal, onCleanup } from 'solid-js';
import { type ErrorReport, reportOf } from '../../base/errors.ts';

const EVERY_MS = 15_000;

/** Owned by the component that calls it. */
export function createAsked<T>(ask: () => Promise<T>) {
  const [value, setValue] = createSignal<T | null>(null);
  const [error, setError] = createSignal<ErrorReport | null>(null);
  let over = false;
  const refresh = async (): Promise<void> => {
    try {
      const next = await ask();
      if (over) return;
      setValue(() => next);
      setError(null);
    } catch (cause) {
      if (!over) setError(reportOf(cause));
    }
  };
  void refresh();
  const timer = setInterval(() => document.visibilityState === 'visible' && void refresh(), EVERY_MS);
  onCleanup(() => {
    over = true;
    clearInterval(timer);
  });
  return { value, error, refresh };
}
