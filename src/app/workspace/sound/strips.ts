// The strips of a mixer and what they have in common, whichever record they are.

import type { Bus } from '../../../project/records/bus.ts';
import type { Animated } from '../../../project/records/fields.ts';
import { busesOfSequence } from '../../../project/records/routing.ts';
import type { ProjectSnapshot } from '../../../project/records/snapshot.ts';
import type { Panner, SoundLayout } from '../../../project/records/sound-strip.ts';
import type { Track } from '../../../project/records/track.ts';
import { tracksOfSequence } from '../../../project/records/track-index.ts';
import type { Editor } from '../editor-context.ts';
import type { Apply } from '../perform.ts';

export type StripKind = 'track' | 'bus' | 'master';
/** `id`: of the track, the bus, or the sequence whose master it is. */
export interface StripRef {
  readonly kind: StripKind;
  readonly id: string;
}

export interface Strip {
  readonly kind: StripKind;
  readonly id: string;
  /** Empty for the master, whose name is of the catalogue. */
  readonly name: string;
  readonly color: string | null;
  readonly gainDb: Animated;
  readonly pan: Animated;
  readonly panner: Panner | null;
  readonly on: boolean;
  /** 0 … 1, from 0.5 on it is silent: what automation says. */
  readonly mute: Animated;
  readonly solo: boolean;
  readonly soloSafe: boolean;
  readonly layout: SoundLayout | null;
  /** A bus; null: the master. */
  readonly output: string | null;
  readonly locked: boolean;
}

/** Sound tracks, buses, master: from left to right. */
export const stripsOf = (snapshot: ProjectSnapshot, sequence: string): readonly StripRef[] => [
  ...tracksOfSequence(snapshot, sequence)
    .filter(({ kind }) => kind === 'audio')
    .map(({ id }): StripRef => ({ kind: 'track', id })),
  ...busesOfSequence(snapshot, sequence).map(({ id }): StripRef => ({ kind: 'bus', id })),
  { kind: 'master', id: sequence },
];

/** Null when it is gone. */
export function stripOf(snapshot: ProjectSnapshot, { kind, id }: StripRef): Strip | null {
  if (kind === 'master') {
    const sequence = snapshot.sequence.get(id);
    return (
      (sequence && {
        kind,
        id,
        name: '',
        color: null,
        gainDb: sequence.gainDb,
        pan: 0,
        panner: null,
        // The master has no other switch than its automation.
        on: typeof sequence.mute !== 'number' || sequence.mute < 0.5,
        mute: sequence.mute,
        solo: false,
        soloSafe: false,
        layout: sequence.layout,
        output: null,
        locked: false,
      }) ??
      null
    );
  }
  const record: Track | Bus | undefined = (kind === 'track' ? snapshot.track : snapshot.bus).get(id);
  if (!record) return null;
  const { name, gainDb, pan, panner, mute, enabled, solo, soloSafe, layout, output } = record;
  const color = 'color' in record && typeof record.color === 'string' ? record.color : null;
  const locked = 'locked' in record && record.locked === true;
  return {
    kind,
    id,
    name,
    color,
    gainDb,
    pan,
    panner,
    mute,
    on: enabled,
    solo,
    soloSafe,
    layout,
    output,
    locked,
  };
}

/** The layout that a strip is mixed in; null: the master's, when it leaves that to the export. */
export function layoutOfStrip(
  snapshot: ProjectSnapshot,
  ref: StripRef,
  sequence: string,
): SoundLayout | null {
  let strip = stripOf(snapshot, ref);
  // Routes run in no circle; the count is for documents that broke that.
  for (let hops = 0; strip && hops < 64; hops++) {
    if (strip.kind === 'master' || strip.layout) return strip.layout;
    strip = stripOf(
      snapshot,
      strip.output ? { kind: 'bus', id: strip.output } : { kind: 'master', id: sequence },
    );
  }
  return null;
}

/** The layout that a strip puts out to. */
export function layoutBehind(snapshot: ProjectSnapshot, strip: Strip, sequence: string): SoundLayout | null {
  if (strip.kind === 'master') return strip.layout;
  const next: StripRef = strip.output ? { kind: 'bus', id: strip.output } : { kind: 'master', id: sequence };
  return layoutOfStrip(snapshot, next, sequence);
}

/** More than left and right: a place in the room means something there. */
export const isSurround = (layout: SoundLayout | null): boolean =>
  layout !== null && layout !== 'mono' && layout !== 'stereo';

export const CHANNELS: Readonly<Record<SoundLayout, readonly string[]>> = {
  mono: ['M'],
  stereo: ['L', 'R'],
  lcr: ['L', 'R', 'C'],
  quad: ['L', 'R', 'Ls', 'Rs'],
  '5.1': ['L', 'R', 'C', 'LFE', 'Ls', 'Rs'],
  '7.1': ['L', 'R', 'C', 'LFE', 'Lb', 'Rb', 'Ls', 'Rs'],
};

export interface StripFields {
  readonly name?: string;
  readonly gainDb?: Animated;
  readonly pan?: Animated;
  readonly panner?: Panner | null;
  readonly on?: boolean;
  readonly mute?: Animated;
  readonly solo?: boolean;
  readonly soloSafe?: boolean;
  readonly layout?: SoundLayout | null;
  readonly output?: string | null;
}

/** The command that sets fields of a strip. */
export const commandOf = ({ kind }: StripRef): 'track.set' | 'bus.set' | 'sequence.set' =>
  kind === 'track' ? 'track.set' : kind === 'bus' ? 'bus.set' : 'sequence.set';

export function setStrip(apply: Apply, { kind, id }: StripRef, { on, ...fields }: StripFields): void {
  const enabled = on === undefined ? {} : { enabled: on };
  if (kind === 'track') apply('track.set', { track: id, fields: { ...fields, ...enabled } });
  else if (kind === 'bus') apply('bus.set', { bus: id, fields: { ...fields, ...enabled } });
  else {
    const { gainDb, layout, mute } = fields;
    apply('sequence.set', {
      sequence: id,
      fields: {
        ...(gainDb === undefined ? {} : { gainDb }),
        ...(layout === undefined ? {} : { layout }),
        ...(mute === undefined ? {} : { mute }),
        ...(on === undefined ? {} : { mute: on ? 0 : 1 }),
      },
    });
  }
}

export const sequenceId = (editor: Editor): string => editor.sequence().id;
