import { createSignal } from 'solid-js';
import { isAbort, reportOf } from '../../base/errors.ts';
import { randomId } from '../../base/ids.ts';
import type { ImportState, ImportTask } from './types.ts';

export interface RunningImport extends ImportTask {
  /** Aborted when the user cancels, or dismisses what still runs. */
  readonly signal: AbortSignal;
  readonly run: () => Promise<void>;
}

/**
 * One file on its way in. What fails stays in the list until it is dismissed; what is cancelled leaves it.
 * @param work does the import, tells where it is, and answers with the asset
 */
export function importTask(
  name: string,
  work: (
    tell: (state: ImportState) => void,
    signal: AbortSignal,
  ) => Promise<Extract<ImportState, { phase: 'done' }>>,
  leave: (task: ImportTask) => void,
): RunningImport {
  const [state, setState] = createSignal<ImportState>({ phase: 'waiting' });
  const control = new AbortController();
  const task: RunningImport = {
    id: randomId(),
    name,
    state,
    signal: control.signal,
    cancel() {
      control.abort();
      leave(task);
    },
    dismiss() {
      control.abort();
      leave(task);
    },
    async run() {
      if (control.signal.aborted) return;
      // Words on the way come over a port of their own: some arrive after the answer.
      let over = false;
      const tell = (next: ImportState): void => {
        if (!over) setState(next);
      };
      try {
        const done = await work(tell, control.signal);
        over = true;
        setState(done);
      } catch (error) {
        over = true;
        if (!(isAbort(error) && control.signal.aborted))
          setState({ phase: 'failed', error: reportOf(error) });
      }
    },
  };
  return task;
}
