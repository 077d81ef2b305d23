// Short messages at the edge of the screen. They live here, below every feature, because anything may have something to say.
import { createSignal } from 'solid-js';
import type { ErrorReport } from '../../base/errors.ts';
import { errorSentence } from './i18n/i18n.ts';

export interface Notice {
  readonly id: number;
  readonly kind: 'info' | 'warning' | 'error';
  readonly text: string;
  readonly detail?: string | undefined;
  /** 0 … 1 of a work that goes on: the notice stays until it is taken away. */
  readonly progress?: (() => number) | undefined;
  /** It has an offer that must not run away: it stays until it is answered. */
  readonly stays?: boolean | undefined;
  readonly action?: { readonly title: string; readonly run: () => void } | undefined;
}

/** Long enough to read twice; errors stay until they are dismissed. */
const SHOWN_MS = 6000;
const MOST = 4;

let counter = 0;
const [notices, setNotices] = createSignal<readonly Notice[]>([]);

export { notices };

export const dismiss = (id: number): void => {
  setNotices((list) => list.filter((notice) => notice.id !== id));
};

export function notify(notice: Omit<Notice, 'id' | 'kind'> & { readonly kind?: Notice['kind'] }): number {
  const id = ++counter;
  const kind = notice.kind ?? 'info';
  // The same sentence twice is one notice: a held key must not fill the screen.
  setNotices((list) =>
    [...list.filter((old) => old.text !== notice.text), { ...notice, id, kind }].slice(-MOST),
  );
  if (kind !== 'error' && !notice.progress && !notice.stays) setTimeout(() => dismiss(id), SHOWN_MS);
  return id;
}

/** Cancelling is an answer, not an error, and is not reported back to who did it. */
export function notifyError(report: ErrorReport): void {
  if (report.code === 'cancelled') return;
  notify({ kind: 'error', text: errorSentence(report), detail: report.detail || undefined });
}
