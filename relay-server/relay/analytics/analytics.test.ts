import * as v from 'valibot';
import { expect, test } from 'vitest';
import { Overview } from '../../../src/protocol/relay/analytics.ts';
import { FakeNode, hashOf } from '../testing/fake-node.ts';
import { jobDesk } from '../testing/job-desk.ts';
import { withRelays } from '../testing/relays.ts';
import { type HourValue, marksOf } from './anomalies.ts';
import { resolution } from './window.ts';

const json = (body: unknown, token?: string) => ({
  method: 'POST',
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
  ...(token && { token }),
});
const HOUR = 3600_000;

withRelays(
  'what was measured',
  () => ({ environment: { STORYCORE_COST_PER_HOUR: '36', STORYCORE_SAMPLE_SECONDS: '3600' } }),
  (relay) => {
    const ask = async (path: string, token?: string) => {
      const answer = await relay().ask(`/api/analytics/${path}`, token ? { token } : {});
      expect(answer.status).toBe(200);
      return answer.json();
    };
    const send = (batch: object, token?: string) =>
      relay().ask(
        '/api/telemetry',
        json({ client: 'studio', version: '1.0', sentAt: Date.now(), ...batch }, token),
      );

    const submit = async (input: string, headers: Record<string, string> = {}) => {
      await relay().ask(`/api/blobs/${hashOf(input)}`, { method: 'PUT', body: input });
      const wish = json({ kind: 'transcode', input: hashOf(input) });
      const made = await relay().ask('/api/jobs', { ...wish, headers: { ...wish.headers, ...headers } });
      expect(made.status).toBe(201);
      return (await made.json()) as { id: string };
    };

    test('jobs are counted once, with their times, cost and errors, and the click that caused them', async () => {
      const node = await FakeNode.join(relay());
      await submit('good', { 'x-request-id': 'click-of-a-mouse' });
      const good = await node.lease();
      expect(good!.correlation).toBe('click-of-a-mouse');
      await node.work(good!);
      await submit('bad');
      await node.fail((await node.lease())!, 'hard');
      await node.heartbeat();
      const { telemetry } = relay().services;
      await telemetry.settle();
      await telemetry.settle();

      const picture = await ask('overview');
      expect(v.safeParse(Overview, picture).issues).toBeUndefined();
      expect(picture.total).toMatchObject({ done: 1, failed: 1, cancelled: 0 });
      expect(picture.now).toMatchObject({
        queued: 0,
        running: 0,
        nodesOnline: 1,
        nodesKnown: 1,
        etaSeconds: 0,
      });
      expect(picture.errors).toMatchObject([{ code: 'unexpected', count: 1 }]);
      expect(picture.tenants).toMatchObject([{ tenant: 'default', jobs: 2, share: 1 }]);
      const lengths = new Set(picture.curves.map(({ points }: { points: unknown[] }) => points.length));
      expect(lengths.size).toBe(1);
      const total = (key: string): number =>
        picture.curves
          .find((curve: { key: string }) => curve.key === key)
          .points.reduce((sum: number, [, value]: [number, number | null]) => sum + (value ?? 0), 0);
      expect(total('jobs.done')).toBe(1);
      expect(total('jobs.failed')).toBe(1);
      expect(total('run.p95')).toBeGreaterThan(0);
      expect(total('nodes.online')).toBe(1);
      expect((await ask('now')).health).toMatchObject({ state: 'ok' });
      const { tenants } = await ask('cost');
      expect(tenants[0].price).toBeCloseTo(tenants[0].nodeSeconds / 100, 9);
      expect((await ask('errors')).classes).toMatchObject([
        { code: 'unexpected', share: 1, kinds: ['transcode'] },
      ]);
      expect((await ask('latency')).total.p99).toBeGreaterThan(0);
      expect((await ask('throughput?kind=segment')).done).toBe(0);
      expect((await ask('nodes')).cpu.lines).toHaveProperty('fake');
      expect((await ask('queue')).chart.lines.waiting.at(-1)).toBe(0);

      const trace = await ask('trace/click-of-a-mouse');
      expect(trace.jobs).toMatchObject([{ kind: 'transcode', state: 'done' }]);
    });

    test('a film costs what its steps took on the nodes, and its curves say where they are going', async () => {
      const { telemetry, access } = relay().services;
      const { token } = await access.createUserToken({ name: 'films', role: 'editor', tenant: 'films' });
      const node = await FakeNode.join(relay());
      await jobDesk(relay).render('harbour', {}, token);
      for (let lease = await node.lease(); lease; lease = await node.lease()) await node.work(lease);
      await telemetry.settle();
      await telemetry.settle();
      const { tenants } = await ask('overview', token);
      expect(tenants).toMatchObject([{ tenant: 'films', jobs: 1, share: 1 }]);
      expect(tenants[0].nodeSeconds).toBeGreaterThan(0);
      expect(tenants[0].price).toBeCloseTo(tenants[0].nodeSeconds / 100, 9);

      // A score that falls by two points over twenty minutes: Theil and Sen see it through one wild value.
      const now = Date.now();
      const points = Array.from({ length: 20 }, (_, i) => ({
        name: 'quality.score',
        at: now - i * 60_000,
        value: i === 5 ? 99 : 80 + i,
        labels: { measure: 'ssim' },
      }));
      expect((await send({ points }, token)).status).toBe(202);
      await telemetry.settle();
      const picture = await ask(`overview?from=${now - HOUR}&to=${now + 1000}`, token);
      expect(v.safeParse(Overview, picture).issues).toBeUndefined();
      const trend = picture.trends.find(({ key }: { key: string }) => key === 'quality.score:ssim');
      expect(trend).toMatchObject({ direction: 'down' });
      expect(trend.change).toBeCloseTo(-19 / 89, 1);
    });

    test('studios tell what they measured, and nothing that is not on the list', async () => {
      const now = Date.now();
      const points = [
        ...Array.from({ length: 100 }, (_, i) => ({ name: 'export.fps', at: now - i * 1000, value: i + 1 })),
        { name: 'cache.hits', at: now, value: 30, labels: { cache: 'frames' } },
        { name: 'cache.misses', at: now, value: 10, labels: { cache: 'frames' } },
        { name: 'quality.score', at: now, value: 95.5, labels: { measure: 'vmaf' } },
        { name: 'error', at: now, value: 1, labels: { code: 'codec-missing' } },
      ];
      const span = { trace: 'click-2-of-a-mouse', id: '0123456789abcdef', name: 'export', at: now, ms: 1200 };
      const answer = await send({
        points,
        spans: [span, { ...span, id: 'fedcba9876543210', parent: span.id }],
      });
      expect(answer.status).toBe(202);
      await send({ spans: [span] });
      await relay().services.telemetry.recorder.flush();
      const speed = await ask('series?name=export.fps');
      expect(speed.count).toBe(100);
      for (const [name, exact] of [
        ['p50', 50],
        ['p95', 95],
        ['p99', 99],
      ] as const) {
        expect(Math.abs(speed[name] - exact)).toBeLessThanOrEqual(exact * 0.025);
      }
      expect((await ask('caches')).caches.frames).toMatchObject({ hits: 30, misses: 10, rate: 0.75 });
      expect((await ask('quality')).measures.vmaf).toMatchObject({ count: 1, mean: 95.5 });
      expect((await ask('errors')).classes).toContainEqual(
        expect.objectContaining({ code: 'codec-missing', count: 1 }),
      );
      expect((await ask('trace/click-2-of-a-mouse')).spans).toHaveLength(2);

      const wrong = [
        { points: [{ name: 'secret.name', at: now, value: 1 }] },
        { points: [{ name: 'error', at: now, value: 1, labels: { file: '/home/ann/film.mp4' } }] },
        { points: [{ name: 'error', at: now, value: 1, labels: { code: 'a sentence of somebody' } }] },
        { points: [{ name: 'error', at: now, value: 1, title: 'x' }] },
        { points: Array.from({ length: 501 }, () => points[0]) },
        { extra: true },
      ];
      for (const batch of wrong) expect((await send(batch)).status).toBe(422);
    });

    test('a clock that is off by a day counts now', async () => {
      const yesterday = Date.now() - 24 * HOUR;
      const point = { name: 'export.seconds', at: yesterday - 5000, value: 7 };
      await send({ sentAt: yesterday, points: [point] });
      await relay().services.telemetry.recorder.flush();
      expect((await ask(`series?name=export.seconds&from=${Date.now() - 10 * 60_000}`)).count).toBe(1);
    });

    test('everybody sees their own tenant, operators see all', async () => {
      const { access, telemetry } = relay().services;
      const { token } = await access.createUserToken({ name: 'other', role: 'editor', tenant: 'other' });
      const now = Date.now();
      await send({ points: [{ name: 'export.seconds', at: now, value: 3 }] }, token);
      await telemetry.recorder.flush();
      const count = async (query: string, as?: string) =>
        (await ask(`series?name=export.seconds${query}`, as)).count;
      expect(await count('', token)).toBe(1);
      expect(await count('')).toBe(2);
      expect(await count('&tenant=other')).toBe(1);
      const spied = await relay().ask('/api/analytics/throughput?tenant=default', { token });
      expect(spied.status).toBe(403);
      expect((await ask('throughput', token)).done).toBe(0);
      expect((await relay().ask('/api/analytics/overview', { token: relay().nodeToken })).status).toBe(403);
    });

    test('roll-ups of every resolution say what the points say', async () => {
      const { telemetry, database } = relay().services;
      const now = Date.now();
      let seed = 7;
      const draw = (): number => {
        seed = (seed * 48_271) % 2_147_483_647;
        return seed / 2_147_483_647;
      };
      for (let i = 0; i < 3000; i++) {
        const value = -20 * Math.log(1 - draw());
        telemetry.recorder.record({
          name: 'machine.cpu',
          value,
          at: now - draw() * 40 * HOUR,
          tenant: 'oracle',
        });
      }
      await telemetry.recorder.flush();
      const series = `series IN (SELECT id FROM relay.series WHERE name = 'machine.cpu' AND tenant = 'oracle')`;
      const ranges = [0.4, 3, 13, 41];
      for (const hours of ranges) {
        const window = await ask(
          `series?name=machine.cpu&tenant=oracle&from=${now - hours * HOUR}&to=${now + 1000}`,
        );
        // Roll-ups begin at their own borders.
        const level = hours < 0.5 ? 1 : window.resolutionSeconds >= 3600 ? 3600 : 60;
        const from = Math.floor((now - hours * HOUR) / (level * 1000)) * level * 1000;
        const [exact] = await database.query<Record<'count' | 'mean' | 'p50' | 'p95', number>>(
          `SELECT count(*)::float8 AS count, avg(value) AS mean, percentile_disc(0.5) WITHIN GROUP (ORDER BY value) AS p50,
           percentile_disc(0.95) WITHIN GROUP (ORDER BY value) AS p95
         FROM relay.point WHERE ${series} AND at >= to_timestamp($1::float8 / 1000)`,
          [hours < 0.5 ? now - hours * HOUR : from],
        );
        expect(window.count).toBe(exact!.count);
        expect(window.mean).toBeCloseTo(exact!.mean, 6);
        for (const name of ['p50', 'p95'] as const) {
          expect(Math.abs(window[name] - exact![name])).toBeLessThanOrEqual(exact![name] * 0.025);
        }
        expect(window.chart.at.length).toBeLessThanOrEqual(301);
      }
    });

    test('a range that makes no sense is refused with its field', async () => {
      const wrong = async (query: string) => (await relay().ask(`/api/analytics/overview?${query}`)).json();
      expect(await wrong('from=soon')).toMatchObject({
        error: { code: 'request-invalid', params: { field: 'from' } },
      });
      expect(await wrong(`from=${Date.now()}&to=${Date.now() - 1000}`)).toMatchObject({
        error: { code: 'request-invalid' },
      });
    });
  },
);

