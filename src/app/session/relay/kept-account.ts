// What this browser keeps of a sign-in. All tabs share it: what one of them renews, the others use.
import { createSignal } from 'solid-js';
import { reportOf } from '../../../base/errors.ts';

const KEY = 'storycore.relay';

/** By a token that somebody was given, or by a session that is renewed. */
export type KeptAccount = { readonly url: string } & (
  | { readonly token: string }
  | {
      readonly access: string;
      readonly refresh: string;
      /** Of `access`, by this machine's clock. */
      readonly expiresAt: number;
    }
);

function read(): KeptAccount | null {
  try {
    return parsed(localStorage.getItem(KEY));
  } catch (error) {
    console.warn('The relay’s address could not be read.', reportOf(error).detail);
    // Blocked storage: what was entered is good as long as this tab lives.
    return memory;
  }
}

function parsed(text: string | null): KeptAccount | null {
  const value = JSON.parse(text ?? 'null') as Partial<Record<string, unknown>> | null;
  if (typeof value?.url !== 'string') return null;
  const { url, token, access, refresh, expiresAt } = value;
  if (typeof token === 'string') return { url, token };
  if (typeof access !== 'string' || typeof refresh !== 'string') return null;
  return { url, access, refresh, expiresAt: Number(expiresAt) || 0 };
}

let memory: KeptAccount | null = null;
memory = read();
const [place, setPlace] = createSignal(memory?.url ?? null);

/** Address of the relay that is signed in to; null for none. Changes with a sign-in in another tab too. */
export const keptPlace = place;

/** As it is now, whichever tab wrote it last. */
export const keptAccount = (): KeptAccount | null => read();

export function keepAccount(account: KeptAccount | null): void {
  memory = account;
  try {
    if (account) localStorage.setItem(KEY, JSON.stringify(account));
    else localStorage.removeItem(KEY);
  } catch (error) {
    console.warn('The sign-in could not be kept.', reportOf(error).detail);
  }
  setPlace(account?.url ?? null);
}

window.addEventListener('storage', ({ key }) => {
  if (key !== KEY && key !== null) return;
  memory = read();
  setPlace(memory?.url ?? null);
});
