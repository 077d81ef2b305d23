// Signing in by OpenID Connect: a real provider, a real relay in a process of its own, the studio elsewhere and the relay's page.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import {
  CLIENT,
  type IdentityProvider,
  startIdentityProvider,
} from '../relay-server/relay/testing/identity-provider.ts';
import { axeViolations } from './browser/axe.ts';
import { Program, programs } from './chaos/program.ts';
import { clips, openSample, openStart } from './studio/studio.ts';

let folder = '';
let provider: IdentityProvider;
let relay: Program;
let url = '';
let admin = '';

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'storycore-sign-in-'));
  provider = await startIdentityProvider();
  relay = new Program('relay', [...programs.relay, '--port', '0', '--log-level', 'warn'], {
    STORYCORE_DATA: join(folder, 'data'),
    HOST: '',
    PORT: '',
    LC_ALL: 'C',
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: CLIENT.id,
    OIDC_CLIENT_SECRET: CLIENT.secret,
    OIDC_NAME: 'the house',
  });
  const ready = (await relay.start()) as { url: string; tokens: { admin: string } };
  url = ready.url;
  admin = ready.tokens.admin;
  provider.allow(`${url}/api/access/oidc/callback`);
});
test.afterAll(async () => {
  await relay.end('SIGTERM');
  await provider.close();
  await rm(folder, { recursive: true, force: true });
});

const openSettings = (page: Page) => page.getByRole('button', { name: 'Settings' }).click();
const settingsOf = (page: Page) => page.getByRole('dialog', { name: 'Settings' });

/** In the provider's own window, as it is: a login, then its question whether the relay may know. */
async function signInAt(window: Page, login: string): Promise<void> {
  await window.getByPlaceholder('Enter any login').fill(login);
  await window.getByPlaceholder('and password').fill('any');
  await window.getByRole('button', { name: 'Sign-in' }).click();
  const gone = window.waitForEvent('close');
  await window.getByRole('button', { name: 'Continue' }).click();
  await gone;
}

const kept = (page: Page) =>
  page.evaluate(
    () => JSON.parse(localStorage.getItem('storycore.relay') ?? 'null') as Record<string, string> | null,
  );

/** Lets the proof run out and asks for something that needs one. */
async function renewed(page: Page, account: Record<string, string>): Promise<Record<string, string>> {
  await page.evaluate((stale) => {
    localStorage.setItem('storycore.relay', JSON.stringify({ ...stale, access: 'stale', expiresAt: 0 }));
  }, account);
  await settingsOf(page).getByRole('button', { name: 'Test' }).click();
  await expect.poll(async () => (await kept(page))?.refresh).not.toBe(account.refresh);
  await expect(settingsOf(page).getByRole('status')).toContainText('Signed in as Person editor-ann');
  return (await kept(page))!;
}

test('the studio signs in beside the open project, renews by itself, and is told when it is over', async ({
  page,
  context,
}, info) => {
  await openStart(page);
  await openSample(page);
  const before = await clips(page).count();
  await openSettings(page);
  const settings = settingsOf(page);
  await settings.getByLabel('Address').fill(url);
  await settings.getByLabel('Address').press('Enter');
  const opened = context.waitForEvent('page');
  await settings.getByRole('button', { name: 'Sign in with the house' }).click();
  await expect(settings.getByRole('status')).toContainText('Go on in the window');
  expect(await axeViolations(page)).toEqual([]);
  await signInAt(await opened, 'editor-ann');
  await expect(settings.getByRole('status')).toContainText('Signed in as Person editor-ann (editor)');
  await settings.getByRole('status').scrollIntoViewIfNeeded();
  await page.screenshot({ path: info.outputPath('signed-in.png') });
  // The project is where it was.
  await page.keyboard.press('Escape');
  await expect(clips(page)).toHaveCount(before);
  await openSettings(page);

  // The proof is over: the next one comes by the refresh token, which is another one afterwards.
  const first = (await kept(page))!;
  const second = await renewed(page, first);
  expect(second.refresh).not.toBe(first.refresh);
  // Using the second shows that it arrived: from then on nobody has a reason to bring the first again.
  await renewed(page, second);

  // Somebody else uses the old one: the session ends everywhere, and the studio says so.
  await page.request.post(`${url}/api/access/refresh`, { data: { refresh: first.refresh } });
  await settings.getByRole('button', { name: 'Test' }).click();
  await expect(settings.getByRole('status')).toContainText('Your sign-in to the relay has ended');
  expect(await kept(page)).toBeNull();
  await expect(settings.getByLabel('Address')).toHaveValue(url);
});

test('a refusal is said where one asked, and signing out everywhere ends the other tab', async ({
  page,
  context,
}) => {
  await openStart(page);
  await openSample(page);
  await openSettings(page);
  const settings = settingsOf(page);
  await settings.getByLabel('Address').fill(url);
  await settings.getByLabel('Address').press('Enter');
  const button = settings.getByRole('button', { name: 'Sign in with the house' });
  const opened = context.waitForEvent('page');
  await button.click();
  const window = await opened;
  const closed = window.waitForEvent('close');
  await window.getByRole('link', { name: 'Cancel' }).click();
  await closed;
  await expect(settings.getByRole('status')).toContainText('the house did not let you in');

  const again = context.waitForEvent('page');
  await button.click();
  await signInAt(await again, 'viewer-eve');
  await expect(settings.getByRole('status')).toContainText('Signed in as Person viewer-eve (viewer)');

  // The relay's own page, in the same way; the provider knows the person and asks no more.
  const board = await context.newPage();
  await board.goto(`${url}/dashboard`);
  const third = context.waitForEvent('page');
  await board.getByRole('button', { name: 'Sign in with the house' }).click();
  const short = await third;
  if (!short.isClosed()) await short.waitForEvent('close');
  await expect(board.getByText('Person viewer-eve')).toBeVisible();
  // What a viewer may not do is not there.
  await expect(board.getByRole('navigation').getByRole('link')).toHaveText(['Overview', 'Reports']);
  await expect(board.getByLabel('Order: render')).toHaveCount(0);

  await settings.getByRole('button', { name: 'Sign out everywhere' }).click();
  await expect(settings.getByLabel('Address')).toHaveValue(url);
  await board.reload();
  await expect(board.getByRole('alert')).toContainText('Your sign-in to the relay has ended');

  // Shut out by an administrator: told on the way in.
  const headers = { authorization: `Bearer ${admin}` };
  const { people } = await (await page.request.get(`${url}/api/access/people`, { headers })).json();
  const eve = people.find(({ name }: { name: string }) => name === 'Person viewer-eve');
  await page.request.patch(`${url}/api/access/people/${eve.id}`, { headers, data: { disabled: true } });
  const fourth = context.waitForEvent('page');
  await button.click();
  const shut = await fourth;
  if (!shut.isClosed()) await shut.waitForEvent('close');
  await expect(settings.getByRole('status')).toContainText('Your access to this relay was withdrawn');
});
