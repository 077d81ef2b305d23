// What a hand has hold of: one value or several that it moves at once. A drag is one step of undo, keyframes are kept, and while the film
// plays the movement itself can be recorded.
import { createEffect, createRoot } from 'solid-js';
import type { Ticks } from '../../../base/time.ts';
import { valueAt } from '../../../engine/timeline/keyframes.ts';
import type { CommandId } from '../../../project/commands/index.ts';
import type { AutomationTarget } from '../../../project/commands/timeline/automation-target.ts';
import type { Animated } from '../../../project/records/fields.ts';
import { automationMode } from '../../workspace/automation/automation-mode.ts';
import type { Editor } from '../../workspace/editor-context.ts';
import { type Apply, beginDrag, type Drag, refuseFollower } from '../../workspace/perform.ts';

export interface HandPart {
  readonly min: number;
  readonly max: number;
  /** What stands in the document. */
  readonly read: () => Animated;
  readonly target: () => AutomationTarget | null;
  /** Of recorded keys, in the value's unit. */
  readonly tolerance: number;
}

export interface HandOptions {
  /** The strip whose automation mode counts. */
  readonly strip: string;
  readonly label: CommandId;
  readonly parts: readonly HandPart[];
  readonly write: (apply: Apply, values: readonly Animated[]) => void;
  /** A switch or a choice: it holds from key to key. */
  readonly steps: boolean;
}

export interface Hand {
  begin(): void;
  /** Without `begin` it is a touch of its own. */
  set(values: readonly number[]): void;
  /** @param stays in touch mode the last value is held to the next key that is there already; without it what was there comes back now */
  end(keep: boolean, stays?: boolean): void;
}

/** One recording: from the touch to where its last value ends. */
interface Pass {
  readonly mode: 'touch' | 'latch' | 'write';
  readonly from: Ticks;
  readonly points: { readonly at: Ticks; readonly values: readonly number[] }[];
  /** As far as the film has come. */
  reached: Ticks;
  /** The film stopped, or was led back. */
  over: boolean;
  /** No hand is on it: it runs on to here. */
  until: Ticks | null;
  stop: () => void;
}

/** Keys move together by as much as the value under the playhead does, each within its bounds. */
function moved(old: Animated, at: Ticks, value: number, { min, max }: HandPart): Animated {
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

const nextKey = (old: Animated, after: Ticks): Ticks =>
  (typeof old === 'number' ? undefined : old.keys.find(({ at }) => at > after)?.at) ?? Infinity;

export function createHand(editor: Editor, options: HandOptions): Hand {
  const { player } = editor.session;
  const { parts, steps } = options;
  let drag: Drag | null = null;
  let old: readonly Animated[] = [];
  let at: Ticks = 0;
  let pass: Pass | null = null;

  const changed = (value: number, i: number): Animated => {
    const was = old[i]!;
    return steps && typeof was !== 'number' ? withStep(was, at, value) : moved(was, at, value, parts[i]!);
  };
  const record = (): void => {
    if (!drag || !pass || pass.points.length === 0) return;
    const { mode, from, points, reached, until } = pass;
    const to = Math.min(until ?? Infinity, Math.max(from, reached, points.at(-1)!.at));
    drag.update((apply) => {
      // What was never set has no keys to be recorded into.
      options.write(apply, old);
      parts.forEach((part, i) => {
        const target = part.target();
        if (!target) return;
        const path = points.map((point) => ({ at: point.at, value: point.values[i]! }));
        apply('automation.record', {
          ...{ target, mode, from, to, points: path, tolerance: part.tolerance, steps },
        });
      });
    });
  };
  const finish = (keep: boolean): void => {
    if (keep) {
      record();
      drag?.commit();
    } else drag?.revert();
    pass?.stop();
    drag = null;
    pass = null;
  };
  const beginPass = (mode: Pass['mode']): Pass => {
    const from = mode === 'write' ? playedFrom(editor) : at;
    const made: Pass = { mode, from, points: [], reached: at, over: false, until: null, stop: () => {} };
    createRoot((dispose) => {
      made.stop = dispose;
      createEffect(() => {
        const now = player.time();
        if (!player.playing() || now < made.reached) made.over = true;
        if (!made.over) made.reached = now;
        if (made.until !== null && (made.over || now >= made.until)) finish(true);
      });
    });
    return made;
  };
  return {
    begin() {
      // One that still runs goes on.
      if (pass && drag) {
        pass.until = null;
        return;
      }
      drag?.commit();
      if (refuseFollower(editor)) return;
      old = parts.map(({ read }) => read());
      at = player.time();
      drag = beginDrag(editor, options.label);
      const mode = automationMode(options.strip);
      if (mode !== 'read' && player.playing() && parts.every(({ target }) => target()))
        pass = beginPass(mode);
    },
    set(values) {
      const alone = !drag || (pass !== null && pass.until !== null);
      if (alone) this.begin();
      if (pass) {
        pass.points.push({ at: pass.reached, values });
        drag?.update((apply) => options.write(apply, values));
      } else drag?.update((apply) => options.write(apply, values.map(changed)));
      if (alone) this.end(true);
    },
    end(keep, stays = steps) {
      if (!drag) return;
      const touches = pass?.mode === 'touch' && !stays;
      if (!keep || !pass || pass.over || touches) {
        // A hand that rests on the value still holds it.
        const last = pass?.points.at(-1);
        if (pass && last && touches) pass.points.push({ at: pass.reached, values: last.values });
        finish(keep);
        return;
      }
      const { reached, mode } = pass;
      pass.until = mode === 'touch' ? Math.min(...old.map((was) => nextKey(was, reached))) : Infinity;
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
