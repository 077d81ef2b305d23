// Of signed-in.html: the provider's window ends here, hands over what it brought, and goes.
import { SIGN_IN_CHANNEL, type SignedIn } from './signed-in.ts';

const query = new URLSearchParams(location.search);
const attempt = query.get('attempt') ?? '';
const channel = new BroadcastChannel(SIGN_IN_CHANNEL);
channel.onmessage = ({ data }: MessageEvent<SignedIn>) => {
  if (data.attempt === attempt && data.heard) window.close();
};
// The code is good once and only with what the other tab knows; it need not stay in the history for all that.
history.replaceState(null, '', location.pathname);
channel.postMessage({ attempt, code: query.get('code'), refused: query.get('refused') } satisfies SignedIn);
