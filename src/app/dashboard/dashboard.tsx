import {
  type Component,
  createSignal,
  For,
  lazy,
  Match,
  onCleanup,
  onMount,
  Show,
  Suspense,
  Switch,
} from 'solid-js';
import type { Locale } from '../../base/messages/catalogue.ts';
import type { RelayClient } from '../../protocol/relay/client/relay-client.ts';
import {
  mayOnRelay,
  relayAddress,
  relayClient,
  relayState,
  signOut,
  testRelay,
} from '../session/relay/relay-account.ts';
import { Button } from '../ui/button.tsx';
import { LOCALES, locale, setLocale, t } from '../ui/i18n/i18n.ts';
import { setPreference } from '../ui/preferences.ts';
import { Select } from '../ui/select.tsx';
import { followTheme } from '../ui/theme.ts';
import { Board } from './board.tsx';
import { SignIn } from './sign-in.tsx';

const AlertsPage = lazy(() => import('./alerts/alerts-page.tsx'));
const ReportsPage = lazy(() => import('./reports/reports-page.tsx'));
const AccessPage = lazy(() => import('./access/access-page.tsx'));

/** What there is, and what one must be allowed for it. */
const PAGES = {
  overview: 'telemetry:read',
  alerts: 'alerts:manage',
  reports: 'telemetry:read',
  access: 'access:manage',
} as const;
type PageName = keyof typeof PAGES;
const PAGE_NAMES = Object.keys(PAGES) as PageName[];

/** The operator's page of the relay that serves it. */
export const Dashboard: Component = () => {
  followTheme();
  onMount(() => void testRelay());
  const page = createPage();
  const choose = (next: Locale): void => {
    setPreference('locale', next);
    void setLocale(next);
  };
  /** A token that was revoked meanwhile. */
  const refused = () => {
    const state = relayState();
    return state.phase === 'failed' && state.error.code === 'not-signed-in';
  };
  /** A sign-in at another relay is of no use here. */
  const here = () => relayAddress()?.url === location.origin && !refused();
  const allowed = () => PAGE_NAMES.filter((name) => name === 'overview' || mayOnRelay(PAGES[name]));
  return (
    <>
      <header class="board-bar">
        <h1>{t('dashboard.title')}</h1>
        <Show when={here()}>
          <nav class="board-nav" aria-label={t('dashboard.pages.label')}>
            <For each={allowed()}>
              {(name) => (
                <a href={`#${name}`} aria-current={page() === name ? 'page' : undefined}>
                  {t(`dashboard.pages.${name}`)}
                </a>
              )}
            </For>
          </nav>
        </Show>
        <span class="board-space" />
        <Show when={here()}>
          <Who />
        </Show>
        <Select
          label={t('start.language')}
          value={locale()}
          choices={LOCALES.map(({ id, name }) => ({ value: id, title: name }))}
          onChange={choose}
        />
        <Show when={here()}>
          <Button onClick={() => void signOut()}>{t('relay.signOut')}</Button>
        </Show>
      </header>
      <Show when={here() && relayClient()} fallback={<SignIn />}>
        {(client) => <Page name={allowed().includes(page()) ? page() : 'overview'} client={client()} />}
      </Show>
    </>
  );
};

const Who: Component = () => {
  const greeting = () => {
    const state = relayState();
    return state.phase === 'ready' ? state.greeting : null;
  };
  return (
    <Show when={greeting()}>
      {(who) => (
        <span class="board-who truncate">
          {who().name}
          <Show when={who().role}>{(role) => <span>{t(`relay.roles.${role()}`)}</span>}</Show>
        </span>
      )}
    </Show>
  );
};

const Page: Component<{ name: PageName; client: RelayClient }> = (props) => (
  <Suspense fallback={<main class="board" aria-busy="true" />}>
    <Switch>
      <Match when={props.name === 'overview'}>
        <Board client={props.client} />
      </Match>
      <Match when={props.name === 'alerts'}>
        <AlertsPage client={props.client} />
      </Match>
      <Match when={props.name === 'reports'}>
        <ReportsPage client={props.client} />
      </Match>
      <Match when={props.name === 'access'}>
        <AccessPage client={props.client} />
      </Match>
    </Switch>
  </Suspense>
);

/** In the address, so that a page can be bookmarked and gone back from. */
function createPage(): () => PageName {
  const read = (): PageName => PAGE_NAMES.find((name) => location.hash === `#${name}`) ?? 'overview';
  const [page, setPage] = createSignal(read());
  const follow = (): void => void setPage(read());
  addEventListener('hashchange', follow);
  onCleanup(() => removeEventListener('hashchange', follow));
  return page;
}
