// Edits drawn from numbers, for the property tests and the measurements: every command, with arguments that are mostly sensible
// and sometimes not, made for the document as it is.
import { secondsToTicks, type Ticks } from '../../base/time.ts';
import { type CommandArgs, type CommandId, commands } from '../commands/index.ts';
import { copyClips } from '../commands/timeline/clipboard.ts';
import type { RecordName } from '../records/index.ts';
import type { ProjectSnapshot } from '../records/snapshot.ts';
import { SAMPLE_ASSETS } from './sample-assets.ts';

export type Draw = () => number;

/** Reproducible numbers in [0, 1) (mulberry32). */
export function drawFrom(seed: number): Draw {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Pool {
  readonly snapshot: ProjectSnapshot;
  pick<T>(items: readonly T[]): T;
  id(type: RecordName): string;
  clips(): string[];
  chance(p: number): boolean;
  time(maxSeconds: number): Ticks;
  /** A time of the sequence. */
  anywhere(): Ticks;
  delta(maxSeconds: number): Ticks;
  integer(max: number): number;
}

function poolOf(snapshot: ProjectSnapshot, draw: Draw, seconds: number): Pool {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(draw() * items.length)] as T;
  const id = (type: RecordName): string => pick([...snapshot[type].keys()]) ?? 'nothing';
  return {
    snapshot,
    pick,
    id,
    clips: () => Array.from({ length: 1 + Math.floor(draw() * 3) }, () => id('clip')),
    chance: (p) => draw() < p,
    anywhere: () => Math.floor(draw() * secondsToTicks(seconds)),
    time: (max) => Math.floor(draw() * secondsToTicks(max)),
    delta: (max) => Math.floor((draw() * 2 - 1) * secondsToTicks(max)),
    integer: (max) => Math.floor(draw() * max),
  };
}

type Recipes = { readonly [Id in CommandId]: (pool: Pool) => CommandArgs<Id> };

/** Of each kind that keys can move. */
const target = (p: Pool) =>
  p.pick([
    { kind: 'clip' as const, id: p.id('clip'), value: p.pick(['x', 'left', 'opacity', 'pan'] as const) },
    { kind: 'track' as const, id: p.id('track'), value: p.pick(['gainDb', 'pan'] as const) },
    { kind: 'bus' as const, id: p.id('bus'), value: p.pick(['gainDb', 'pan'] as const) },
    { kind: 'sequence' as const, id: p.id('sequence'), value: 'gainDb' as const },
    { kind: 'panner' as const, id: p.id('bus'), value: p.pick(['x', 'rotation'] as const) },
    { kind: 'send' as const, id: p.id('send'), value: 'gainDb' as const },
    { kind: 'effect' as const, id: p.id('effect'), value: 'amount' },
  ]);
const moment = (p: Pool) => p.integer(3) * 1000;

const draft = (p: Pool) => ({
  track: p.id('track'),
  start: p.anywhere(),
  source: p.chance(0.15)
    ? { kind: 'color' as const, color: '#336699' }
    : { kind: 'media' as const, asset: p.id('asset'), stream: p.chance(0.1) ? 1 : 0 },
  sourceIn: p.chance(0.5) ? 0 : p.time(8),
  ...(p.chance(0.6) ? { duration: 1 + p.time(6) } : {}),
  ...(p.chance(0.2)
    ? {
        speed: p.pick([
          { num: 2, den: 1 },
          { num: 1, den: 3 },
          { num: 30000, den: 1001 },
        ]),
      }
    : {}),
});

const keys = (p: Pool) =>
  p.chance(0.5)
    ? p.integer(10) / 10
    : { keys: [3, 1, 2].map((i) => ({ at: i * secondsToTicks(0.5) - p.time(1), value: p.integer(5) / 5 })) };

const strip = (p: Pool) => (p.chance(0.5) ? p.id('track') : p.id('bus'));

