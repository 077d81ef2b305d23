// The identity provider's pages in a window of their own, so that the open project stays as it is.
import { StoryError } from '../../../base/errors.ts';
import { randomId } from '../../../base/ids.ts';
import {
  exchangeCode,
  newProof,
  type SessionTokens,
  startOf,
} from '../../../protocol/relay/client/sign-in.ts';
import { SIGN_IN_CHANNEL, type SignedIn } from './signed-in.ts';

/** The relay remembers for as long what was begun. */
const LONGEST_MS = 600_000;

/**
 * Opens the window; to be called from a click, or browsers refuse it.
 * The studio is cross-origin isolated, so the window knows nothing of us and we nothing of it: its last page, which is ours, tells
 * all tabs, and the one that began hears it.
 * @param provider its name, for what is said when it refuses
 * @throws StoryError `popup-blocked`, `cancelled`, `sign-in-expired`, `sign-in-refused`, `sign-in-failed`, `person-disabled` …
 */
export async function signInByWindow(
  url: string,
  provider: string,
  signal: AbortSignal,
): Promise<SessionTokens> {
  const { verifier, challenge } = newProof();
  const attempt = randomId();
  const page = new URL('signed-in.html', document.baseURI);
  page.searchParams.set('attempt', attempt);
  const opened = window.open(startOf(url, page.href, challenge), '_blank', 'popup,width=520,height=720');
  if (!opened) throw new StoryError('popup-blocked');
  const answer = await heard(attempt, signal);
  if (answer.code) return exchangeCode(url, answer.code, verifier);
  const params = { provider, what: provider, seconds: 60 };
  throw new StoryError(answer.refused ?? 'sign-in-failed', { params });
}

function heard(attempt: string, signal: AbortSignal): Promise<SignedIn> {
  const channel = new BroadcastChannel(SIGN_IN_CHANNEL);
  const { promise, resolve, reject } = Promise.withResolvers<SignedIn>();
  const timer = setTimeout(() => reject(new StoryError('sign-in-expired')), LONGEST_MS);
  const stop = (): void => reject(new StoryError('cancelled'));
  signal.addEventListener('abort', stop, { once: true });
  channel.onmessage = ({ data }: MessageEvent<SignedIn>) => {
    if (data.attempt !== attempt || data.heard) return;
    channel.postMessage({ attempt, heard: true } satisfies SignedIn);
    resolve(data);
  };
  return promise.finally(() => {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
    channel.close();
  });
}
