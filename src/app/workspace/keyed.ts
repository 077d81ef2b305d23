// A number of one or several records that keys may move, as a field shows and changes it: under the playhead, keys kept.
import { type Ticks, ticksPerFrame } from '../../base/time.ts';
import { valueAt } from '../../engine/timeline/keyframes.ts';
import type { CommandArgs } from '../../project/commands/index.ts';
import { type Clip, clipEnd } from '../../project/records/clip.ts';
import { type ClipValue, clipValue } from '../../project/records/clip-values.ts';
import type { EffectInstance } from '../../project/records/effect-instance.ts';
import type { Animated, Keyframe } from '../../project/records/fields.ts';
import { playheadFrame } from './edit.ts';
import type { Editor } from './editor-context.ts';
import { type Apply, beginDrag, type Drag, performAll } from './perform.ts';

type Target = CommandArgs<'keyframe.set'>['keys'][number]['target'];
export type Ease = Keyframe['ease'];

/** One value of one record. */
export interface KeyedValue {
  readonly target: Extract<Target, { kind: 'clip' | 'effect' }>;
  readonly value: Animated;
  /** The clip whose start its keys count from. */
  readonly clip: Clip;
}

export interface KeyedOptions {
  /** The first speaks: its value and its keys are shown. Never empty. */
  readonly values: () => readonly KeyedValue[];
  readonly min: number;
  readonly max: number;
}

export interface Keyed {
  readonly min: number;
  readonly max: number;
  first(): KeyedValue;
  /** Under the playhead, or at the end of the clip that is nearest to it. */
  now(): number;
  /** Not all have the same value there. */
  mixed(): boolean;
  keys(): readonly Keyframe[];
  /** The key that the playhead's frame holds. */
  here(): Keyframe | null;
  /** Sequence times of the keys beside the playhead; null: there is none within the clip. */
  before(): Ticks | null;
  after(): Ticks | null;
  /** Puts a key where the playhead is, or takes it away. */
  toggle(): void;
  /** `stepped`: where the values differ, each moves as far as the shown one. */
  set(value: number, how: 'given' | 'stepped'): void;
  begin(): void;
  end(keep: boolean): void;
  /** Of the key at or before the playhead: how the value goes on from there. */
  ease(): Ease | null;
  setEase(ease: Ease): void;
  removeKey(at: Ticks): void;
  /** A drag of a key: `to` is where it is now. Null: it cannot be moved. */
  startMove(from: Ticks): { to(at: Ticks): void; end(keep: boolean): void };
  clear(): void;
}

export const keyedClip = (clips: readonly Clip[], ...names: readonly ClipValue[]): readonly KeyedValue[] =>
  names.flatMap((name) =>
    clips.map((clip) => ({
      clip,
      target: { kind: 'clip' as const, id: clip.id, value: name },
      value: clipValue(clip, name),
    })),
  );

/** Values closer than this are one: it is below what any field shows. */
const SAME = 1e-6;

const keysOf = (value: Animated): readonly Keyframe[] => (typeof value === 'number' ? [] : value.keys);

/** Time of the keys of a clip under the playhead; where that is outside of the clip, at the end of it that is nearer. */
function playheadIn(editor: Editor, clip: Clip): Ticks {
  const last = Math.max(clip.place.start, clipEnd(clip) - ticksPerFrame(editor.sequence().frameRate));
  return Math.max(clip.place.start, Math.min(last, playheadFrame(editor))) - clip.place.start;
}

/** Keys that were recorded or cut lie anywhere in a frame. */
const keyWithin = (value: Animated, place: Ticks, frame: Ticks): Keyframe | null =>
  keysOf(value).find((key) => key.at >= place && key.at < place + frame) ?? null;

/** Sets values of a clip as they shall be under the playhead: by a key where keys move them. */
export function writeClipNow(
  editor: Editor,
  apply: Apply,
  clip: Clip,
  values: Readonly<Partial<Record<ClipValue, number>>>,
): void {
  const place = playheadIn(editor, clip);
  for (const [name, value] of Object.entries(values) as [ClipValue, number][]) {
    const target = { kind: 'clip' as const, id: clip.id, value: name };
    const old = clipValue(clip, name);
    const at = keyWithin(old, place, ticksPerFrame(editor.sequence().frameRate))?.at ?? place;
    if (typeof old === 'number') writeConstant(apply, target, value);
    else apply('keyframe.set', { keys: [{ target, at, value }] });
  }
}

/** The same for settings of an effect of the clip. */
export function writeEffectNow(
  editor: Editor,
  apply: Apply,
  clip: Clip,
  effect: EffectInstance,
  values: Readonly<Record<string, number | boolean>>,
): void {
  const place = playheadIn(editor, clip);
  for (const [name, value] of Object.entries(values)) {
    const old = effect.params[name];
    const target = { kind: 'effect' as const, id: effect.id, value: name };
    if (typeof old !== 'object' || typeof value === 'boolean')
      apply('effect.set', { effect: effect.id, fields: { params: { [name]: value } } });
    else {
      const at = keyWithin(old, place, ticksPerFrame(editor.sequence().frameRate))?.at ?? place;
      apply('keyframe.set', { keys: [{ target, at, value }] });
    }
  }
}

