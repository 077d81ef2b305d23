// The inspector of tracks: what a head that is chosen shows, and what is set on several at once.
import { expect, type Page, test } from '@playwright/test';
import { axeViolations } from './browser/axe.ts';
import { newProject, openStart } from './studio/studio.ts';

const tracks = (page: Page) =>
  page.evaluate(() =>
    [...__storycore!.session.snapshot().track.values()]
      .filter(({ kind }) => kind === 'audio')
      .sort((a, b) => a.order - b.order)
      .map(({ name, gainDb, pan, layout, locked, enabled, color, output }) => ({
        ...{ name, gainDb, pan, layout, locked, enabled, color, output },
      })),
  );

test('a track that is chosen shows its fields, several share them, and each edit is one step of undo', async ({
  page,
}) => {
  await openStart(page);
  await newProject(page);
  await page.getByRole('button', { name: 'Add audio track' }).click();
  const [first, second] = await tracks(page);
  const timeline = page.getByRole('region', { name: 'Timeline' });
  const inspector = page.getByRole('region', { name: 'Inspector' });
  const chosen = (name: string) =>
    timeline.getByRole('button', { name: `Name of track ${name}`, exact: true });
  await chosen(first!.name).click();
  await expect(chosen(first!.name)).toHaveAttribute('aria-pressed', 'true');
  await expect(inspector.getByRole('heading', { name: 'Track', exact: true })).toBeVisible();
  const gain = inspector.getByRole('spinbutton', { name: 'Gain' });
  await gain.fill('-6');
  await gain.press('Enter');
  await inspector.getByRole('combobox', { name: 'Channels' }).selectOption({ label: '5.1' });
  expect((await tracks(page)).map(({ gainDb, layout }) => [gainDb, layout])).toEqual([
    [-6, '5.1'],
    [0, null],
  ]);
  expect(await axeViolations(page, '.inspector')).toEqual([]);

  await chosen(second!.name).click({ modifiers: ['Shift'] });
  await expect(inspector.getByText('2 tracks')).toBeVisible();
  await expect(inspector.getByRole('textbox', { name: 'Name' })).toHaveAttribute('placeholder', 'Mixed');
  await expect(gain).toHaveValue('');
  // Where they differ an arrow moves each from where it is.
  await gain.press('Shift+ArrowUp');
  expect((await tracks(page)).map(({ gainDb }) => gainDb)).toEqual([-5, 1]);
  const lock = inspector.getByRole('switch', { name: 'Locked' });
  await lock.check();
  expect((await tracks(page)).every(({ locked }) => locked)).toBe(true);
  await page.keyboard.press('Control+z');
  expect((await tracks(page)).some(({ locked }) => locked)).toBe(false);
  await page.keyboard.press('Control+z');
  expect((await tracks(page)).map(({ gainDb }) => gainDb)).toEqual([-6, 0]);

  await chosen(second!.name).click();
  await inspector.getByRole('button', { name: `Add effect to ${second!.name}` }).click();
  await page.getByRole('combobox', { name: 'Search effects' }).fill('compressor');
  await page.keyboard.press('Enter');
  await inspector.getByRole('switch', { name: 'Compressor' }).uncheck();
  expect(
    await page.evaluate(() =>
      [...__storycore!.session.snapshot().effect.values()].map(({ effect, enabled }) => [effect, enabled]),
    ),
  ).toEqual([['compressor', false]]);
  await page.getByRole('button', { name: `Add send from ${second!.name}` }).click();
  await page.getByRole('menuitem', { name: 'To a new bus' }).click();
  const send = inspector.getByRole('spinbutton', { name: 'B1' });
  await send.fill('-12');
  await send.press('Enter');
  expect(
    await page.evaluate(() => [...__storycore!.session.snapshot().send.values()].map(({ gainDb }) => gainDb)),
  ).toEqual([-12]);
});
