// Editing a film by hand and by keyboard. What happened is read where a screen reader reads it: names of clips say where they
// start and how long they are.
import { expect, type Page, test } from '@playwright/test';
import { axeViolations } from './browser/axe.ts';
import { counterVideo } from './harness/counter-video.ts';
import {
  boxOf,
  clips,
  drag,
  importFiles,
  mediaItems,
  middle,
  newProject,
  openSample,
  openStart,
} from './studio/studio.ts';

const FILM = counterVideo({ width: 640, height: 360, fps: 25, seconds: 5, gop: 50, sound: true });

test('by hand: import, drag to the timeline, trim, give up, split, move, undo', async ({ page }) => {
  await openStart(page);
  await newProject(page);
  await importFiles(page, [FILM]);

  const lanes = await boxOf(page.locator('.lanes'));
  await drag(page, middle(await boxOf(mediaItems(page).first())), { x: lanes.x + 4, y: lanes.y + 56 });
  const picture = clips(page).first();
  await expect(clips(page)).toHaveCount(2);
  await expect(picture).toHaveAccessibleName(/starts 00:00:00:00, lasts 00:00:05:00, linked/);

  // An edge follows the pointer; Escape takes it back as if nothing had been.
  await page.keyboard.press('Shift+Z');
  await settled(page);
  const box = await boxOf(picture);
  const edge = { x: box.x + box.width - 3, y: box.y + 36 };
  const half = { x: box.x + box.width / 2, y: edge.y };
  await drag(page, edge, half, false);
  await page.keyboard.press('Escape');
  await page.mouse.up();
  await expect(picture).toHaveAccessibleName(/lasts 00:00:05:00/);
  await drag(page, edge, half);
  await expect(picture).not.toHaveAccessibleName(/lasts 00:00:05:00/);
  await page.keyboard.press('Control+z');
  await expect(picture).toHaveAccessibleName(/lasts 00:00:05:00/);

  // Split where the playhead is put with a click on the ruler.
  const ruler = await boxOf(page.getByRole('slider', { name: 'Playhead' }));
  await page.mouse.click(box.x + box.width / 2, ruler.y + 10);
  await page.keyboard.press('s');
  await expect(clips(page)).toHaveCount(4);

  // The second half moves right; picture and sound stay together.
  await settled(page);
  const second = clips(page).nth(1);
  const before = await second.getAttribute('aria-label');
  const at = middle(await boxOf(second));
  await drag(page, at, { x: at.x + 80, y: at.y });
  await expect(second).not.toHaveAttribute('aria-label', before ?? '');
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect(clips(page)).toHaveCount(2);
});

test('with the keyboard alone: cut, delete, undo, title, transition, export dialog', async ({ page }) => {
  await openStart(page);
  await page.getByRole('button', { name: 'Try the sample' }).focus();
  await page.keyboard.press('Enter');
  await expect(clips(page).first()).toBeAttached({ timeout: 30_000 });
  const count = () => clips(page).count();
  const start = await count();

  // Down goes to the next edit, the arrows from frame to frame.
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  for (let i = 0; i < 3; i++) await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('s');
  await expect.poll(count).toBeGreaterThan(start);
  await page.keyboard.press('Delete');
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect.poll(count).toBe(start);

  // Walking: the clip under the cursor is named to assistive technology.
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+ArrowRight');
  const list = page.getByRole('listbox', { name: 'Clips' });
  const first = await list.getAttribute('aria-activedescendant');
  await page.keyboard.press('Control+ArrowDown');
  await expect(list).not.toHaveAttribute('aria-activedescendant', first ?? '');

  // A title takes the keyboard to its text; Escape brings it back.
  await page.keyboard.press('t');
  const text = page.getByRole('textbox', { name: 'Text of the title' });
  await expect(text).toBeFocused();
  await page.keyboard.type('Chapter one');
  await page.keyboard.press('Escape');
  await expect(list.getByRole('option', { name: /^Chapter one/ })).toBeAttached();

  // The palette finds a command by a few letters and gives it the keys.
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: 'Find a command …' })).toBeFocused();
  await page.keyboard.type('expo');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Export film' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('playing moves the playhead; marks and markers stand where it is', async ({ page }) => {
  await openStart(page);
  await openSample(page);
  const playhead = page.getByRole('slider', { name: 'Playhead' });
  await page.keyboard.press('Home');
  await page.keyboard.press('Space');
  await expect.poll(async () => Number(await playhead.getAttribute('aria-valuenow'))).toBeGreaterThan(0);
  await page.keyboard.press('k');
  await page.keyboard.press('i');
  await page.keyboard.press('m');
  await page.keyboard.press('Control+e');
  await expect(page.getByRole('combobox', { name: 'Range' })).toHaveValue('marked');
});