export function createKeyed(editor: Editor, options: KeyedOptions): Keyed {
  const frame = () => ticksPerFrame(editor.sequence().frameRate);
  const within = (value: number) => Math.min(options.max, Math.max(options.min, value));
  const placeIn = ({ clip }: KeyedValue): Ticks => playheadIn(editor, clip);
  const at = (one: KeyedValue): number =>
    valueAt(
      one.value,
      Math.max(
        0,
        Math.min(
          one.clip.duration - Math.floor(frame()),
          editor.session.player.time() - one.clip.place.start,
        ),
      ),
    );
  const keyIn = (one: KeyedValue): Keyframe | null => keyWithin(one.value, placeIn(one), frame());
  const first = () => options.values()[0]!;
  let drag: Drag | null = null;
  let originals: readonly { readonly one: KeyedValue; readonly value: number; readonly at: Ticks }[] = [];

  const note = () =>
    options.values().map((one) => ({ one, value: at(one), at: keyIn(one)?.at ?? placeIn(one) }));
  const write = (apply: Apply, noted: typeof originals, value: number, how: 'given' | 'stepped') => {
    const by = value - noted[0]!.value;
    for (const { one, value: old, at: place } of noted) {
      const next = within(how === 'given' ? value : old + by);
      if (typeof one.value === 'number') writeConstant(apply, one.target, next);
      else apply('keyframe.set', { keys: [{ target: one.target, at: place, value: next }] });
    }
  };
  const beside = (side: -1 | 1): Ticks | null => {
    const one = first();
    const place = keyIn(one)?.at ?? placeIn(one);
    const inside = keysOf(one.value).filter((key) => key.at >= 0 && key.at < one.clip.duration);
    const found = side < 0 ? inside.findLast((key) => key.at < place) : inside.find((key) => key.at > place);
    return found ? found.at + one.clip.place.start : null;
  };
  const before = (one: KeyedValue): Keyframe | null =>
    keyIn(one) ?? keysOf(one.value).findLast((key) => key.at <= placeIn(one)) ?? null;
  /** The same key of the others: those that have one at the same time of their clip. */
  const sameKeys = (time: Ticks) =>
    options.values().filter((one) => keysOf(one.value).some((key) => key.at === time));

  return {
    min: options.min,
    max: options.max,
    first,
    now: () => at(first()),
    mixed: () => {
      const [head, ...others] = options.values();
      const value = at(head!);
      return others.some((one) => Math.abs(at(one) - value) > SAME);
    },
    keys: () => keysOf(first().value),
    here: () => keyIn(first()),
    before: () => beside(-1),
    after: () => beside(1),
    toggle() {
      const all = options.values();
      if (all.every((one) => keyIn(one) !== null))
        performAll(editor, 'keyframe.remove', (apply) =>
          apply('keyframe.remove', { keys: all.map((one) => ({ target: one.target, at: keyIn(one)!.at })) }),
        );
      else
        performAll(editor, 'keyframe.set', (apply) =>
          apply('keyframe.set', {
            keys: all
              .filter((one) => keyIn(one) === null)
              .map((one) => ({ target: one.target, at: placeIn(one), value: at(one) })),
          }),
        );
    },
    begin() {
      drag?.commit();
      originals = note();
      drag = beginDrag(editor, 'keyframe.set');
    },
    set(value, how) {
      if (drag) drag.update((apply) => write(apply, originals, value, how));
      else performAll(editor, 'keyframe.set', (apply) => write(apply, note(), value, how));
    },
    end(keep) {
      if (keep) drag?.commit();
      else drag?.revert();
      drag = null;
    },
    ease: () => before(first())?.ease ?? null,
    setEase(ease) {
      const keys = options.values().flatMap((one) => {
        const key = before(one);
        return key ? [{ target: one.target, at: key.at, ease }] : [];
      });
      if (keys.length > 0) performAll(editor, 'keyframe.set', (apply) => apply('keyframe.set', { keys }));
    },
    removeKey(time) {
      const keys = sameKeys(time).map(({ target }) => ({ target, at: time }));
      if (keys.length > 0)
        performAll(editor, 'keyframe.remove', (apply) => apply('keyframe.remove', { keys }));
    },
    startMove(from) {
      const moved = sameKeys(from);
      const move = beginDrag(editor, 'keyframe.move');
      return {
        to: (time) =>
          void move.update((apply) =>
            apply('keyframe.move', { keys: moved.map(({ target }) => ({ target, from, to: time })) }),
          ),
        end: (keep) => (keep ? move.commit() : move.revert()),
      };
    },
    clear() {
      const values = options.values().map((one) => ({ target: one.target, at: placeIn(one) }));
      performAll(editor, 'keyframe.clear', (apply) => apply('keyframe.clear', { values }));
    },
  };
}

function writeConstant(apply: Apply, target: KeyedValue['target'], value: number): void {
  if (target.kind === 'effect')
    apply('effect.set', { effect: target.id, fields: { params: { [target.value]: value } } });
  else {
    const fields = constantOf(target.value, value);
    apply('clip.set', { clips: [target.id], fields });
  }
}

function constantOf(name: ClipValue, value: number): CommandArgs<'clip.set'>['fields'] {
  if (name === 'opacity' || name === 'gainDb' || name === 'pan') return { [name]: value };
  if (name === 'left' || name === 'top' || name === 'right' || name === 'bottom')
    return { crop: { [name]: value } };
  return { transform: { [name]: value } };
}
