import type { Component } from 'solid-js';
import { RelaySection } from '../features/settings/relay-section.tsx';
import { type MissingPart, UnsupportedPage } from '../features/start/unsupported-page.tsx';
import { setDrawnByRelay } from '../session/relay/drawn-by-relay.ts';
import { relayAddress } from '../session/relay/relay-account.ts';

/** What is missing, with the way in that a relay opens. */
const Unsupported: Component<{
  readonly missing: readonly MissingPart[];
  readonly onContinue: () => void;
}> = (props) => (
  <UnsupportedPage
    missing={props.missing}
    onContinue={() => props.onContinue()}
    relay={relayAddress()?.url ?? null}
    onRelay={() => setDrawnByRelay(true)}
    signIn={() => <RelaySection />}
  />
);
export default Unsupported;