test('every number of the inspector is typed, stepped and reset, each as one step of undo', async ({
  page,
}) => {
  await openStart(page);
  await openSample(page);
  await clips(page).nth(1).waitFor({ state: 'attached' });
  await page.keyboard.press('Control+ArrowRight');
  await page.keyboard.press('Control+ArrowDown');
  const rotation = page.getByRole('spinbutton', { name: 'Rotation' });
  await rotation.fill('12,5');
  await rotation.press('Enter');
  await expect(rotation).toHaveAttribute('aria-valuenow', '12.5');
  await rotation.press('ArrowUp');
  await expect(rotation).toHaveAttribute('aria-valuenow', '13');
  await page.getByRole('button', { name: 'Reset Rotation' }).click();
  await expect(rotation).toHaveAttribute('aria-valuenow', '0');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(rotation).toHaveAttribute('aria-valuenow', '13');
});

test('keyframes, effects and several clips in the inspector, by keyboard', async ({ page }) => {
  await openStart(page);
  await openSample(page);
  await page.keyboard.press('Home');
  await page.keyboard.press('Control+ArrowRight');
  await page.keyboard.press('Control+ArrowDown');
  const rotation = page.getByRole('spinbutton', { name: 'Rotation' });
  const type = async (value: string) => {
    await rotation.fill(value);
    await rotation.press('Enter');
    await rotation.blur();
  };

  // A key at the playhead; a number typed ten frames on is the second.
  await page.getByRole('button', { name: 'Keyframe of Rotation' }).press('Enter');
  await page.getByRole('listbox', { name: 'Clips' }).focus();
  await page.keyboard.press('Shift+ArrowRight');
  await type('30');
  const lane = page.getByRole('listbox', { name: 'Keyframes of Rotation' });
  await expect(lane.getByRole('option')).toHaveCount(2);
  await lane.focus();
  await expect(lane.getByRole('option', { selected: true })).toHaveAccessibleName(/30 °, Linear$/);
  await page.keyboard.press('Alt+ArrowRight');
  await expect(lane.getByRole('option').nth(1)).toHaveAccessibleName(/00:00:00:11, 30 °/);
  await page.getByRole('button', { name: 'Previous keyframe of Rotation' }).press('Enter');
  await expect(rotation).toHaveAttribute('aria-valuenow', '0');
  await page.getByRole('button', { name: 'More for the keyframes of Rotation' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Hold' }).press('Enter');
  await expect(lane.getByRole('option').first()).toHaveAccessibleName(/Hold$/);

  // An effect is found by a few letters, moved by its keyboard, and drawn.
  for (const name of ['blur', 'bright', 'flip']) {
    await page.getByRole('button', { name: 'Add effect: Picture effects' }).press('Enter');
    await page.keyboard.type(name);
    await page.keyboard.press('Enter');
  }
  const effects = page.getByRole('list', { name: 'Picture effects' }).getByRole('listitem');
  await expect(effects).toHaveCount(3);
  await page.getByRole('button', { name: 'Flip', exact: true }).press('Delete');
  await expect(effects).toHaveCount(2);
  await expect(page.getByRole('button', { name: 'Brightness and contrast', exact: true })).toBeFocused();
  await page.getByRole('button', { name: 'Gaussian blur', exact: true }).press('Alt+ArrowDown');
  await expect(effects.first()).toContainText('Brightness and contrast');
  await page.getByRole('button', { name: 'Keyframe of Radius' }).press('Enter');
  await page.getByRole('button', { name: 'Switch Brightness and contrast on' }).press('Enter');
  await page.getByRole('button', { name: 'More for Gaussian blur' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Copy effect' }).press('Enter');
  expect(await axeViolations(page, '.inspector')).toEqual([]);

  // All clips: what differs is said, and one edit is one step of undo for all of them.
  await page.getByRole('listbox', { name: 'Clips' }).focus();
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Control+a');
  const opacity = page.getByRole('spinbutton', { name: 'Opacity' });
  await opacity.fill('50');
  await opacity.press('Enter');
  const state = () =>
    page.evaluate(() => {
      const { clip, effect } = globalThis.__storycore!.session.store.snapshot();
      return {
        half: [...clip.values()].filter((one) => one.opacity === 0.5).length,
        blurs: [...effect.values()].filter((one) => one.effect === 'gaussian-blur').length,
      };
    });
  await expect(rotation).toHaveAttribute('aria-valuetext', 'Mixed');
  expect(await state()).toEqual({ half: 4, blurs: 1 });
  await page.getByRole('button', { name: 'More: Picture effects' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Paste 1 effect' }).press('Enter');
  expect(await state()).toEqual({ half: 4, blurs: 5 });
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  expect(await state()).toEqual({ half: 0, blurs: 1 });
  // The preview draws what is in the document: no effect is unknown to it.
  await expect
    .poll(() => page.evaluate(() => globalThis.__storycore!.session.player.pictured()), { timeout: 30_000 })
    .toBe(true);
  await expect(page.getByRole('region', { name: 'Preview' }).getByRole('alert')).toHaveCount(0);
});

/** The listbox follows the canvas once the view stands still. */
async function settled(page: Page): Promise<void> {
  await page.waitForTimeout(400);
}
