// The timeline by hand and by keyboard: tracks change places, ranges are selected, automation and the gain of clips are drawn.
import { expect, type Locator, type Page, test } from '@playwright/test';
import { axeViolations } from './browser/axe.ts';
import { boxOf, clips, drag, openSample, openStart } from './studio/studio.ts';

const headers = (page: Page): Locator => page.getByRole('listitem', { name: /^Track / });
/** As they stand on the screen, from the top. */
const order = async (page: Page): Promise<string[]> => {
  const found = await headers(page).evaluateAll((all) =>
    all.map((one) => [one.getBoundingClientRect().top, one.getAttribute('aria-label')] as const),
  );
  return found.sort(([a], [b]) => a - b).map(([, name]) => name?.replace('Track ', '') ?? '');
};
const expectNoViolation = async (page: Page): Promise<void> => {
  expect(await axeViolations(page, '.timeline')).toEqual([]);
};

test.beforeEach(async ({ page }) => {
  await page.addInitScript(() => {
    localStorage.setItem('storycore.preferences', JSON.stringify({ timelineHeight: 480 }));
  });
  await openStart(page);
  await openSample(page);
});

test('tracks change places by their headers; a range of clips is selected', async ({ page }) => {
  await page.getByRole('button', { name: 'Add video track' }).first().click();
  await expect(headers(page)).toHaveCount(4);
  expect(await order(page)).toEqual(['V3', 'V2', 'V1', 'A1']);

  // Below V2, and not past the sound however far the pointer goes; Escape gives up.
  const held = await boxOf(headers(page).filter({ hasText: 'V3' }));
  const from = { x: held.x + 40, y: held.y + 20 };
  await drag(page, from, { x: from.x, y: from.y + 400 }, false);
  await expect(page.locator('.track-landing')).toHaveCount(2);
  await page.keyboard.press('Escape');
  await page.mouse.up();
  expect(await order(page)).toEqual(['V3', 'V2', 'V1', 'A1']);
  await drag(page, from, { x: from.x, y: from.y + 70 });
  await expect.poll(() => order(page)).toEqual(['V2', 'V3', 'V1', 'A1']);
  await page.keyboard.press('Control+z');
  await expect.poll(() => order(page)).toEqual(['V3', 'V2', 'V1', 'A1']);

  // By keyboard the focus stays, and where the track went is said.
  const name = page.getByRole('button', { name: 'Name of track V1' });
  await name.focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect.poll(() => order(page)).toEqual(['V3', 'V1', 'V2', 'A1']);
  await expect(name).toBeFocused();
  await expect(page.locator('.track-headers [role=status]')).toHaveText('V1 is now track 2 of 3.');

  // Shift: all between; on another track the rectangle; the range can be taken back.
  const clip = (text: string) => clips(page).and(page.getByLabel(new RegExp(`^${text},`)));
  const press = async (text: string, modifiers: ('Shift' | 'Control')[] = []) => {
    const box = await boxOf(clip(text));
    for (const key of modifiers) await page.keyboard.down(key);
    await page.mouse.click(box.x + box.width / 2, box.y + 8);
    for (const key of modifiers) await page.keyboard.up(key);
  };
  await page.waitForTimeout(300);
  await press('Dawn');
  await press('Hills', ['Shift']);
  await expect(page.getByText('3 clips selected')).toBeVisible();
  await press('Sample film', ['Shift']);
  await expect(page.getByText('2 clips selected')).toBeVisible();
  await press('Lights', ['Control']);
  await expect(page.getByText('3 clips selected')).toBeVisible();
});

test('automation is drawn, moved and deleted, with every key told; the gain of a clip by its line', async ({
  page,
}) => {
  await page.getByRole('button', { name: 'Automation of A1' }).click();
  const lane = page.getByRole('slider', { name: 'Level of A1' });
  await expect(lane).toHaveAttribute('aria-valuetext', '0 dB, no points');
  await lane.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowDown');
  await expect(lane).toHaveAttribute('aria-valuetext', '−0.5 dB at 00:00:00:00, point 1 of 1');

  const typed = page.getByRole('textbox', { name: 'Value of Level of A1' });
  await typed.fill('-12');
  await typed.press('Enter');
  await expect(lane).toHaveAttribute('aria-valuetext', '−12 dB at 00:00:00:00, point 1 of 1');

  const box = await boxOf(lane);
  await page.mouse.dblclick(box.x + 300, box.y + 40);
  await expect(lane).toHaveAttribute('aria-valuetext', /point 2 of 2$/);
  const before = await lane.getAttribute('aria-valuetext');
  await drag(page, { x: box.x + 300, y: box.y + 40 }, { x: box.x + 350, y: box.y + 20 });
  await expect(lane).not.toHaveAttribute('aria-valuetext', before!);
  await page.keyboard.press('Control+z');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowRight');
  await expect(lane).toHaveAttribute('aria-valuetext', before!);
  await page.keyboard.press('Delete');
  await expect(lane).toHaveAttribute('aria-valuetext', /, 1 points$/);

  await page.getByRole('button', { name: 'Buses and master' }).click();
  await page.getByRole('button', { name: 'Automation of Master' }).click();
  await expect(page.getByRole('slider', { name: 'Level of Master' })).toBeVisible();
  await expectNoViolation(page);
  await page.emulateMedia({ colorScheme: 'light' });
  await expectNoViolation(page);

  // Two points on the line of the clip, and a fade by its handle.
  const sound = await boxOf(headers(page).filter({ hasText: 'A1' }));
  const lanes = await boxOf(page.locator('.lanes'));
  const top = sound.y + 1;
  // 0 dB of the fader's law, in the room of the waves.
  const line = top + 16 + 5 + 0.24 * (sound.height - 30);
  await page.mouse.click(lanes.x + 200, top + 40);
  await page.mouse.dblclick(lanes.x + 200, line);
  await page.mouse.dblclick(lanes.x + 300, line);
  await drag(page, { x: lanes.x + 300, y: line }, { x: lanes.x + 300, y: line + 8 });
  await drag(page, { x: lanes.x + 5, y: top + 5 }, { x: lanes.x + 85, y: top + 5 });
  const clip = await page.evaluate(() => {
    const { clip: all, track } = __storycore!.session.store.snapshot();
    return [...all.values()].find(({ place }) => track.get(place.track)?.kind === 'audio');
  });
  const gain = clip?.gainDb ?? 0;
  expect(typeof gain === 'number' ? gain : gain.keys.map(({ value }) => value < -6)).toEqual([false, true]);
  expect(clip?.fadeIn).toBeGreaterThan(0);
});
