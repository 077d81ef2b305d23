// The proof that goes with every request: a token as it is, a session's renewed before it runs out.
import { createSignal } from 'solid-js';
import { type ErrorReport, reportOf, StoryError } from '../../../base/errors.ts';
import { renewSession, type SessionTokens } from '../../../protocol/relay/client/sign-in.ts';
import { type KeptAccount, keepAccount, keptAccount } from './kept-account.ts';

/** A request that is on its way must not arrive too late. */
const EARLY_MS = 30_000;
/** One tab renews for all: a refresh token that comes twice would end the session as stolen. */
const LOCK = 'storycore.relay';

const [ended, setEnded] = createSignal<ErrorReport | null>(null);

/** Why the last session ended without anybody asking for it; null while none did. */
export { ended as sessionEnded };
export const forgetEnded = (): void => void setEnded(null);

/** @throws StoryError `relay-none`, `session-ended`, `refresh-reused`, `relay-unreachable` */
export async function bearer(refused?: string): Promise<string> {
  const known = goodStill(keptAccount(), refused);
  if (known !== null) return known;
  return alone(async () => {
    // Another tab may have been faster.
    const account = keptAccount();
    const renewed = goodStill(account, refused);
    if (renewed !== null) return renewed;
    if (!account || 'token' in account) throw new StoryError('relay-none');
    try {
      const tokens = await renewSession(account.url, account.refresh);
      keepSession(account.url, tokens);
      return tokens.access;
    } catch (error) {
      throw endOf(error);
    }
  });
}

function goodStill(account: KeptAccount | null, refused: string | undefined): string | null {
  if (!account) throw new StoryError('relay-none');
  if ('token' in account) return account.token;
  return account.access !== refused && Date.now() < account.expiresAt - EARLY_MS ? account.access : null;
}

export const keepSession = (url: string, { access, expiresIn, refresh }: SessionTokens): void =>
  keepAccount({ url, access, refresh, expiresAt: Date.now() + expiresIn * 1000 });

let turn: Promise<unknown> = Promise.resolve();

/** Over all tabs; a page without TLS from another machine has no locks, and then takes turns with itself. */
function alone<T>(work: () => Promise<T>): Promise<T> {
  if (isSecureContext) return navigator.locks.request(LOCK, work);
  const done = turn.then(work);
  turn = done.catch(() => undefined);
  return done;
}

/** A relay that is away for a moment ends nothing. */
function endOf(error: unknown): unknown {
  const code = error instanceof StoryError ? error.code : '';
  if (code !== 'not-signed-in' && code !== 'refresh-reused') return error;
  const told = code === 'not-signed-in' ? new StoryError('session-ended', { cause: error }) : error;
  setEnded(reportOf(told));
  keepAccount(null);
  return told;
}
