// One project in two tabs: one writes, the other follows it live, and takes over when the first goes.
import { expect, type Page, test } from '@playwright/test';
import { clips, openSample, openStart } from './studio/studio.ts';

const role = (page: Page) => page.evaluate(() => __storycore!.session.role());
const clipCount = (page: Page) => page.evaluate(() => __storycore!.session.snapshot().clip.size);

test('the second tab follows live, cannot edit, and becomes the writer when the first closes', async ({
  context,
}) => {
  const first = await context.newPage();
  await openStart(first);
  await openSample(first);
  expect(await role(first)).toBe('writer');
  const second = await context.newPage();
  await second.goto(first.url());
  await expect(clips(second).first()).toBeAttached({ timeout: 30_000 });
  expect(await role(second)).toBe('follower');
  const before = await clipCount(second);

  // An edit of the writer is on the follower's screen.
  await first.bringToFront();
  await clips(first).first().click();
  await first.keyboard.press('Delete');
  await expect.poll(() => clipCount(first)).toBe(before - 1);
  await expect.poll(() => clipCount(second)).toBe(before - 1);
  await first.keyboard.press('Control+z');
  await expect.poll(() => clipCount(second)).toBe(before);

  // The follower refuses to edit, whichever way it is asked.
  await second.bringToFront();
  const refused = await second.evaluate(() => {
    try {
      __storycore!.session.store.transact('test', (tx) =>
        tx.remove('clip', [...__storycore!.session.snapshot().clip.keys()][0]!),
      );
      return null;
    } catch (error) {
      return (error as { code: string }).code;
    }
  });
  expect(refused).toBe('read-only-tab');
  expect(await clipCount(first)).toBe(before);

  // The writer goes, without a word; what it last did is there, and the other writes.
  await first.bringToFront();
  await clips(first).first().click();
  await first.keyboard.press('Delete');
  await expect.poll(() => clipCount(second)).toBe(before - 1);
  const url = first.url();
  await first.close();
  await expect.poll(() => role(second), { timeout: 20_000 }).toBe('writer');
  await second.bringToFront();
  await clips(second).first().click();
  await second.keyboard.press('Delete');
  await expect.poll(() => clipCount(second)).toBe(before - 2);
  await expect.poll(() => second.evaluate(() => __storycore!.session.saveState())).toBe('saved');

  const third = await context.newPage();
  await second.close();
  await third.goto(url);
  await expect
    .poll(() => third.evaluate(() => globalThis.__storycore?.session.snapshot().clip.size ?? -1), {
      timeout: 30_000,
    })
    .toBe(before - 2);
});
