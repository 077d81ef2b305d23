import { type Accessor, createContext, createSignal, useContext } from 'solid-js';
import { StoryError } from '../../../base/errors.ts';
import type { StripRef } from '../../workspace/sound/strips.ts';

/** What the parts of the mixer share and the document does not hold. */
export interface MixerState {
  /** The effect whose window is open. */
  readonly effect: Accessor<string | null>;
  openEffect(id: string | null): void;
  /** The strip whose place in the room is open. */
  readonly panner: Accessor<StripRef | null>;
  openPanner(strip: StripRef | null): void;
  /** The strip that is looked at. */
  readonly scope: Accessor<StripRef | null>;
  openScope(strip: StripRef | null): void;
  readonly view: Accessor<'strips' | 'routing'>;
  setView(view: 'strips' | 'routing'): void;
}

export const MixerContext = createContext<MixerState>();

export function useMixer(): MixerState {
  const mixer = useContext(MixerContext);
  if (!mixer) throw new StoryError('unexpected', { params: { detail: 'no mixer' } });
  return mixer;
}

export function createMixerState(): MixerState {
  const [effect, setEffect] = createSignal<string | null>(null);
  const [panner, setPanner] = createSignal<StripRef | null>(null);
  const [scope, setScope] = createSignal<StripRef | null>(null);
  const [view, setView] = createSignal<'strips' | 'routing'>('strips');
  // One window at a time: two would lie over each other.
  return {
    effect,
    openEffect: (id) => {
      setPanner(null);
      if (id !== null) setScope(null);
      setEffect(id);
    },
    panner,
    openPanner: (strip) => {
      setEffect(null);
      if (strip !== null) setScope(null);
      setPanner(strip);
    },
    scope,
    openScope: (strip) => {
      setEffect(null);
      setPanner(null);
      setScope(strip);
    },
    view,
    setView,
  };
}
