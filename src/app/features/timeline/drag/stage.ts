import type { Row } from '../layout/rows.ts';
import type { Overlay } from '../paint/scene.ts';

/** What the gestures of the lanes work on. */
export interface Stage {
  readonly host: () => HTMLElement | undefined;
  readonly rows: () => readonly Row[];
  readonly setOverlay: (overlay: Overlay) => void;
  readonly setHovered: (clip: string | null) => void;
}

/** px inside the lanes. */
export function pointIn(
  stage: Stage,
  event: { readonly clientX: number; readonly clientY: number },
): { x: number; y: number } {
  const rect = stage.host()?.getBoundingClientRect();
  return { x: event.clientX - (rect?.left ?? 0), y: event.clientY - (rect?.top ?? 0) };
}
