// Where the strips stand in the picture of the routes: tracks at the left, the master at the right, each bus in the column after all
// that feed it. Pure numbers; the picture draws them.

export interface RouteNode {
  readonly id: string;
  readonly kind: 'track' | 'bus' | 'master';
}

export interface Route {
  readonly from: string;
  readonly to: string;
  readonly way: 'output' | 'send' | 'key';
}

export interface PlacedNode extends RouteNode {
  readonly x: number;
  readonly y: number;
}

export interface PlacedRoute extends Route {
  /** An SVG path from the right side of one node to the left side of the other. */
  readonly path: string;
}

export interface RoutingLayout {
  readonly nodes: readonly PlacedNode[];
  readonly routes: readonly PlacedRoute[];
  readonly width: number;
  readonly height: number;
}

export const NODE = { width: 120, height: 28 } as const;
const COLUMN = 196;
const ROW = 40;
const MARGIN = 16;

/** Column of each node: one more than the furthest that feeds it; the master after all. Routes in a circle are walked once. */
function columns(nodes: readonly RouteNode[], routes: readonly Route[]): Map<string, number> {
  const into = new Map<string, string[]>();
  for (const { from, to } of routes) into.set(to, [...(into.get(to) ?? []), from]);
  const found = new Map<string, number>();
  const visiting = new Set<string>();
  const column = (id: string): number => {
    const known = found.get(id);
    if (known !== undefined) return known;
    if (visiting.has(id)) return 0;
    visiting.add(id);
    const before = (into.get(id) ?? []).map((from) => column(from) + 1);
    const kind = nodes.find((node) => node.id === id)?.kind;
    const at = Math.max(kind === 'track' ? 0 : 1, ...before);
    found.set(id, kind === 'track' ? 0 : at);
    return found.get(id)!;
  };
  for (const { id } of nodes) column(id);
  const last = Math.max(
    1,
    ...nodes.filter(({ kind }) => kind !== 'master').map(({ id }) => found.get(id)! + 1),
  );
  for (const { id, kind } of nodes) if (kind === 'master') found.set(id, last);
  return found;
}

/** @param routes that name a node which is not there are left out */
export function layOutRoutes(nodes: readonly RouteNode[], routes: readonly Route[]): RoutingLayout {
  const ids = new Set(nodes.map(({ id }) => id));
  const real = routes.filter(({ from, to }) => ids.has(from) && ids.has(to));
  const column = columns(nodes, real);
  const counts = new Map<number, number>();
  for (const { id } of nodes) counts.set(column.get(id)!, (counts.get(column.get(id)!) ?? 0) + 1);
  const rows = Math.max(1, ...counts.values());
  const used = new Map<number, number>();
  const placed = nodes.map((node): PlacedNode => {
    const at = column.get(node.id)!;
    const row = used.get(at) ?? 0;
    used.set(at, row + 1);
    // Short columns stand in the middle of the tallest.
    const inset = ((rows - counts.get(at)!) * ROW) / 2;
    return { ...node, x: MARGIN + at * COLUMN, y: MARGIN + inset + row * ROW };
  });
  const byId = new Map(placed.map((node) => [node.id, node]));
  const last = Math.max(0, ...column.values());
  return {
    nodes: placed,
    routes: real.map((route) => ({
      ...route,
      path: pathOf(byId.get(route.from)!, byId.get(route.to)!, route.way),
    })),
    width: 2 * MARGIN + last * COLUMN + NODE.width,
    height: 2 * MARGIN + (rows - 1) * ROW + NODE.height,
  };
}

/** Sends and side chains leave a little lower, so that they do not lie on the output. */
function pathOf(from: PlacedNode, to: PlacedNode, way: Route['way']): string {
  const shift = way === 'output' ? 0 : way === 'send' ? 6 : -6;
  const [x1, y1] = [from.x + NODE.width, from.y + NODE.height / 2 + shift];
  const [x2, y2] = [to.x, to.y + NODE.height / 2 + shift];
  const bend = Math.max(24, (x2 - x1) / 2);
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}
