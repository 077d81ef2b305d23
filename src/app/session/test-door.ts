// The open project under `__storycore`, for end-to-end tests and for people at the console. It gives nothing that the page's own
// scripts could not reach, changes nothing by being there, and is gone when the project is closed.
import type { PreviewCounters } from '../../protocol/preview-protocol.ts';
import type { Session } from './types.ts';

export interface TestDoor {
  readonly session: Session;
  /** What the preview worker holds open. */
  counters(): Promise<PreviewCounters>;
  /** Ends the preview worker as a crash would. */
  crashPreview(): void;
}

declare global {
  var __storycore: TestDoor | undefined;
}

/** Returns how to take it away. */
export function openTestDoor(door: TestDoor): () => void {
  globalThis.__storycore = door;
  return () => {
    if (globalThis.__storycore === door) globalThis.__storycore = undefined;
  };
}
