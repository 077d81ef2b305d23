import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layOutRoutes, NODE, type Route, type RouteNode } from './routing-layout.ts';

const node = (id: string, kind: RouteNode['kind']): RouteNode => ({ id, kind });

test('tracks at the left, buses after what feeds them, the master at the right', () => {
  const { nodes } = layOutRoutes(
    [node('a', 'track'), node('b', 'track'), node('verb', 'bus'), node('music', 'bus'), node('m', 'master')],
    [
      { from: 'a', to: 'music', way: 'output' },
      { from: 'music', to: 'verb', way: 'send' },
      { from: 'verb', to: 'm', way: 'output' },
      { from: 'b', to: 'm', way: 'output' },
    ],
  );
  const x = Object.fromEntries(nodes.map((one) => [one.id, one.x]));
  expect(x.a).toBe(x.b);
  expect(x.music).toBeGreaterThan(x.a!);
  expect(x.verb).toBeGreaterThan(x.music!);
  expect(x.m).toBeGreaterThan(x.verb!);
});

test('a route to nowhere is left out, a circle ends', () => {
  const { routes, nodes } = layOutRoutes(
    [node('a', 'bus'), node('b', 'bus'), node('m', 'master')],
    [
      { from: 'a', to: 'b', way: 'output' },
      { from: 'b', to: 'a', way: 'send' },
      { from: 'a', to: 'gone', way: 'output' },
    ],
  );
  expect(nodes).toHaveLength(3);
  expect(routes.map(({ to }) => to)).toEqual(['b', 'a']);
});

test('no two nodes overlap, all lie within the picture, and sound only flows to the right', () => {
  const graph = fc
    .record({ tracks: fc.integer({ min: 0, max: 6 }), buses: fc.integer({ min: 0, max: 6 }) })
    .chain(({ tracks, buses }) => {
      const nodes = [
        ...Array.from({ length: tracks }, (_, i) => node(`t${i}`, 'track')),
        ...Array.from({ length: buses }, (_, i) => node(`b${i}`, 'bus')),
        node('m', 'master'),
      ];
      // Only towards later nodes, as the document allows: no circles.
      const route = fc
        .tuple(fc.nat(nodes.length - 1), fc.nat(nodes.length - 1))
        .filter(([from, to]) => from < to && nodes[to]!.kind !== 'track')
        .map(([from, to]): Route => ({ from: nodes[from]!.id, to: nodes[to]!.id, way: 'output' }));
      const routes =
        nodes.length > 1 && buses + tracks > 0 ? fc.array(route, { maxLength: 12 }) : fc.constant([]);
      return fc.record({ nodes: fc.constant(nodes), routes });
    });
  fc.assert(
    fc.property(graph, ({ nodes, routes }) => {
      const picture = layOutRoutes(nodes, routes);
      const at = new Map(picture.nodes.map((one) => [one.id, one]));
      for (const { from, to } of picture.routes) expect(at.get(to)!.x).toBeGreaterThan(at.get(from)!.x);
      picture.nodes.forEach((a, i) => {
        expect(a.x + NODE.width).toBeLessThanOrEqual(picture.width);
        expect(a.y + NODE.height).toBeLessThanOrEqual(picture.height);
        for (const b of picture.nodes.slice(i + 1))
          expect(Math.abs(a.x - b.x) >= NODE.width || Math.abs(a.y - b.y) >= NODE.height).toBe(true);
      });
    }),
    { numRuns: 40 },
  );
});
