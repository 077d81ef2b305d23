import { afterEach, expect, test, vi } from 'vitest';
import { fileAt } from './media-files.ts';

const handles = vi.hoisted(() => new Map<string, { getFile: () => Promise<Blob> }>());
vi.mock('../../storage/file-handles.ts', () => ({
  fileHandles: () => ({ get: async (key: string) => handles.get(key) ?? null }),
}));
afterEach(() => handles.clear());

const at = (key: string) => ({ kind: 'handle' as const, key });
const refuse = (name: string) => ({ getFile: () => Promise.reject(new DOMException('', name)) });

test('a film that only wants its permission again is not called missing; one that is gone is', async () => {
  handles.set('lapsed', refuse('NotAllowedError')).set('moved', refuse('NotFoundError'));
  await expect(fileAt([at('lapsed')], 'a.mp4')).rejects.toMatchObject({ code: 'media-denied' });
  await expect(fileAt([at('moved')], 'a.mp4')).rejects.toMatchObject({ code: 'media-missing' });
  await expect(fileAt([at('unknown')], 'a.mp4')).rejects.toMatchObject({ code: 'media-missing' });
});

test('the first place that answers is taken', async () => {
  const film = new Blob(['film']);
  handles.set('moved', refuse('NotFoundError')).set('here', { getFile: async () => film });
  expect(await fileAt([at('moved'), at('here')], 'a.mp4')).toBe(film);
});
