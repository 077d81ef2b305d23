// The one open session, for those outside the editor that must not lose an edit: updates and leaving.
import type { Session } from '../session/types.ts';

let open: Session | null = null;

export const setOpenSession = (session: Session | null): void => {
  open = session;
};

let closing: Promise<void> = Promise.resolve();

/** Remembers that a session is on its way out: its last rename and picture reach the shelf only then. */
export const setClosing = (work: Promise<void>): void => {
  closing = work;
};
export const sessionClosed = (): Promise<void> => closing;

/** Writes what is not written yet. */
export async function flushOpenSession(): Promise<void> {
  const session = open;
  open = null;
  await session?.close();
}
