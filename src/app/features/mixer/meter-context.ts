import { createContext, useContext } from 'solid-js';
import { StoryError } from '../../../base/errors.ts';
import type { StripRef } from '../../workspace/sound/strips.ts';

/** A place where a meter is painted. */
export interface MeterPlace {
  readonly strip: StripRef;
  readonly element: HTMLElement;
  /** A few times a second: the highest channel in dBFS, and whether it went over full scale since the lamp was cleared. */
  readonly say: (peak: number, over: boolean) => void;
}

export interface MeterBoard {
  /** @returns how to take it away */
  add(place: MeterPlace): () => void;
  clearOver(strip: string): void;
}

export const MeterContext = createContext<MeterBoard>();

export function useMeters(): MeterBoard {
  const board = useContext(MeterContext);
  if (!board) throw new StoryError('unexpected', { params: { detail: 'no meters' } });
  return board;
}
