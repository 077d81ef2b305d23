import { type Component, For, type JSX, Show } from 'solid-js';
import { Button } from '../../ui/button.tsx';
import { type MessageKey, t } from '../../ui/i18n/i18n.ts';
import { Icon } from '../../ui/icons/icon.tsx';
import './start.css';

export type MissingPart = 'webgpu' | 'webcodecs' | 'opfs' | 'adapter' | 'insecure';

const REASONS: Readonly<Record<MissingPart, MessageKey>> = {
  webgpu: 'start.missingWebGpu',
  webcodecs: 'start.missingWebCodecs',
  opfs: 'start.missingOpfs',
  adapter: 'start.missingAdapter',
  insecure: 'start.insecure',
};

/** What a relay's pictures stand in for; without the rest no project can be opened. */
const DRAWN_ELSEWHERE: ReadonlySet<MissingPart> = new Set(['webgpu', 'webcodecs', 'adapter']);

/** Whether the studio can be used all the same, with pictures that a relay draws. */
export const canBeDrawn = (missing: readonly MissingPart[]): boolean =>
  missing.every((part) => DRAWN_ELSEWHERE.has(part));

export interface UnsupportedPageProps {
  readonly missing: readonly MissingPart[];
  readonly onContinue: () => void;
  /** Address of the relay that is signed in to; null for none. */
  readonly relay: string | null;
  /** Goes on with pictures from that relay. */
  readonly onRelay: () => void;
  /** Where one signs in. */
  readonly signIn: () => JSX.Element;
}

/** Says which part is missing and what can be done all the same. */
export const UnsupportedPage: Component<UnsupportedPageProps> = (props) => (
  <main id="main" class="start scroll" tabIndex={-1}>
    <div class="unsupported">
      <Icon name="warning" size={24} />
      <h1>{t('start.unsupportedTitle')}</h1>
      <p>{t('start.unsupportedText')}</p>
      <ul>
        <For each={props.missing}>{(part) => <li>{t(REASONS[part])}</li>}</For>
      </ul>
      <p>{t('start.tryBrowser')}</p>
      <Show when={canBeDrawn(props.missing)}>
        <h2>{t('start.byRelay')}</h2>
        <p>{t('start.byRelayText')}</p>
        <Show when={props.missing.includes('webcodecs')}>
          <p>{t('start.byRelaySilent')}</p>
        </Show>
        <Show when={props.relay} fallback={props.signIn()}>
          {(url) => (
            <Button kind="primary" onClick={() => props.onRelay()}>
              {t('start.byRelayGo', { host: URL.parse(url())?.host ?? url() })}
            </Button>
          )}
        </Show>
      </Show>
      <h2>{t('start.works')}</h2>
      <ul>
        <li>{t('start.worksList')}</li>
        <li>{t('start.worksCli')}</li>
      </ul>
      <Button onClick={() => props.onContinue()}>{t('start.continueAnyway')}</Button>
    </div>
  </main>
);
