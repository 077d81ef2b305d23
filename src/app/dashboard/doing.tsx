// Asking the relay for something that changes it; a refusal stands where it was asked.
import { type Component, createSignal, Show } from 'solid-js';
import { type ErrorReport, reportOf } from '../../base/errors.ts';
import { errorSentence } from '../ui/i18n/i18n.ts';

export interface Doing {
  /** @returns whether it went well */
  readonly run: (work: () => Promise<unknown>) => Promise<boolean>;
  readonly busy: () => boolean;
  readonly Refusal: Component;
}

/** @param after what has changed is asked for anew */
export function createDoing(after: () => Promise<unknown> | unknown = () => undefined): Doing {
  const [refusal, setRefusal] = createSignal<ErrorReport | null>(null);
  const [busy, setBusy] = createSignal(false);
  const run = async (work: () => Promise<unknown>): Promise<boolean> => {
    setBusy(true);
    try {
      await work();
      setRefusal(null);
      await after();
      return true;
    } catch (error) {
      setRefusal(reportOf(error));
      return false;
    } finally {
      setBusy(false);
    }
  };
  const Refusal: Component = () => (
    <Show when={refusal()}>
      {(error) => (
        <p class="board-bad" role="alert">
          {errorSentence(error())}
        </p>
      )}
    </Show>
  );
  return { run, busy, Refusal };
}