const mode = (p: Pool) => p.pick(['place', 'insert', 'overwrite'] as const);
const loose = (p: Pool) => p.chance(0.3);

const pair = (p: Pool): { from: string | null; to: string | null } => {
  const id = p.id('clip');
  const clip = p.snapshot.clip.get(id);
  const end = clip ? clip.place.start + clip.duration : 0;
  const next = [...p.snapshot.clip.values()].find(
    ({ place }) => place.start === end && place.track === clip?.place.track,
  );
  if (p.chance(0.2) || !next) return p.chance(0.5) ? { from: id, to: null } : { from: null, to: id };
  return { from: id, to: next.id };
};

const recipes: Recipes = {
  'clip.add-from-asset': (p) => ({
    asset: p.id('asset'),
    mode: mode(p),
    ...(p.chance(0.6) ? { start: p.anywhere() } : {}),
    ...(p.chance(0.4) ? { sourceIn: p.time(4), sourceOut: 1 + p.time(12) } : {}),
    ...(p.chance(0.3) ? { audioStreams: 'all' as const } : {}),
    ...(p.chance(0.2) ? { videoTrack: p.id('track') } : {}),
  }),
  'clip.delete': (p) => ({ clips: p.clips(), ignoreLinks: loose(p) }),
  'clip.duplicate': (p) => ({
    clips: p.clips(),
    mode: mode(p),
    ...(p.chance(0.3) ? { at: p.anywhere() } : {}),
  }),
  'clip.insert': draft,
  'clip.link': (p) => ({ clips: [p.id('clip'), ...p.clips()] }),
  'clip.move': (p) => ({
    clips: p.clips(),
    delta: p.delta(15),
    trackDelta: p.chance(0.5) ? p.integer(5) - 2 : 0,
    mode: mode(p),
    ignoreLinks: loose(p),
  }),
  'clip.overwrite': draft,
  'clip.paste': (p) => ({
    data: copyClips(p.snapshot, p.clips()) ?? { clips: [] },
    at: p.anywhere(),
    mode: mode(p),
  }),
  'clip.place': draft,
  'clip.ripple-delete': (p) => ({ clips: p.clips(), ignoreLinks: loose(p) }),
  'clip.set': (p) => ({
    clips: p.clips(),
    fields: {
      opacity: keys(p),
      fadeIn: p.time(3),
      fadeOut: p.time(3),
      name: `clip ${p.integer(100)}`,
      transform: { x: keys(p), rotation: p.integer(360) },
      crop: { left: p.chance(0.5) ? { keys: [{ at: p.integer(1000), value: 0.25 }] } : p.integer(10) / 20 },
      enabled: p.chance(0.9),
    },
  }),
  'clip.set-speed': (p) => ({
    clips: p.clips(),
    speed: { num: 1 + p.integer(5), den: 1 + p.integer(5) },
    ripple: p.chance(0.5),
    ignoreLinks: loose(p),
  }),
  'clip.slide': (p) => ({ clip: p.id('clip'), delta: p.delta(5), ignoreLinks: loose(p) }),
  'clip.slip': (p) => ({ clips: p.clips(), delta: p.delta(5), ignoreLinks: loose(p) }),
  'clip.split': (p) => ({
    at: p.anywhere(),
    ...(p.chance(0.5) ? { clips: p.clips() } : {}),
    ignoreLinks: loose(p),
  }),
  'clip.synchronise': (p) => ({
    reference: p.id('clip'),
    moves: p.clips().map((clip) => ({
      clip,
      at: p.anywhere() + p.delta(2) - p.time(2),
      ...(p.chance(0.3) ? { speed: { num: 10_000, den: 10_000 + p.integer(5) } } : {}),
    })),
  }),
  'clip.trim': (p) => ({
    clip: p.id('clip'),
    edge: p.pick(['start', 'end'] as const),
    delta: p.delta(5),
    mode: p.pick(['plain', 'ripple', 'roll'] as const),
    ignoreLinks: loose(p),
  }),
  'clip.unlink': (p) => ({ clips: p.clips() }),
  'automation.record': (p) => {
    const from = p.anywhere();
    const points = Array.from({ length: 1 + p.integer(20) }, () => ({
      at: from + p.time(5),
      value: p.integer(10) / 10 - 0.5,
    }));
    return {
      target: target(p),
      mode: p.pick(['touch', 'latch', 'write'] as const),
      from,
      to: from + p.time(6),
      points,
    };
  },
  'keyframe.set': (p) => ({
    keys: Array.from({ length: 1 + p.integer(2) }, () => ({
      target: target(p),
      at: moment(p),
      ...(p.chance(0.7) ? { value: p.integer(10) / 10 } : {}),
      ...(p.chance(0.3) ? { ease: p.pick(['linear', 'hold', 'smooth'] as const) } : {}),
    })),
  }),
  'keyframe.remove': (p) => ({ keys: [{ target: target(p), at: moment(p) }] }),
  'keyframe.move': (p) => ({ keys: [{ target: target(p), from: moment(p), to: moment(p) }] }),
  'keyframe.clear': (p) => ({ values: [{ target: target(p), at: moment(p) }] }),
  'automation.set': (p) => ({ target: target(p), value: keys(p) }),
  'bus.add': (p) => (p.chance(0.4) ? { output: p.id('bus') } : {}),
  'bus.move': (p) => ({ bus: p.id('bus'), index: p.integer(4) }),
  'bus.remove': (p) => ({ bus: p.id('bus') }),
  'bus.set': (p) => ({
    bus: p.id('bus'),
    fields: {
      ...(p.chance(0.5) ? { output: p.chance(0.3) ? null : p.id('bus') } : {}),
      gainDb: keys(p),
      layout: p.pick(['mono', '5.1', null] as const),
      panner: p.chance(0.5) ? { x: keys(p), rotation: p.integer(360) } : null,
    },
  }),
  'send.add': (p) => ({ from: strip(p), to: p.id('bus'), pre: p.chance(0.5), gainDb: keys(p) }),
  'send.set': (p) => ({
    send: p.id('send'),
    fields: { gainDb: keys(p), ...(p.chance(0.3) ? { to: p.id('bus') } : {}) },
  }),
  'send.remove': (p) => ({ sends: [p.id('send')] }),
  'effect.add': (p) => ({
    owner: p.chance(0.5) ? p.id('clip') : p.chance(0.2) ? p.id('sequence') : strip(p),
    effect: p.pick(['blur', 'grade']),
    ...(p.chance(0.3) ? { key: strip(p) } : {}),
    params: { amount: keys(p), text: 'x' },
    ...(p.chance(0.4) ? { index: p.integer(4) } : {}),
  }),
  'effect.remove': (p) => ({ effects: [p.id('effect')] }),
  'effect.reorder': (p) => ({ effect: p.id('effect'), index: p.integer(4) }),
  'effect.set': (p) => ({
    effect: p.id('effect'),
    fields: {
      enabled: p.chance(0.5),
      params: { amount: keys(p) },
      ...(p.chance(0.3) ? { key: p.chance(0.3) ? null : strip(p) } : {}),
    },
  }),
  'export.save': (p) => ({
    settings: { name: `export ${p.integer(9)}`, container: 'mp4', video: null, audio: { codec: 'aac' } },
  }),
  'gain.shift': (p) => ({
    shifts: [
      p.chance(0.3)
        ? { of: 'sequence' as const, id: p.id('sequence'), by: p.integer(12) - 6 }
        : p.chance(0.5)
          ? { of: 'track' as const, id: p.id('track'), by: p.integer(12) - 6 }
          : { of: 'clip' as const, id: p.id('clip'), by: p.integer(12) - 6 },
    ],
  }),
  'gap.close': (p) => ({ track: p.id('track'), at: p.anywhere(), ignoreLinks: loose(p) }),
  'marker.add': (p) => ({ at: p.anywhere(), clip: p.chance(0.5) ? p.id('clip') : null, name: 'here' }),
  'marker.remove': (p) => ({ markers: [p.id('marker')] }),
  'marker.set': (p) => ({ marker: p.id('marker'), fields: { at: p.anywhere(), note: 'moved' } }),
  'media.import': (p) => ({ assets: [p.pick(SAMPLE_ASSETS)] }),
  'media.relink': (p) => {
    const { name, ...other } = p.pick(SAMPLE_ASSETS);
    return { asset: p.id('asset'), fields: { ...other, name } };
  },
  'media.remove': (p) => ({ assets: [p.id('asset')], withClips: p.chance(0.3) }),
  'media.set': (p) => ({ assets: [p.id('asset')], fields: { bin: p.pick(['', 'day 1']) } }),
  'project.rename': (p) => ({ name: p.pick(['One', 'Two', ' ']) }),
  'sequence.set': (p) => ({
    fields: p.chance(0.2)
      ? {
          frameRate: p.pick([
            { num: 25, den: 1 },
            { num: 30000, den: 1001 },
            { num: 60, den: 1 },
            { num: 24, den: 1 },
          ]),
        }
      : { width: 2 * (1 + p.integer(2000)), automationFollows: p.chance(0.7) },
  }),
  'title.add': (p) => ({
    title: { text: 'A title' },
    start: p.anywhere(),
    mode: mode(p),
    ...(p.chance(0.5) ? { track: p.id('track') } : {}),
  }),
  'title.set': (p) => ({
    title: p.id('title'),
    fields: { text: `text ${p.integer(100)}`, size: 10 + p.integer(100) },
  }),
  'track.add': (p) => ({
    kind: p.pick(['video', 'audio'] as const),
    ...(p.chance(0.5) ? { index: p.integer(4) } : {}),
  }),
  'track.move': (p) => ({ track: p.id('track'), index: p.integer(5) }),
  'track.remove': (p) => ({ track: p.id('track') }),
  'track.set': (p) => ({
    track: p.id('track'),
    fields: {
      locked: p.chance(0.15),
      gainDb: p.chance(0.5) ? p.integer(10) - 5 : keys(p),
      ...(p.chance(0.3) ? { output: p.chance(0.3) ? null : p.id('bus') } : {}),
    },
  }),
  'transition.add': (p) => ({
    ...pair(p),
    kind: p.pick(['crossfade', 'dip'] as const),
    duration: 1 + p.time(3),
    alignment: p.pick(['center', 'start', 'end'] as const),
    ignoreLinks: loose(p),
  }),
  'transition.remove': (p) => ({ transitions: [p.id('transition')] }),
  'transition.set': (p) => ({
    transition: p.id('transition'),
    fields: { before: p.time(2), after: p.time(2) },
  }),
};

/** Rare, because each undoes the work of a hundred others. */
const RARE = new Set<CommandId>([
  'bus.remove',
  'track.remove',
  'media.remove',
  'sequence.set',
  'media.relink',
  'track.add',
]);

export interface RandomEdit {
  readonly id: CommandId;
  readonly args: unknown;
}

/** @param seconds how much of the sequence is edited */
export function randomEdit(snapshot: ProjectSnapshot, draw: Draw, seconds = 60): RandomEdit {
  const pool = poolOf(snapshot, draw, seconds);
  // An empty document has nothing to edit: fill it first.
  if (snapshot.asset.size === 0) return { id: 'media.import', args: { assets: SAMPLE_ASSETS } };
  for (;;) {
    const { id } = pool.pick(commands);
    if (RARE.has(id) && !pool.chance(0.1)) continue;
    const crowded = snapshot.clip.size > 150 && ['clip.duplicate', 'clip.paste', 'clip.split'].includes(id);
    if (!crowded) return { id, args: recipes[id](pool) };
  }
}
