// Who feeds whom, in which order strips are mixed, how late each is, and when each has something to do.
import type { Keyed, SoundMix, SoundRoute } from '../timeline/types.ts';
import { layoutNamed } from './channel-layout.ts';
import type { Curve, CurveKey } from './curve.ts';
import { dbToGain, SILENCE_DB } from './decibels.ts';
import type { Layout } from './layout.ts';
import { curveOf, type PlanSetup, planInserts } from './plan-inserts.ts';
import type { PlannedClips } from './plan-spans.ts';
import {
  latencyOf,
  type PlannedChain,
  type PlannedEdge,
  type PlannedInsert,
  type PlannedPanner,
  type PlannedStrip,
  type PlannedTrack,
  type Stretch,
  tailOf,
} from './planned-strip.ts';
import { union, widened } from './stretches.ts';

export interface GraphTrack {
  readonly id: string;
  readonly strip: StripValues;
  readonly clips: PlannedClips;
}

export interface StripValues extends Partial<SoundRoute> {
  readonly gainDb: Keyed;
  readonly pan: Keyed;
}

export interface PlannedGraph {
  readonly tracks: readonly PlannedTrack[];
  readonly buses: readonly PlannedStrip[];
  readonly master: PlannedStrip;
  /** Indices in tracks, then buses, then the master: each comes after all that feed it. */
  readonly order: readonly number[];
}

interface Node {
  readonly id: string;
  readonly values: StripValues;
  readonly clips: PlannedClips | null;
  /** Output first. */
  readonly edges: { id: string; to: number; tap: PlannedEdge['tap']; level: Curve }[];
  layout: Layout;
  inserts: (PlannedInsert & { readonly keyId: string | null })[];
  /** Strip that each insert listens to; −1: one that is silent; null: none. */
  keys: (number | null)[];
  late: number;
  active: Stretch[];
}

/**
 * Routes that would run in a circle, or lead nowhere, are left out: invariants keep them out of documents, and a mix must not hang on
 * one that broke them.
 * @param width layout of the master
 */
export function planGraph(
  mix: Omit<SoundMix, 'tracks'>,
  tracks: readonly GraphTrack[],
  width: Layout,
  setup: PlanSetup,
): PlannedGraph {
  const { master } = mix;
  const masterAt = tracks.length + mix.buses.length;
  const nodes: Node[] = [
    ...tracks.map(({ id, strip, clips }) => nodeOf(id, strip, clips)),
    ...mix.buses.map((bus) => nodeOf(bus.id, bus, null)),
    nodeOf(master.id, { ...master, layout: null, output: null, pan: 0, panner: null, sends: [] }, null),
  ];
  const index = new Map(nodes.map((node, i) => [node.id, i]));
  nodes.forEach((node, i) => {
    if (i !== masterAt) connect(node, index, tracks.length, masterAt, setup);
  });
  const order = sorted(nodes, masterAt);
  for (const i of [...order].reverse()) {
    const node = nodes[i]!;
    const output = node.edges[0];
    const named = node.values.layout;
    node.layout =
      i === masterAt ? width : named ? layoutNamed(named) : layoutBehind(nodes, output?.to, width);
    node.inserts = planInserts(node.values.inserts ?? [], node.layout, setup);
  }
  keyUp(nodes, index, masterAt);
  const full = sorted(nodes, masterAt);
  delay(nodes, full);
  wake(nodes, full);
  const strips = nodes.map((node) => planned(node, nodes, setup));
  return {
    tracks: tracks.map(({ clips }, i) => ({ ...strips[i]!, spans: clips.spans, chains: clips.chains })),
    buses: strips.slice(tracks.length, masterAt),
    master: strips[masterAt]!,
    order: full,
  };
}

const nodeOf = (id: string, values: StripValues, clips: PlannedClips | null): Node => ({
  id,
  values,
  clips,
  edges: [],
  layout: [],
  inserts: [],
  keys: [],
  late: 0,
  active: [],
});

