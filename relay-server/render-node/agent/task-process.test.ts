import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { Task } from '../../../src/protocol/relay/task.ts';
import { TaskProcess } from './task-process.ts';

vi.setConfig({ testTimeout: 60_000 });

const JOB = '00000000-0000-4000-8000-000000000000';
const LIMITS = { memory: 8e9, stallMs: 60_000, threads: 1 };
let cache: string;
/** A relay that takes every question and answers none: what asks it works for ever. */
let mute: Server;
let asked = Promise.withResolvers<void>();
let url: string;
let current: TaskProcess | null = null;

beforeAll(async () => {
  cache = await mkdtemp(join(tmpdir(), 'storycore-process-'));
  mute = createServer(() => asked.resolve());
  await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(mute.address() as AddressInfo).port}`;
});
afterEach(() => current?.close());
afterAll(async () => {
  mute.closeAllConnections();
  mute.close();
  await rm(cache, { recursive: true, force: true });
});

const endless: Task = { kind: 'plan', job: JOB, render: null, order: '0'.repeat(64) };

function run(task: Task, limits = LIMITS, signal = new AbortController().signal): Promise<unknown> {
  current ??= new TaskProcess(limits);
  const order = { task, relay: { url, token: 't' }, cache };
  return current.run(order, { signal, onProgress: () => undefined, log: () => undefined });
}

test('a process that falls costs its task; the next task gets another', async () => {
  current = null;
  const lost = run(endless);
  const first = current!.pid!;
  process.kill(first, 'SIGKILL');
  await expect(lost).rejects.toMatchObject({ code: 'task-crashed', params: { reason: 'SIGKILL' } });
  expect(current!.pid).toBeNull();
  const enhance: Task = { kind: 'enhance', job: JOB, render: null, input: '0'.repeat(64), settings: {} };
  await expect(run(enhance)).rejects.toMatchObject({ code: 'task-refused', params: { kind: 'enhance' } });
  expect(current!.pid).not.toBe(first);
});

test('what is cancelled ends at once, and its process goes on to the next', async () => {
  current = null;
  asked = Promise.withResolvers();
  const controller = new AbortController();
  const cancelled = run(endless, LIMITS, controller.signal);
  const first = current!.pid;
  await asked.promise;
  controller.abort();
  await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
  const analysis: Task = { kind: 'analysis', job: JOB, render: null, input: '0'.repeat(64), settings: {} };
  await expect(run(analysis)).rejects.toMatchObject({ code: 'task-refused' });
  expect(current!.pid).toBe(first);
});

test('too much memory, and standing still, end the task alone', async () => {
  current = null;
  await expect(run(endless, { ...LIMITS, memory: 1 })).rejects.toMatchObject({ code: 'task-memory' });
  expect(current!.pid).toBeNull();
  current = null;
  await expect(run(endless, { ...LIMITS, stallMs: 300 })).rejects.toMatchObject({ code: 'task-stuck' });
});
