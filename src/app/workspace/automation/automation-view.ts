// Which lanes are open, and which points are chosen. Of the session, like the selection of clips.
import { type Accessor, createSignal } from 'solid-js';
import type { Ticks } from '../../../base/time.ts';
import type { AutomationTarget } from '../../../project/commands/timeline/automation-target.ts';

/** Points of one curve. */
export interface PointSelection {
  readonly target: AutomationTarget;
  readonly at: ReadonlySet<Ticks>;
}

/** What has been said about the lanes of an open strip: lanes with points are shown unless they were put away. */
export interface OpenLanes {
  readonly added: ReadonlySet<string>;
  readonly hidden: ReadonlySet<string>;
}

export interface AutomationView {
  /** By strip. */
  readonly open: Accessor<ReadonlyMap<string, OpenLanes>>;
  toggle(strip: string): void;
  show(strip: string, lane: string, shown: boolean): void;
  readonly points: Accessor<PointSelection | null>;
  choosePoints(target: AutomationTarget, at: Iterable<Ticks>): void;
  forgetPoints(): void;
}

export const sameTarget = (a: AutomationTarget, b: AutomationTarget): boolean =>
  a.kind === b.kind && a.id === b.id && a.value === b.value;

const NOTHING: OpenLanes = { added: new Set(), hidden: new Set() };

export function createAutomationView(): AutomationView {
  const [open, setOpen] = createSignal<ReadonlyMap<string, OpenLanes>>(new Map());
  const [points, setPoints] = createSignal<PointSelection | null>(null);
  return {
    open,
    toggle: (strip) =>
      setOpen((before) => {
        const next = new Map(before);
        if (!next.delete(strip)) next.set(strip, NOTHING);
        return next;
      }),
    show: (strip, lane, shown) =>
      setOpen((before) => {
        const { added, hidden } = before.get(strip) ?? NOTHING;
        const [more, less] = [new Set(added), new Set(hidden)];
        (shown ? more : less).add(lane);
        (shown ? less : more).delete(lane);
        return new Map(before).set(strip, { added: more, hidden: less });
      }),
    points,
    choosePoints: (target, at) => {
      const set = new Set(at);
      setPoints(set.size > 0 ? { target, at: set } : null);
    },
    forgetPoints: () => setPoints(null),
  };
}

/** The lanes of an open strip out of all that it could have, in their order; the first of them when there is nothing else to show. */
export function lanesShown<T extends { readonly key: string }>(
  all: readonly T[],
  { added, hidden }: OpenLanes,
  isAutomated: (value: T) => boolean,
): readonly T[] {
  const shown = all.filter((one) => added.has(one.key) || (isAutomated(one) && !hidden.has(one.key)));
  const first = all.find(({ key }) => !hidden.has(key));
  return shown.length > 0 || !first || hidden.size > 0 ? shown : [first];
}