/** A bus that is not there stands for silence; an output to one is none. */
function connect(
  node: Node,
  index: ReadonlyMap<string, number>,
  firstBus: number,
  masterAt: number,
  { sampleRate }: PlanSetup,
): void {
  const bus = (id: string): number | null => {
    const at = index.get(id);
    return at !== undefined && at >= firstBus && at < masterAt ? at : null;
  };
  const { output = null, direct = true, sends = [] } = node.values;
  const to = output === null ? masterAt : bus(output);
  if (direct && to !== null) node.edges.push({ id: '', to, tap: 'output', level: 0 });
  for (const send of sends) {
    const target = bus(send.to);
    const level = curveOf(send.gainDb, sampleRate, 0);
    if (target !== null) node.edges.push({ id: send.id, to: target, tap: send.pre ? 'pre' : 'post', level });
  }
}

const layoutBehind = (nodes: readonly Node[], to: number | undefined, width: Layout): Layout => {
  const layout = to === undefined ? [] : nodes[to]!.layout;
  return layout.length > 0 ? layout : width;
};

/** What an edge or a side chain of `node` waits for. */
const followers = (nodes: readonly Node[], from: number): number[] => [
  ...nodes[from]!.edges.map(({ to }) => to),
  ...nodes.flatMap((node, i) => (node.keys.includes(from) ? [i] : [])),
];

/** Depth first from every strip; an edge back to one that is being visited closes a circle and is cut. */
function sorted(nodes: readonly Node[], masterAt: number): number[] {
  const state = new Uint8Array(nodes.length);
  const order: number[] = [];
  const visit = (i: number): void => {
    state[i] = 1;
    for (const next of followers(nodes, i)) {
      if (state[next] === 0) visit(next);
      else if (state[next] === 1) {
        const { edges } = nodes[i]!;
        edges.splice(0, edges.length, ...edges.filter(({ to }) => to !== next));
        nodes[next]!.keys = nodes[next]!.keys.map((key) => (key === i ? -1 : key));
      }
    }
    state[i] = 2;
    order.push(i);
  };
  for (let i = nodes.length - 1; i >= 0; i--) if (state[i] === 0) visit(i);
  order.reverse();
  return [...order.filter((i) => i !== masterAt), masterAt];
}

function keyUp(nodes: readonly Node[], index: ReadonlyMap<string, number>, masterAt: number): void {
  for (const node of nodes) {
    node.keys = node.inserts.map(({ keyId }) => {
      if (keyId === null) return null;
      const at = index.get(keyId);
      return at === undefined || at === masterAt || nodes[at] === node ? -1 : at;
    });
  }
}

const lateOut = (node: Node): number => node.late + latencyOf(node.inserts);

/** Everything that comes in somewhere is made as late as the latest of it, side chains included. */
function delay(nodes: readonly Node[], order: readonly number[]): void {
  for (const i of order) {
    const node = nodes[i]!;
    let late = Math.max(node.late, ...(node.clips?.chains.map((chain) => chain.latency) ?? []));
    let before = 0;
    node.inserts.forEach((insert, n) => {
      const key = node.keys[n]!;
      if (key !== null && key >= 0) late = Math.max(late, lateOut(nodes[key]!) - before);
      before += insert.latency;
    });
    node.late = late;
    for (const { to } of node.edges) nodes[to]!.late = Math.max(nodes[to]!.late, lateOut(node));
  }
}

