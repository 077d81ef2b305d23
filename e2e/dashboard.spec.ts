// What an operator and an administrator do on the relay's page: rules of alerts, reports, tokens, the audit log.

import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { axeViolations } from './browser/axe.ts';
import { Program, programs } from './chaos/program.ts';

let folder = '';
let relay: Program;
let url = '';
let admin = '';
let hook: Server;
const heard: { state: string; rule: { name: string } }[] = [];

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'storycore-board-'));
  hook = createServer(async (request, answer) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    heard.push(JSON.parse(text));
    answer.writeHead(204).end();
  });
  await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
  relay = new Program('relay', [...programs.relay, '--port', '0', '--log-level', 'warn'], {
    STORYCORE_DATA: join(folder, 'data'),
    HOST: '',
    PORT: '',
    LC_ALL: 'C',
    STORYCORE_ALLOW_HOSTS: '127.0.0.1',
    STORYCORE_ALERT_SECONDS: '1',
    STORYCORE_SAMPLE_SECONDS: '1',
  });
  const ready = (await relay.start()) as { url: string; tokens: { admin: string } };
  url = ready.url;
  admin = ready.tokens.admin;
});
test.afterAll(async () => {
  await relay.end('SIGTERM');
  hook.close();
  await rm(folder, { recursive: true, force: true });
});

async function enter(page: Page, token: string): Promise<void> {
  await page.goto(`${url}/dashboard`);
  await page.getByLabel('Token').fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
}
const menu = (page: Page, name: string) => page.getByRole('navigation').getByRole('link', { name }).click();

test('a rule is made by keyboard, tried, fires, is muted and deleted', async ({ page }, info) => {
  await enter(page, admin);
  await menu(page, 'Alerts');
  const open = page.getByRole('button', { name: 'New rule' });
  // A button that waits for the relay's answer does not take the focus.
  await expect(open).toBeEnabled();
  await open.focus();
  await page.keyboard.press('Enter');
  const form = page.getByRole('dialog', { name: 'New rule' });
  await form.getByLabel('Name').fill('No node is there');
  await form.getByLabel('Figure').selectOption('nodes.offline');
  await form.getByLabel('Is', { exact: true }).selectOption('below');
  await form.getByLabel('Threshold').fill('a few');
  await form.getByLabel('Threshold').press('Enter');
  await expect(form).toBeVisible();
  await form.getByLabel('Threshold').fill('1');
  await form.getByLabel('Worked out over').selectOption('60');
  const { port } = hook.address() as AddressInfo;
  await form.getByLabel('Webhooks').fill(`http://127.0.0.1:${port}/hook`);
  await expect(form.getByLabel('Mail')).toBeDisabled();
  expect(await axeViolations(page)).toEqual([]);
  await form.getByLabel('Threshold').press('Enter');
  const secret = page.getByRole('dialog', { name: 'Shown this once' });
  await expect(secret.getByRole('textbox')).toHaveValue(/^sc_hook_/);
  await page.keyboard.press('Escape');

  const rule = page.getByRole('row').filter({ hasText: 'No node is there' }).first();
  await expect(rule).toContainText('Nodes away (most) below 1');
  await rule.getByRole('button', { name: 'Test now' }).click();
  await expect(page.getByRole('status')).toContainText('Test of “No node is there”');
  await expect(page.getByRole('status')).toContainText('taken');
  expect(heard.map(({ state }) => state)).toContain('test');

  // It is so: nobody is away, which is below one.
  await expect.poll(() => heard.map(({ state }) => state), { timeout: 20_000 }).toContain('firing');
  await page.reload();
  await expect(rule).toContainText('Calls');
  const alarms = page.getByRole('region', { name: 'Alarms' });
  await expect(alarms.getByRole('row')).toHaveCount(2);
  await expect(page.getByRole('region', { name: 'Messages' })).toContainText('Taken');
  expect(await axeViolations(page)).toEqual([]);
  await page.screenshot({ path: info.outputPath('alerts.png'), fullPage: true });

  await rule.getByRole('button', { name: 'Mute' }).click();
  await expect(rule).toContainText('Muted');
  await rule.getByRole('button', { name: 'Change' }).click();
  const change = page.getByRole('dialog', { name: 'Change rule' });
  await expect(change.getByLabel('Webhooks')).toHaveValue(`http://127.0.0.1:${port}/hook`);
  await page.keyboard.press('Escape');
  await rule.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('Nobody is called yet')).toBeVisible();
});

test('a report is planned, an order of a queue is chosen, and a token comes and goes', async ({
  page,
}, info) => {
  await enter(page, admin);
  await page.getByLabel('Order: render').selectOption('fair');
  await page.getByRole('button', { name: 'Shares: render' }).click();
  await page.getByLabel('Tenant and weight').fill('acme = 2');
  await page.getByRole('button', { name: 'Save' }).click();
  const headers = { authorization: `Bearer ${admin}` };
  const queue = async () => {
    const { queues } = await (await page.request.get(`${url}/api/queues`, { headers })).json();
    return queues.find(({ name }: { name: string }) => name === 'render');
  };
  await expect.poll(queue).toMatchObject({ policy: 'fair', weights: { acme: 2 } });

  await menu(page, 'Reports');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'As a table (CSV)' }).click();
  expect((await download).suggestedFilename()).toBe('storycore-relay.csv');
  await page.getByRole('button', { name: 'New schedule' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Mondays');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('row').filter({ hasText: 'Mondays' })).toContainText('each week');
  expect(await axeViolations(page)).toEqual([]);

  await menu(page, 'Access');
  await page.getByRole('button', { name: 'New token' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Ben');
  await page.getByRole('dialog').getByLabel('Role').selectOption('viewer');
  await page.getByRole('button', { name: 'Make token' }).click();
  const told = page.getByRole('dialog', { name: 'Shown this once' });
  const token = await told.getByRole('textbox').inputValue();
  await page.keyboard.press('Escape');
  const ben = page.getByRole('region', { name: 'Tokens' }).getByRole('row').filter({ hasText: 'Ben' });
  await expect(ben).toContainText('viewer');
  expect(await page.content()).not.toContain(token);
  expect(await axeViolations(page)).toEqual([]);
  await page.screenshot({ path: info.outputPath('access.png'), fullPage: true });

  const other = await page
    .context()
    .browser()!
    .newPage({ viewport: { width: 390, height: 844 }, locale: 'fr' });
  await other.goto(`${url}/dashboard`);
  await other.getByLabel('Jeton').fill(token);
  await other.getByRole('button', { name: 'Se connecter' }).click();
  // Of what a viewer may not do nothing is offered.
  await expect(other.getByRole('navigation').getByRole('link')).toHaveText(['Vue d’ensemble', 'Rapports']);
  await expect(other.getByRole('cell', { name: 'Équitable entre clients' })).toBeVisible();
  await expect(other.getByLabel('Ordre : render')).toHaveCount(0);
  expect(await other.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  expect(await axeViolations(other)).toEqual([]);

  await ben.getByRole('button', { name: 'Revoke' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click();
  await expect(ben).toHaveCount(0);
  const audit = page.getByRole('region', { name: 'Audit log' });
  await expect(audit.getByRole('row').nth(1)).toContainText('DELETE /api/access/tokens/:id');
  await other.reload();
  await expect(other.getByRole('alert').first()).toContainText('ne connaît pas ce jeton');
  await other.close();
});
