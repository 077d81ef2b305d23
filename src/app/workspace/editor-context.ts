import { type Accessor, createContext, createEffect, createMemo, createSignal, useContext } from 'solid-js';
import { StoryError } from '../../base/errors.ts';
import { type Ticks, ticksPerFrame } from '../../base/time.ts';
import { sequenceDuration } from '../../engine/timeline/duration.ts';
import type { Project } from '../../project/records/project.ts';
import type { Sequence } from '../../project/records/sequence.ts';
import type { ProjectSnapshot } from '../../project/records/snapshot.ts';
import type { Track } from '../../project/records/track.ts';
import type { Session } from '../session/types.ts';
import type { Action } from './actions/action.ts';
import { createEditorState, type EditorState } from './state/editor-state.ts';

/** The open project as the panels see it. */
export interface Editor {
  readonly session: Session;
  readonly state: EditorState;
  readonly snapshot: Accessor<ProjectSnapshot>;
  readonly project: Accessor<Project>;
  readonly sequence: Accessor<Sequence>;
  readonly duration: Accessor<Ticks>;
  /** Ticks of one frame. */
  readonly frame: Accessor<Ticks>;
  /** As listed on the timeline from top to bottom: video with the highest order first, then audio. */
  readonly tracks: Accessor<readonly Track[]>;
  /** Another tab writes: everything is shown, nothing can be changed. */
  readonly readOnly: Accessor<boolean>;
  /** The registry of everything that can be done here; empty until the shell has filled it. */
  readonly actions: Accessor<readonly Action[]>;
  setActions(actions: readonly Action[]): void;
}

export const EditorContext = createContext<Editor>();

export function useEditor(): Editor {
  const editor = useContext(EditorContext);
  if (!editor) throw new StoryError('unexpected', { params: { detail: 'no open project' } });
  return editor;
}

const byOrder = (a: Track, b: Track) => a.order - b.order || (a.id < b.id ? -1 : 1);

export function createEditor(session: Session): Editor {
  const { snapshot } = session;
  const [actions, setActions] = createSignal<readonly Action[]>([]);
  const project = createMemo(() => {
    const record = snapshot().project.values().next().value;
    if (!record) throw new StoryError('unexpected', { params: { detail: 'a project without its record' } });
    return record;
  });
  const sequence = createMemo(() => {
    const record = snapshot().sequence.get(project().sequence) ?? snapshot().sequence.values().next().value;
    if (!record) throw new StoryError('sequence-missing', { params: { sequence: project().sequence } });
    return record;
  });
  const trackTable = createMemo(() => snapshot().track);
  const tracks = createMemo(() => {
    const own = [...trackTable().values()].filter((track) => track.sequence === sequence().id);
    const video = own.filter((track) => track.kind === 'video').sort((a, b) => byOrder(b, a));
    const audio = own.filter((track) => track.kind === 'audio').sort(byOrder);
    return [...video, ...audio];
  });
  const state = createEditorState();
  createEffect(() => session.player.setLoopRange(state.inPoint(), state.outPoint()));
  return {
    session,
    state,
    snapshot,
    project,
    sequence,
    tracks,
    duration: createMemo(() => sequenceDuration(snapshot(), sequence().id)),
    frame: createMemo(() => ticksPerFrame(sequence().frameRate)),
    readOnly: () => session.role() === 'follower',
    actions,
    setActions,
  };
}
