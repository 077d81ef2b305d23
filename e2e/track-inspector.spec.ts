// The inspector of tracks: what a head that is chosen shows, and what is set on several at once.
import { expect, type Page, test } from '@playwright/test';
import { axeViolations } from './browser/axe.ts';
import { boxOf, drag, middle, newProject, openStart } from './studio/studio.ts';

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

test('places of several tracks are seen in one room and moved together, by pointer and by keys', async ({
  page,
}) => {
  await openStart(page);
  await newProject(page);
  await page.getByRole('button', { name: 'Add audio track' }).click();
  await page.keyboard.press('Alt+m');
  await page.getByRole('combobox', { name: 'Channels of the mix' }).selectOption({ label: '5.1' });
  await page.keyboard.press('Alt+m');
  const places = () =>
    page.evaluate(() =>
      [...__storycore!.session.snapshot().track.values()]
        .filter(({ kind }) => kind === 'audio')
        .sort((a, b) => a.order - b.order)
        .map(({ panner }) => (panner ? [panner.x, panner.y] : null)),
    );
  const timeline = page.getByRole('region', { name: 'Timeline' });
  const inspector = page.getByRole('region', { name: 'Inspector' });
  const chosen = (name: string) =>
    timeline.getByRole('button', { name: `Name of track ${name}`, exact: true });
  await chosen('A1').click();
  const one = inspector.getByRole('group', { name: 'Position of A1' });
  // 100 of the drawing's 124 units from the middle is a wall.
  const at = async (room: typeof one, x: number, y: number) => {
    const box = await boxOf(room);
    const wall = (Math.min(box.width, box.height) / 2) * (100 / 124);
    return { x: middle(box).x + x * wall, y: middle(box).y - y * wall };
  };
  await drag(page, await at(one, 0, 1), await at(one, -0.5, 0));
  expect(await places()).toEqual([[expect.closeTo(-0.5, 1), expect.closeTo(0, 1)], null]);
  const [[x, y]] = (await places()) as [[number, number], null];

  await chosen('A2').click({ modifiers: ['Shift'] });
  const both = inspector.getByRole('group', { name: 'Positions of 2 tracks' });
  const slider = both.getByRole('slider', { name: /^Source/ });
  await expect(slider).toHaveAttribute(
    'aria-valuetext',
    /^A1: .* right, .* front; A2: 0 % right, 100 % front$/,
  );
  expect(await axeViolations(page, '.inspector')).toEqual([]);
  // A press alone moves nothing where they stand apart.
  await both.click();
  expect(await places()).toEqual([[x, y], null]);
  await drag(page, await at(both, 0, 1), await at(both, 0.3, 0.6));
  const moved = (await places()) as [number, number][];
  expect(moved[1]).toEqual([expect.closeTo(0.3, 1), expect.closeTo(0.6, 1)]);
  expect(moved[1]![0] - moved[0]![0]).toBeCloseTo(0 - x, 5);
  expect(moved[1]![1] - moved[0]![1]).toBeCloseTo(1 - y, 5);
  await expect(slider).toBeFocused();
  await page.keyboard.press('Shift+ArrowLeft');
  expect(((await places()) as [number, number][])[1]![0]).toBeCloseTo(moved[1]![0] - 0.2, 5);
  await page.keyboard.press('Home');
  expect(await places()).toEqual([
    [0, 1],
    [0, 1],
  ]);
  for (let i = 0; i < 3; i++) await page.keyboard.press('Control+z');
  expect(await places()).toEqual([[x, y], null]);
});