const counter = { metric: 'jobs', name: 'job.ended', value: 'sum', floor: 2, what: 'jobs ended' } as const;

test('an hour is marked that is unlike the same hour of other weeks, and says why', () => {
  const start = Date.UTC(2026, 0, 5);
  const weeks = 5;
  // Mornings are busy, nights are not: neither is worth a mark.
  const usual = (hour: number): number => (hour % 24 > 7 && hour % 24 < 18 ? 100 + (hour % 7) : 3);
  const values: HourValue[] = Array.from({ length: weeks * 168 }, (_, i) => ({
    at: start + i * HOUR,
    value: usual(i % 168) + ((i >> 4) % 3),
  }));
  const window = { from: start + (weeks - 1) * 168 * HOUR, to: start + weeks * 168 * HOUR };
  expect(marksOf(counter, values, window)).toEqual([]);
  const night = values.length - 168 + 50;
  values[night] = { at: values[night]!.at, value: 100 };
  const [mark, ...rest] = marksOf(counter, values, window);
  expect(rest).toEqual([]);
  expect(mark).toMatchObject({ at: values[night]!.at, direction: 'high', basis: 'week', hours: weeks - 1 });
  expect(mark!.explanation).toMatch(
    /^100 jobs ended; usual at this hour of the week are \d\.\d \(median of 4\)/,
  );
  // With a day of history nothing can be called unusual.
  expect(marksOf(counter, values.slice(-24), { from: 0, to: window.to })).toEqual([]);
});

test('the resolution is the finest that a chart can show and that is kept', () => {
  const now = Date.UTC(2026, 5, 1);
  const of = (days: number, ago = 0) =>
    resolution(now - (ago + days) * 24 * HOUR, now - ago * 24 * HOUR, now);
  expect(of(0.02)).toEqual({ resolutionSeconds: 10, level: 0 });
  expect(of(0.1)).toEqual({ resolutionSeconds: 60, level: 60 });
  expect(of(1)).toEqual({ resolutionSeconds: 300, level: 60 });
  expect(of(7)).toEqual({ resolutionSeconds: 3600, level: 3600 });
  expect(of(1, 60)).toEqual({ resolutionSeconds: 3600, level: 3600 });
  expect(of(90)).toEqual({ resolutionSeconds: 86_400, level: 86_400 });
});
