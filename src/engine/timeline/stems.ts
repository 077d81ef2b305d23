// A stem is one strip of the mixer in a file of its own, as it sounds in the mix: what a solo of that strip alone lets through.
import type { ProjectSnapshot } from '../../project/records/snapshot.ts';
import { soundMix, type TimeRange } from './spans.ts';

export interface Stem {
  /** Of the track or bus. */
  readonly id: string;
  readonly name: string;
  readonly kind: 'track' | 'bus';
}

/**
 * The strips that can be heard in `range`: tracks as they stand in the mixer, then buses that a track reaches.
 * @throws StoryError `sequence-missing`
 */
export function stemsOf(snapshot: ProjectSnapshot, sequence: string, range: TimeRange): Stem[] {
  const { tracks, buses } = soundMix(snapshot, sequence, range);
  const sounding = tracks.filter(
    ({ audible, spans }) => audible && spans.some((span) => span.start < range.end && span.end > range.start),
  );
  const nameOf = (kind: Stem['kind'], id: string): string => snapshot[kind].get(id)?.name ?? id;
  return [
    ...sounding.map(({ track: id }) => ({ id, name: nameOf('track', id), kind: 'track' as const })),
    ...buses.map(({ id }) => ({ id, name: nameOf('bus', id), kind: 'bus' as const })),
  ];
}

/**
 * The document as it would be with that strip alone soloed, and nothing safe from it. A track's stem has the buses and the master
 * behind it, a bus's what comes to it. Where nothing in common works on the level (no compressor on a bus), the tracks' stems add up to
 * the mix.
 */
export function stemSnapshot(snapshot: ProjectSnapshot, sequence: string, id: string): ProjectSnapshot {
  const soloing = <S extends { id: string; sequence: string; solo: boolean; soloSafe: boolean }>(
    strips: ReadonlyMap<string, S>,
  ): ReadonlyMap<string, S> =>
    new Map(
      [...strips].map(([key, strip]) => [
        key,
        strip.sequence === sequence ? { ...strip, solo: strip.id === id, soloSafe: false } : strip,
      ]),
    );
  return { ...snapshot, track: soloing(snapshot.track), bus: soloing(snapshot.bus) };
}
