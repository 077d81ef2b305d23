import { expect, test } from 'vitest';
import type { MediaAsset } from '../../../project/records/media-asset.ts';
import type { ProjectSnapshot } from '../../../project/records/snapshot.ts';
import { CuttingRoom } from '../../../project/testing/cutting-room.ts';
import { filmFiles } from './film-files.ts';

const at = (text: string) => [{ kind: 'url' as const, url: `data:video/mp4,${text}` }];

/** A film of one clip whose medium is as told. */
function filmOf(change: Partial<MediaAsset>): ProjectSnapshot {
  const room = new CuttingRoom();
  room.put(0, 1);
  const snapshot = room.store.snapshot();
  const id = room.assets['interview.mp4']!;
  const asset = new Map([...snapshot.asset, [id, { ...snapshot.asset.get(id)!, ...change }]]);
  return { ...snapshot, asset } as ProjectSnapshot;
}

const mezzanine = { hash: 'b'.repeat(64), locations: at('mezzanine') };

test('the relay is given what is decoded: nodes check it against that hash', async () => {
  const [plain] = await filmFiles(filmOf({ locations: at('original'), size: 8 }));
  expect(await plain!.file.text()).toBe('original');
  const [converted] = await filmFiles(filmOf({ locations: at('original'), size: 8, mezzanine }));
  expect(await converted!.file.text()).toBe('mezzanine');
  // What was converted may be the only thing that is left.
  const [kept] = await filmFiles(filmOf({ locations: [], size: 8, mezzanine }));
  expect(await kept!.file.text()).toBe('mezzanine');
});

test('an original of another size is another film', async () => {
  await expect(filmFiles(filmOf({ locations: at('original'), size: 9 }))).rejects.toMatchObject({
    code: 'media-changed',
    params: { name: 'interview.mp4' },
  });
});
