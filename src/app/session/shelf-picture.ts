import { reportOf } from '../../base/errors.ts';
import type { ProjectStore } from '../../project/store/project-store.ts';
import type { Player } from './types.ts';

/** After the last edit, and after opening; a picture costs a full frame. */
const AFTER_MS = 6000;
const WIDTH = 480;

/** Keeps the project's picture on the start screen near to what is being cut: the frame at the playhead. Returns how to stop. */
export function shelfPicture(
  store: ProjectStore,
  player: Pick<Player, 'playing' | 'snapshotImage'>,
  save: (picture: Blob) => Promise<void>,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const later = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void take(), AFTER_MS);
  };
  const take = async (): Promise<void> => {
    if (store.readOnly || store.snapshot().clip.size === 0) return;
    if (player.playing()) return later();
    try {
      await save(await player.snapshotImage({ width: WIDTH, type: 'image/webp' }));
    } catch (error) {
      console.warn('The picture of the project could not be made.', reportOf(error).detail);
    }
  };
  later();
  const unsubscribe = store.subscribe(later);
  return () => {
    unsubscribe();
    clearTimeout(timer);
  };
}
