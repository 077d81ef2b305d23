// Who feeds whom in the mixer, and whether it runs in a circle.

import type { Bus } from './bus.ts';
import type { EffectInstance } from './effect-instance.ts';
import type { Send } from './send.ts';
import type { ProjectSnapshot } from './snapshot.ts';
import { groupOf, type IndexDefinition } from './table-index.ts';

interface HasId {
  readonly id: string;
}
const byId = (a: HasId, b: HasId): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

const busesBySequence: IndexDefinition<Bus> = {
  groups: ({ sequence }) => [sequence],
  compare: (a, b) => a.order - b.order || byId(a, b),
};

/** The buses of a sequence by (order, id). */
export const busesOfSequence = (snapshot: Pick<ProjectSnapshot, 'bus'>, sequence: string): readonly Bus[] =>
  groupOf(snapshot.bus, busesBySequence, sequence);

const sendsByStrip: IndexDefinition<Send> = { groups: ({ from }) => [from], compare: null, by: ['from'] };
const sendsByTarget: IndexDefinition<Send> = { groups: ({ to }) => [to], compare: null, by: ['to'] };

/** The sends of a track or bus, by id. */
export const sendsOf = (snapshot: Pick<ProjectSnapshot, 'send'>, strip: string): readonly Send[] =>
  groupOf(snapshot.send, sendsByStrip, strip);

/** The sends into a bus, by id. */
export const sendsInto = (snapshot: Pick<ProjectSnapshot, 'send'>, bus: string): readonly Send[] =>
  groupOf(snapshot.send, sendsByTarget, bus);

const effectsByKey: IndexDefinition<EffectInstance> = {
  groups: ({ key }) => (key === null ? [] : [key]),
  compare: null,
  by: ['key'],
};

/** The effects that listen to a strip with their side chain, by id. */
export const effectsKeyedBy = (
  snapshot: Pick<ProjectSnapshot, 'effect'>,
  strip: string,
): readonly EffectInstance[] => groupOf(snapshot.effect, effectsByKey, strip);

type Graph = Pick<ProjectSnapshot, 'track' | 'bus' | 'send' | 'effect'>;

/** The sequence of a strip that can feed others: a sound track or a bus. Null for anything else. */
export function sequenceOfStrip(snapshot: Pick<ProjectSnapshot, 'track' | 'bus'>, id: string): string | null {
  const track = snapshot.track.get(id);
  if (track) return track.kind === 'audio' ? track.sequence : null;
  return snapshot.bus.get(id)?.sequence ?? null;
}

/** The strips that a strip's sound goes to: by its output, its sends, and as the key of side chains. */
export function* fedBy(snapshot: Graph, strip: string): Iterable<string> {
  const output = (snapshot.track.get(strip) ?? snapshot.bus.get(strip))?.output;
  if (output) yield output;
  for (const send of sendsOf(snapshot, strip)) yield send.to;
  for (const effect of effectsKeyedBy(snapshot, strip)) yield effect.owner;
}

/** True when sound of `from` reaches `to`, or they are one: then a route from `to` to `from` would close a circle. */
export function reaches(snapshot: Graph, from: string, to: string): boolean {
  const seen = new Set<string>();
  const ahead = [from];
  for (let strip = ahead.pop(); strip !== undefined; strip = ahead.pop()) {
    if (strip === to) return true;
    if (seen.has(strip)) continue;
    seen.add(strip);
    ahead.push(...fedBy(snapshot, strip));
  }
  return false;
}
