import { valueAt } from '../../../engine/timeline/keyframes.ts';
import type { Editor } from '../../workspace/editor-context.ts';
import { writeClipNow } from '../../workspace/keyed.ts';
import { beginDrag } from '../../workspace/perform.ts';
import { type ClipBox, clipBox } from './clip-box.ts';

export type HandleKind = 'move' | 'rotate' | 'nw' | 'ne' | 'sw' | 'se';

interface HandleDrag {
  readonly editor: Editor;
  readonly clip: string;
  /** Screen px of one sequence px. */
  readonly scale: number;
  readonly onGuides: (guides: { x: number | null; y: number | null }) => void;
}

const SNAP_PX = 6;
const NO_GUIDES = { x: null, y: null };

/** One drag of one handle: follows the pointer, Shift holds the axis, Ctrl frees from snapping, Escape gives up. */
export function dragHandle(down: PointerEvent, kind: HandleKind, options: HandleDrag): void {
  if (down.button !== 0) return;
  down.preventDefault();
  down.stopPropagation();
  const { editor } = options;
  const clip = editor.snapshot().clip.get(options.clip);
  if (!clip) return;
  const target = down.currentTarget as HTMLElement;
  target.closest<HTMLElement>('.handles-frame')?.focus();
  const place = target.closest('.preview-box')?.getBoundingClientRect();
  if (!place) return;
  target.setPointerCapture(down.pointerId);
  const start = clipBox(editor.snapshot(), clip, editor.sequence(), editor.session.player.time());
  const at = editor.session.player.time() - clip.place.start;
  const scale = { x: valueAt(clip.transform.scaleX, at), y: valueAt(clip.transform.scaleY, at) };
  const drag = beginDrag(editor, 'clip.set');
  const write = (values: Parameters<typeof writeClipNow>[3]) =>
    void drag.update((apply) => writeClipNow(editor, apply, clip, values));
  const frame = editor.sequence();
  const point = (event: PointerEvent) => ({
    x: (event.clientX - place.left) / options.scale,
    y: (event.clientY - place.top) / options.scale,
  });
  const from = point(down);

  const onMove = (event: PointerEvent) => {
    const to = point(event);
    if (kind === 'move') {
      const moved = moveBy(start, frame, to.x - from.x, to.y - from.y, event, options);
      write({ x: moved.cx - frame.width / 2, y: moved.cy - frame.height / 2 });
    } else if (kind === 'rotate') {
      const turn = angle(start, to) - angle(start, from);
      const raw = start.rotation + turn;
      const rotation = event.shiftKey ? Math.round(raw / 15) * 15 : Math.round(raw * 10) / 10;
      write({ rotation });
    } else {
      // The distance from the anchor grows by as much as the layer does.
      const grown =
        Math.hypot(to.x - start.cx, to.y - start.cy) /
        Math.max(1, Math.hypot(from.x - start.cx, from.y - start.cy));
      const factor = Math.max(0.01, grown);
      write({ scaleX: round(scale.x * factor), scaleY: round(scale.y * factor) });
    }
  };
  const finish = (keep: boolean) => {
    target.removeEventListener('pointermove', onMove);
    target.removeEventListener('pointerup', onUp);
    target.removeEventListener('pointercancel', onCancel);
    removeEventListener('keydown', onKey, true);
    options.onGuides(NO_GUIDES);
    if (keep) drag.commit();
    else drag.revert();
  };
  const onUp = () => finish(true);
  const onCancel = () => finish(false);
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    finish(false);
  };
  target.addEventListener('pointermove', onMove);
  target.addEventListener('pointerup', onUp);
  target.addEventListener('pointercancel', onCancel);
  addEventListener('keydown', onKey, true);
}

const round = (value: number): number => Math.round(value * 1000) / 1000;
const angle = (box: ClipBox, to: { x: number; y: number }): number =>
  (Math.atan2(to.y - box.cy, to.x - box.cx) * 180) / Math.PI;

/** Holds edges and centre of the layer to edges and centre of the frame. */
function moveBy(
  box: ClipBox,
  frame: { readonly width: number; readonly height: number },
  rawX: number,
  rawY: number,
  event: PointerEvent,
  options: HandleDrag,
): { cx: number; cy: number } {
  let [dx, dy] = [rawX, rawY];
  if (event.shiftKey) [dx, dy] = Math.abs(dx) > Math.abs(dy) ? [dx, 0] : [0, dy];
  const free = event.ctrlKey || event.metaKey || box.rotation % 360 !== 0;
  const near = free ? 0 : SNAP_PX / options.scale;
  const x = snap(box.cx - box.anchorX * box.width + dx, box.width, frame.width, near);
  const y = snap(box.cy - box.anchorY * box.height + dy, box.height, frame.height, near);
  options.onGuides({ x: x.guide, y: y.guide });
  return {
    cx: Math.round(x.value + box.anchorX * box.width),
    cy: Math.round(y.value + box.anchorY * box.height),
  };
}

function snap(
  start: number,
  length: number,
  room: number,
  near: number,
): { value: number; guide: number | null } {
  const targets = [0, room / 2, room];
  const own = [0, length / 2, length];
  for (let i = 0; i < 3; i++) {
    const target = targets[i]!;
    if (Math.abs(start + own[i]! - target) <= near) return { value: target - own[i]!, guide: target };
  }
  return { value: start, guide: null };
}
