import { type Component, createMemo, createResource, For, Show } from 'solid-js';
import { useEditor } from '../../../workspace/editor-context.ts';
import type { LaneRow } from '../layout/timeline-layout.ts';
import { LaneHeader } from './lane-header.tsx';

/** The headers of all open lanes. What else could be shown comes with the code of the effects, which the lanes have loaded. */
export const LaneHeaders: Component<{ lanes: readonly LaneRow[] }> = (props) => {
  const editor = useEditor();
  const [values] = createResource(
    () => props.lanes.length > 0 || undefined,
    () => import('../../../workspace/automation/automatable.ts'),
  );
  const byId = createMemo(() => new Map(props.lanes.map((lane) => [lane.id, lane])));
  const ids = createMemo(() => [...byId().keys()]);
  const Header: Component<{ id: string }> = (own) => {
    const lane = createMemo<LaneRow>((before) => byId().get(own.id) ?? before!);
    const all = createMemo(() => values.latest?.automatablesOf(editor.snapshot(), lane().strip) ?? []);
    const shown = createMemo(
      () =>
        new Set(props.lanes.flatMap(({ strip, value }) => (strip.id === lane().strip.id ? [value.key] : []))),
    );
    return <LaneHeader lane={lane()} all={all()} shown={shown()} />;
  };
  return (
    <Show when={values.latest}>
      <For each={ids()}>{(id) => <Header id={id} />}</For>
    </Show>
  );
};
