import { type Accessor, createEffect, createMemo, createSignal } from 'solid-js';
import { busesOfSequence } from '../../../../project/records/routing.ts';
import { t } from '../../../ui/i18n/i18n.ts';
import { preferences } from '../../../ui/preferences.ts';
import type { Automatable, StripName } from '../../../workspace/automation/automatable.ts';
import { lanesShown } from '../../../workspace/automation/automation-view.ts';
import type { Editor } from '../../../workspace/editor-context.ts';
import { type HeadRow, layoutOf, type TimelineLayout } from './timeline-layout.ts';

type Values = typeof import('../../../workspace/automation/automatable.ts');

const NO_LANES: ReadonlyMap<string, readonly Automatable[]> = new Map();

/** Where everything of the timeline lies; anew when tracks, strips or open lanes change, not with every edit. */
export function useLayout(editor: Editor): Accessor<TimelineLayout> {
  const { automation } = editor.state;
  // The values know all sound effects: they are loaded with the first lane that is opened.
  const [values, setValues] = createSignal<Values | null>(null);
  createEffect(() => {
    if (automation.open().size > 0 && !values())
      void import('../../../workspace/automation/automatable.ts').then((loaded) => setValues(() => loaded));
  });
  const strips = createMemo(
    (): readonly Pick<HeadRow, 'strip' | 'name' | 'color'>[] => {
      if (!preferences.timelineBuses) return [];
      const { id } = editor.sequence();
      const buses = busesOfSequence(editor.snapshot(), id).map((bus) => ({
        strip: { kind: 'bus', id: bus.id } as const,
        name: bus.name,
        color: bus.color,
      }));
      return [...buses, { strip: { kind: 'sequence', id } as const, name: t('mixer.master'), color: null }];
    },
    [],
    {
      equals: (a, b) =>
        a.length === b.length &&
        a.every((one, i) => {
          const other = b[i]!;
          return one.strip.id === other.strip.id && one.name === other.name && one.color === other.color;
        }),
    },
  );
  const lanes = createMemo(
    () => {
      const known = values();
      const open = automation.open();
      if (!known || open.size === 0) return NO_LANES;
      const snapshot = editor.snapshot();
      const named: StripName[] = [
        ...editor
          .tracks()
          .flatMap(({ id, kind }) => (kind === 'audio' ? [{ kind: 'track' as const, id }] : [])),
        ...strips().map(({ strip }) => strip),
      ];
      return new Map(
        named.flatMap((strip) => {
          const asked = open.get(strip.id);
          if (!asked) return [];
          const all = known.automatablesOf(snapshot, strip);
          return [[strip.id, lanesShown(all, asked, (one) => known.isAutomated(snapshot, one))] as const];
        }),
      );
    },
    NO_LANES,
    { equals: (a, b) => named(a) === named(b) },
  );
  return createMemo(() => layoutOf(editor.tracks(), strips(), lanes()));
}

/** What of lanes can be seen without their points. */
const named = (lanes: ReadonlyMap<string, readonly Automatable[]>): string =>
  [...lanes]
    .map(([strip, values]) => `${strip}:${values.map(({ key, name }) => `${key}=${name}`)}`)
    .join('|');
