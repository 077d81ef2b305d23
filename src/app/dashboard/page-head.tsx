import { type ParentComponent, Show } from 'solid-js';
import type { ErrorReport } from '../../base/errors.ts';
import { errorSentence } from '../ui/i18n/i18n.ts';

/** What a page is called, what can be made there, and why it could not be read. */
export const PageHead: ParentComponent<{ title: string }> = (props) => (
  <div class="board-filters">
    <h2>{props.title}</h2>
    <span class="board-space" />
    {props.children}
  </div>
);

export const PageTrouble: ParentComponent<{ error: ErrorReport | null }> = (props) => (
  <Show when={props.error}>
    {(error) => (
      <p class="board-bad" role="alert">
        {errorSentence(error())}
      </p>
    )}
  </Show>
);
