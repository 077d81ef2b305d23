import { expect, test, vi } from 'vitest';
import { runChaos } from './chaos.ts';

vi.setConfig({ testTimeout: 300_000 });

test('killed, cut off and filled up, the relay keeps every promise', async () => {
  const log: string[] = [];
  const report = await runChaos({
    seconds: 12,
    seed: 1,
    nodes: 2,
    database: 'embedded',
    log: (line) => log.push(line),
  });
  expect(report.broken, log.join('\n')).toEqual([]);
  expect(report.orphans).toEqual([]);
  expect(report.strays).toEqual([]);
  expect(report.done).toBeGreaterThan(0);
});