/** Where there may be sound at a strip's input or at the side chains of its effects. */
function wake(nodes: readonly Node[], order: readonly number[]): void {
  const into: Stretch[][] = nodes.map(() => []);
  for (const i of order) {
    const node = nodes[i]!;
    const own = node.clips?.spans.map((span): Stretch => {
      const chain = span.chain < 0 ? null : node.clips!.chains[span.chain]!;
      const last = chain !== null && span.end === chain.end;
      return {
        from: span.start - (chain?.latency ?? 0),
        to: span.end + (last ? tailOf(chain.inserts) : 0),
      };
    });
    const keys = node.keys.flatMap((key) => (key !== null && key >= 0 ? outOf(nodes[key]!) : []));
    node.active = union([...into[i]!, ...(own ?? []), ...keys]);
    for (const { to } of node.edges) into[to]!.push(...outOf(node));
  }
}

/** An effect that looks ahead may sound before its input does. */
const outOf = (node: Node): Stretch[] => widened(node.active, latencyOf(node.inserts), tailOf(node.inserts));

function planned(node: Node, nodes: readonly Node[], { sampleRate }: PlanSetup): PlannedStrip {
  const { gainDb, mute = 0, pan, panner } = node.values;
  const curve = (value: Keyed, otherwise: number): Curve => curveOf(value, sampleRate, otherwise);
  let before = node.late;
  const inserts = node.inserts.map(({ keyId: _, ...insert }, n): PlannedInsert => {
    const strip = node.keys[n]!;
    const key = strip === null ? null : { strip, delay: strip < 0 ? 0 : before - lateOut(nodes[strip]!) };
    before += insert.latency;
    return { ...insert, key };
  });
  return {
    id: node.id,
    layout: node.layout,
    late: node.late,
    inserts,
    active: activeOf(node, inserts),
    gain: curve(gainDb, 0),
    mute: muteCurve(curve(mute, 0)),
    pan: curve(pan, 0),
    panner: panner ? pannerOf(panner, curve) : null,
    edges: node.edges.map((edge) => ({ ...edge, delay: nodes[edge.to]!.late - lateOut(node) })),
  };
}

/** Effects run until the last of them is silent; a strip without effects has nothing that could ring. */
const activeOf = (node: Node, inserts: readonly PlannedInsert[]): PlannedChain['active'] =>
  inserts.length === 0 ? [] : union(widened(node.active, 0, tailOf(inserts)));

/** Where a curve crosses 0.5, as steps between 0 dB and silence. */
function muteCurve(mute: Curve): Curve {
  if (typeof mute === 'number') return mute >= 0.5 ? SILENCE_DB : 0;
  const steps: CurveKey[] = [];
  mute.forEach((key, i) => {
    const before = mute[i - 1];
    const muted = key.value >= 0.5;
    if (before && before.value >= 0.5 === muted) return;
    const at =
      !before || before.ease === 'hold' ? key.at : before.at + (key.at - before.at) * crossing(before, key);
    steps.push({ at, value: muted ? SILENCE_DB : 0, ease: 'hold' });
  });
  return steps.length === 1 ? steps[0]!.value : steps;
}

/** How far between two keys 0.5 is passed; for `smooth` the inverse of x²(3 − 2x). */
function crossing(from: CurveKey, to: CurveKey): number {
  const share = (0.5 - from.value) / (to.value - from.value);
  return from.ease === 'smooth' ? 0.5 - Math.sin(Math.asin(1 - 2 * share) / 3) : share;
}

const pannerOf = (
  panner: NonNullable<SoundRoute['panner']>,
  curve: (value: Keyed, otherwise: number) => Curve,
): PlannedPanner => ({
  x: curve(panner.x, 0),
  y: curve(panner.y, 1),
  divergence: curve(panner.divergence, 0),
  width: curve(panner.width, 1),
  rotation: curve(panner.rotation, 0),
  lfeDb: curve(panner.lfeDb, -144),
});

/** True when nothing of the strip can ever be heard: its fader is down for good, and no send leaves before it. */
export const isShut = (values: StripValues): boolean =>
  typeof values.gainDb === 'number' &&
  dbToGain(Number.isFinite(values.gainDb) ? values.gainDb : 0) === 0 &&
  !values.sends?.some((send) => send.pre);
