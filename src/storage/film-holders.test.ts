import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { StoryDatabase } from './database.ts';
import { filmHolders } from './film-holders.ts';

test('a film is held elsewhere while another project has it, or has not said what it has', async () => {
  const db = new StoryDatabase('film-holders');
  const holders = filmHolders(db);
  const project = (id: string) =>
    db.projects.put({ id, name: id, createdAt: 0, updatedAt: 0, thumbnail: null, pendingName: null });
  await project('a');
  await holders.note('a', ['film']);
  expect(await holders.elsewhere('a', 'film')).toBe(false);
  await project('b');
  // Made before this was noted, or in another tab and not looked at yet.
  expect(await holders.elsewhere('a', 'film')).toBe(true);
  await holders.note('b', ['film', 'other']);
  expect(await holders.elsewhere('a', 'film')).toBe(true);
  await holders.note('b', ['other']);
  expect(await holders.elsewhere('a', 'film')).toBe(false);
  await holders.note('b', ['film']);
  await db.projects.delete('b');
  expect(await holders.elsewhere('a', 'film')).toBe(false);
  await db.delete();
});
