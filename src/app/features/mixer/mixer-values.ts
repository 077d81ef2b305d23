// Values that a hand moves: a drag is one step of undo, keyframes are kept, and while the film plays the movement itself can be
// recorded.
import { createEffect, createRoot } from 'solid-js';
import type { Ticks } from '../../../base/time.ts';
import { valueAt } from '../../../engine/timeline/keyframes.ts';
import type { CommandId } from '../../../project/commands/index.ts';
import type { AutomationTarget } from '../../../project/commands/timeline/automation-target.ts';
import type { Animated } from '../../../project/records/fields.ts';
import { automationMode } from '../../workspace/automation/automation-mode.ts';
import type { Editor } from '../../workspace/editor-context.ts';
import { type Apply, beginDrag, type Drag, refuseFollower } from '../../workspace/perform.ts';

export interface MixerValueOptions {
  /** The strip whose automation mode counts. */
  readonly strip: string;
  readonly label: CommandId;
  readonly min: number;
  readonly max: number;
  /** What stands in the document. */
  readonly read: () => Animated;
  readonly write: (apply: Apply, value: Animated) => void;
  readonly target: () => AutomationTarget | null;
  /** Of recorded keys, in the value's unit. */
  readonly tolerance: number;
  /** A switch or a choice: it holds from key to key, and a press is its own touch. */
  readonly steps?: boolean;
}

export interface MixerValue {
  /** Under the playhead. */
  now(): number;
  /** Keyframes; 0 for a constant. */
  keys(): number;
  begin(): void;
  set(value: number): void;
  end(keep: boolean): void;
}

/** Keys move together by as much as the value under the playhead does, each within its bounds. */
function moved(old: Animated, at: Ticks, value: number, min: number, max: number): Animated {
  const within = (x: number): number => Math.min(max, Math.max(min, x));
  if (typeof old === 'number') return within(value);
  const by = value - valueAt(old, at);
  return { ...old, keys: old.keys.map((key) => ({ ...key, value: within(key.value + by) })) };
}

/** From here to the next key. */
const withStep = (old: Exclude<Animated, number>, at: Ticks, value: number): Animated => ({
  ...old,
  keys: [...old.keys.filter((key) => key.at !== at), { at, value, ease: 'hold' as const }].sort(
    (a, b) => a.at - b.at,
  ),
});

export function createMixerValue(editor: Editor, options: MixerValueOptions): MixerValue {
  const { player } = editor.session;
  let drag: Drag | null = null;
  let old: Animated = 0;
  let at: Ticks = 0;
  let pass: {
    mode: 'touch' | 'latch' | 'write';
    from: Ticks;
    points: { at: Ticks; value: number }[];
  } | null = null;

  const changed = (value: number): Animated =>
    options.steps && typeof old !== 'number'
      ? withStep(old, at, value)
      : moved(old, at, value, options.min, options.max);
  const record = (): void => {
    const target = options.target();
    if (!drag || !pass || !target || pass.points.length === 0) return;
    const { mode, from, points } = pass;
    const to = Math.max(from, player.time(), points.at(-1)!.at);
    drag.update((apply) => {
      // What was never set has no keys to be recorded into.
      options.write(apply, old);
      const { tolerance, steps = false } = options;
      apply('automation.record', { target, mode, from, to, points, tolerance, steps });
    });
  };
  const finish = (keep: boolean): void => {
    if (keep) {
      record();
      drag?.commit();
    } else drag?.revert();
    drag = null;
    pass = null;
  };
  return {
    now: () => valueAt(options.read(), player.time()),
    keys: () => {
      const value = options.read();
      return typeof value === 'number' ? 0 : value.keys.length;
    },
    begin() {
      // A latch that still runs goes on.
      if (pass && drag) return;
      drag?.commit();
      if (refuseFollower(editor)) return;
      old = options.read();
      at = player.time();
      drag = beginDrag(editor, options.label);
      const chosen = automationMode(options.strip);
      const mode = chosen === 'touch' && options.steps ? 'latch' : chosen;
      if (mode !== 'read' && player.playing() && options.target())
        pass = { mode, from: mode === 'write' ? playedFrom(editor) : at, points: [] };
    },
    set(value) {
      const alone = !drag;
      if (alone) this.begin();
      if (pass) {
        pass.points.push({ at: player.time(), value });
        drag?.update((apply) => options.write(apply, value));
      } else drag?.update((apply) => options.write(apply, changed(value)));
      if (alone) this.end(true);
    },
    end(keep) {
      if (!drag) return;
      if (!keep || !pass || pass.mode === 'touch' || !player.playing()) {
        finish(keep);
        return;
      }
      // Latch and write hold the last value until the film stops.
      createRoot((dispose) => {
        createEffect(() => {
          if (player.playing()) return;
          finish(true);
          dispose();
        });
      });
    },
  };
}

const starts = new WeakMap<Editor, { at: Ticks }>();
const playedFrom = (editor: Editor): Ticks => starts.get(editor)?.at ?? editor.session.player.time();

/** Notes where the film began to play: a write pass begins there. Call inside a root. */
export function watchPlaying(editor: Editor): void {
  const start = { at: 0 };
  starts.set(editor, start);
  createEffect<boolean>((was) => {
    const playing = editor.session.player.playing();
    if (playing && !was) start.at = editor.session.player.time();
    return playing;
  }, false);
}
