// The strips of a sequence's mixer, and which of them are heard.
import type { Ticks } from '../../base/time.ts';
import type { Bus } from '../../project/records/bus.ts';
import type { Animated } from '../../project/records/fields.ts';
import { busesOfSequence, sendsOf } from '../../project/records/routing.ts';
import type { ProjectSnapshot } from '../../project/records/snapshot.ts';
import type { Track } from '../../project/records/track.ts';
import { effectsOf } from './clip-effects.ts';
import { sequenceOf, tracksOf } from './duration.ts';
import type {
  InsertData,
  Keyed,
  SoundBus,
  SoundInsert,
  SoundMaster,
  SoundRoute,
  SoundSend,
} from './types.ts';

export interface SoundDesk {
  readonly buses: readonly SoundBus[];
  readonly master: SoundMaster;
  /** Of a sound track of the sequence. */
  route(track: string): SoundRoute & { readonly audible: boolean };
}

/** @throws StoryError `sequence-missing` */
export function soundDesk(snapshot: ProjectSnapshot, sequenceId: string): SoundDesk {
  const sequence = sequenceOf(snapshot, sequenceId);
  const strips: readonly Strip[] = [
    ...tracksOf(snapshot, sequenceId, 'audio'),
    ...busesOfSequence(snapshot, sequenceId),
  ];
  const heard = hearing(snapshot, strips);
  const routeOf = (strip: Strip): SoundRoute & { audible: boolean } => {
    const { direct, sends } = heard.get(strip.id)!;
    return {
      layout: strip.layout,
      output: strip.output,
      direct,
      mute: strip.mute,
      panner: strip.panner,
      inserts: insertsOf(snapshot, strip.id, 0),
      sends,
      audible: direct || sends.length > 0,
    };
  };
  const { id, layout, gainDb, mute, fold, tempo } = sequence;
  return {
    buses: strips.flatMap((strip) => {
      if ('kind' in strip) return [];
      const { audible, ...route } = routeOf(strip);
      return audible ? [{ id: strip.id, gainDb: strip.gainDb, pan: strip.pan, ...route }] : [];
    }),
    master: { id, layout, gainDb, mute, fold, tempo, inserts: insertsOf(snapshot, id, 0) },
    route: (track) => routeOf(snapshot.track.get(track)!),
  };
}

type Strip = Track | Bus;

interface Hearing {
  readonly direct: boolean;
  readonly sends: readonly SoundSend[];
}

/**
 * Solo: what is soloed or safe sounds, with every bus on its way; what puts out to a soloed bus sounds as well, and what only sends
 * to it is heard through that send alone.
 */
function hearing(snapshot: ProjectSnapshot, strips: readonly Strip[]): Map<string, Hearing> {
  const byId = new Map(strips.map((strip) => [strip.id, strip]));
  const soloed = strips.filter((strip) => strip.solo);
  const kept = new Set<string>();
  /** Soloed buses and what puts out to them: whatever comes in there is meant. */
  const meant = new Set<string>();
  if (soloed.length > 0) {
    for (const strip of strips) {
      if (soloed.includes(strip) || putsOutToSolo(strip, byId)) meant.add(strip.id);
      if (meant.has(strip.id) || strip.soloSafe) kept.add(strip.id);
    }
    const ahead = [...kept];
    for (let id = ahead.pop(); id !== undefined; id = ahead.pop()) {
      const strip = byId.get(id);
      for (const next of strip ? targets(snapshot, strip) : []) {
        if (kept.has(next)) continue;
        kept.add(next);
        ahead.push(next);
      }
    }
  }
  const all = soloed.length === 0;
  const open = (id: string): boolean => byId.get(id)?.enabled === true;
  return new Map(
    strips.map((strip) => {
      const own = all || kept.has(strip.id);
      const sends = sendsOf(snapshot, strip.id)
        .filter((send) => send.enabled && strip.enabled && open(send.to) && (own || meant.has(send.to)))
        .map(({ id, to, pre, gainDb }) => ({ id, to, pre, gainDb }));
      const direct = strip.enabled && own && (strip.output === null || open(strip.output));
      return [strip.id, { direct, sends }];
    }),
  );
}

function putsOutToSolo(strip: Strip, byId: ReadonlyMap<string, Strip>): boolean {
  const seen = new Set<string>();
  for (let next = strip.output; next !== null && !seen.has(next); ) {
    seen.add(next);
    const bus = byId.get(next);
    if (bus?.solo) return true;
    next = bus?.output ?? null;
  }
  return false;
}

const targets = (snapshot: ProjectSnapshot, strip: Strip): string[] => [
  ...(strip.output === null ? [] : [strip.output]),
  ...sendsOf(snapshot, strip.id).map((send) => send.to),
];

/** The enabled effects of a clip or strip in order; `start`: sequence time from which their keys count. */
export function insertsOf(snapshot: ProjectSnapshot, owner: string, start: Ticks): readonly SoundInsert[] {
  return effectsOf(snapshot, owner).map(({ id, effect, effectVersion, params, key, data }) => ({
    id,
    effect,
    version: effectVersion,
    params: Object.fromEntries(
      Object.entries(params).map(([name, value]) => [
        name,
        typeof value === 'string' || typeof value === 'boolean' ? value : shifted(value, start),
      ]),
    ),
    key,
    data: Object.fromEntries(
      Object.entries(data).map(([slot, given]): [string, InsertData] => [
        slot,
        given.kind === 'asset' ? { ...given, asset: snapshot.asset.get(given.asset) ?? null } : given,
      ]),
    ),
  }));
}

const shifted = (value: Animated, by: Ticks): Keyed =>
  typeof value === 'number' || by === 0
    ? value
    : { keys: value.keys.map((key) => ({ ...key, at: key.at + by })) };
