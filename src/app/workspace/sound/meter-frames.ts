import { type Accessor, createEffect, createSignal, onCleanup } from 'solid-js';
import type { Editor } from '../editor-context.ts';

/**
 * Has the mixer's meters worked out for as long as the owner is there, and counts the pictures of the screen while the film plays. It takes no
 * reading of its own: the mixer's panel would miss that one.
 */
export function createMeterFrames({ session: { meters, player } }: Editor): Accessor<number> {
  const [frames, setFrames] = createSignal(0);
  onCleanup(meters.watch());
  createEffect(() => {
    if (!player.playing()) return;
    let next = 0;
    const tick = (): void => {
      setFrames((count) => count + 1);
      next = requestAnimationFrame(tick);
    };
    tick();
    onCleanup(() => cancelAnimationFrame(next));
  });
  return frames;
}
