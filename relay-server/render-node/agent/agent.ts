// THE page where a render node's life can be read: probe → register → heartbeats, and for each slot: lease → prefetch → do → answer.
import { reportOf, StoryError } from '../../../src/base/errors.ts';
import type { RelayClient } from '../../../src/protocol/relay/client/relay-client.ts';
import type { HeartbeatAnswer, NodeRegistration } from '../../../src/protocol/relay/node.ts';
import type { Lease, TaskResult } from '../../../src/protocol/relay/task.ts';
import { FolderSegmentStore } from '../node-host/segment-store.ts';
import { PreviewProcess } from '../preview/preview-process.ts';
import { patiently } from './away.ts';
import { BlobCache } from './blob-cache.ts';
import { failureNature } from './failure-nature.ts';
import { NodeLoad } from './node-load.ts';
import { TaskProcess } from './task-process.ts';

export interface AgentOptions {
  readonly client: RelayClient;
  readonly name: string;
  readonly pools: readonly string[];
  /** Tasks at once. */
  readonly slots: number;
  /** Processors for each task; null for all. */
  readonly threads: number | null;
  readonly cache: string;
  /** What the cache's files, and its segments, may each grow to. */
  readonly cacheBytes: number;
  /** Sessions that look at pictures as they are drawn; 0 for none. */
  readonly previews: number;
  /** Bytes that one task may take. */
  readonly taskMemory: number;
  /** No new tasks; what is begun is finished. */
  readonly drain: AbortSignal;
  /** What is begun is handed back too. */
  readonly stop: AbortSignal;
  readonly onNews: (news: AgentNews) => void;
}

export type AgentNews =
  | { readonly type: 'joined'; readonly id: string; readonly registration: NodeRegistration }
  | { readonly type: 'away'; readonly error: unknown }
  | { readonly type: 'task'; readonly lease: Lease }
  | { readonly type: 'done'; readonly lease: Lease; readonly result: TaskResult; readonly seconds: number }
  | { readonly type: 'failed'; readonly lease: Lease; readonly error: unknown }
  | { readonly type: 'lost'; readonly lease: Lease };

const HEARTBEAT_MS = 3000;
const PROGRESS_MS = 500;
const LEASE_WAIT_S = 20;
const TIDY_MS = 60_000;
/** Who is told to stop says so to the relay, if it answers so soon. */
const FAREWELL_MS = 3000;
/** Of a task's log, the last lines go with a failure. */
const LOG_LINES = 100;
/** A task that gets nowhere for so long is given to another node. */
const STALL_MS = 10 * 60_000;

/** Whoever says this will say it again. */
const FATAL: ReadonlySet<string> = new Set(['not-signed-in', 'not-allowed', 'protocol-mismatch']);
const isFatal = (error: unknown): boolean => error instanceof StoryError && FATAL.has(error.code);
const isCode = (error: unknown, code: string): boolean => error instanceof StoryError && error.code === code;

/** Works for the relay until it is told to leave. @throws StoryError `not-signed-in`, `not-allowed`, `protocol-mismatch` */
export async function runAgent(options: AgentOptions): Promise<void> {
  const agent = new Agent(options);
  try {
    await agent.run();
  } finally {
    agent.close();
  }
}

interface Held {
  readonly lease: Lease;
  /** Stops the work: the task is somebody else's, or the node leaves. */
  readonly controller: AbortController;
}

class Agent {
  readonly #options: AgentOptions;
  readonly #client: RelayClient;
  readonly #blobs: BlobCache;
  readonly #segments: FolderSegmentStore;
  readonly #load: NodeLoad;
  readonly #processes: readonly TaskProcess[];
  readonly #held = new Map<string, Held>();
  /** Ends everything: a signal that could not be ignored, or a relay that does not want this node. */
  readonly #end = new AbortController();
  #registration: NodeRegistration | null = null;
  #joining: Promise<string> | null = null;
  #previews: PreviewProcess | null = null;
  #draining = false;
  #tidied = performance.now();
  #fatal: unknown = null;

  constructor(options: AgentOptions) {
    this.#options = options;
    this.#client = options.client;
    this.#blobs = new BlobCache(options.cache, options.client);
    this.#segments = new FolderSegmentStore(options.cache);
    this.#load = new NodeLoad(options.cache);
    const limits = { memory: options.taskMemory, stallMs: STALL_MS, threads: options.threads };
    this.#processes = Array.from({ length: options.slots }, () => new TaskProcess(limits));
    options.stop.addEventListener('abort', () => this.#handBack(), { once: true });
  }

  async run(): Promise<void> {
    const { name, pools, slots, previews, cache } = this.#options;
    const capabilities = { ...(await this.#processes[0]!.probe()), preview: previews > 0 };
    this.#registration = { name, pools: [...pools], slots, capabilities };
    if (previews > 0) {
      const order = { relay: this.#client.address, name, cache, sessions: previews };
      this.#previews = new PreviewProcess(order);
    }
    const beating = new AbortController();
    const heartbeats = this.#heartbeats(beating.signal);
    await Promise.all(this.#processes.map((process) => this.#slot(process)));
    beating.abort();
    await heartbeats;
    if (this.#fatal) throw this.#fatal;
  }

  close(): void {
    this.#previews?.close();
    for (const process of this.#processes) process.close();
    this.#load.close();
  }

  /** No new work: asked to leave, or not wanted. */
  #leaving(): boolean {
    return this.#options.drain.aborted || this.#end.signal.aborted;
  }

  /** The id that the relay knows this node by; asked for again when it has forgotten it. */
  #id(): Promise<string> {
    this.#joining ??= this.#join().catch((error) => {
      this.#joining = null;
      throw error;
    });
    return this.#joining;
  }

  async #join(): Promise<string> {
    const registration = this.#registration!;
    const { id } = await this.#patiently(() =>
      this.#client.ask<{ id: string }>('/api/nodes', {
        method: 'POST',
        json: registration,
        signal: this.#end.signal,
      }),
    );
    this.#options.onNews({ type: 'joined', id, registration });
    return id;
  }

  async #heartbeats(ended: AbortSignal): Promise<void> {
    while (!ended.aborted && !this.#end.signal.aborted) {
      try {
        await this.#heartbeat();
      } catch (error) {
        this.#notice(error);
      }
      await pause(HEARTBEAT_MS, AbortSignal.any([ended, this.#end.signal]));
    }
  }

  async #heartbeat(): Promise<void> {
    const id = await this.#id();
    const json = { leases: [...this.#held.keys()], load: await this.#load.now() };
    // An answer that does not come must not hold up the next beat.
    const signal = AbortSignal.any([this.#end.signal, AbortSignal.timeout(HEARTBEAT_MS * 2)]);
    const answer = await this.#client.ask<HeartbeatAnswer>(`/api/nodes/${id}/heartbeat`, {
      method: 'POST',
      json,
      signal,
    });
    this.#draining = answer.draining;
    for (const lease of answer.revoked) this.#held.get(lease)?.controller.abort();
  }

  async #slot(process: TaskProcess): Promise<void> {
    while (!this.#leaving()) {
      try {
        const lease = this.#draining ? null : await this.#lease();
        if (lease) await this.#work(process, lease);
        else if (this.#draining) await pause(HEARTBEAT_MS, this.#options.drain);
      } catch (error) {
        if (this.#leaving()) return;
        this.#notice(error);
        await pause(HEARTBEAT_MS / 3, this.#end.signal);
      }
    }
  }

  async #lease(): Promise<Lease | null> {
    const id = await this.#id();
    // Who leaves does not wait for work.
    const signal = AbortSignal.any([this.#options.drain, this.#end.signal]);
    return this.#patiently(async () => {
      const path = `/api/nodes/${id}/lease?wait=${LEASE_WAIT_S}`;
      return (await this.#client.ask<Lease | undefined>(path, { method: 'POST', json: {}, signal })) ?? null;
    }, signal);
  }

  async #work(process: TaskProcess, lease: Lease): Promise<void> {
    const { onNews, cache } = this.#options;
    const controller = new AbortController();
    const { signal } = controller;
    this.#held.set(lease.lease, { lease, controller });
    onNews({ type: 'task', lease });
    const lines: string[] = [];
    const log = (line: string): void => {
      lines.push(`${new Date().toISOString()} ${lease.correlation} ${line}`.slice(0, 2000));
      if (lines.length > LOG_LINES) lines.shift();
    };
    const start = performance.now();
    try {
      await this.#blobs.fetchAll(lease.prefetch, signal);
      const order = { task: lease.task, relay: this.#client.address, cache };
      const result = await process.run(order, { signal, log, onProgress: this.#reporter(lease, signal) });
      await this.#answer(lease, 'complete', { attempt: lease.attempt, result });
      onNews({ type: 'done', lease, result, seconds: (performance.now() - start) / 1000 });
    } catch (error) {
      await this.#failed(lease, error, lines, signal);
    } finally {
      this.#held.delete(lease.lease);
      await this.#tidy().catch((error) => this.#notice(error));
    }
  }

  /** At most two a second; one that is lost is made good by the next. */
  #reporter(lease: Lease, signal: AbortSignal) {
    let told = 0;
    return ({
      progress,
      frames,
      framesPerSecond,
    }: {
      progress: number;
      frames: number;
      framesPerSecond: number;
    }) => {
      const now = performance.now();
      if (now - told < PROGRESS_MS || signal.aborted) return;
      told = now;
      const json = { attempt: lease.attempt, progress, frames, framesPerSecond };
      const path = `/api/leases/${lease.lease}/progress`;
      this.#client.send(path, { method: 'POST', json, signal }).then(
        (answer) => answer.body?.cancel(),
        (error) => {
          if (isCode(error, 'lease-lost')) this.#held.get(lease.lease)?.controller.abort();
        },
      );
    };
  }

  async #failed(lease: Lease, error: unknown, lines: readonly string[], signal: AbortSignal): Promise<void> {
    const { onNews, stop } = this.#options;
    if (isCode(error, 'lease-lost') || (signal.aborted && !stop.aborted))
      return onNews({ type: 'lost', lease });
    if (isFatal(error)) return this.#notice(error);
    onNews({ type: 'failed', lease, error });
    const told = stop.aborted ? new StoryError('node-leaving') : error;
    const report = reportOf(told);
    const nature = stop.aborted ? 'refused' : failureNature(report.code);
    const failure = {
      attempt: lease.attempt,
      error: { ...report, code: report.code.slice(0, 100), detail: report.detail.slice(0, 8000) },
      nature,
      log: lines,
    };
    await this.#answer(lease, 'fail', failure).catch((cause) => this.#notice(cause));
  }

  /** The relay hears it, however long it is away; unless the task is somebody else's by then. */
  async #answer(lease: Lease, what: 'complete' | 'fail', json: object): Promise<void> {
    const { signal } = this.#end;
    await this.#patiently(
      () => this.#client.ask(`/api/leases/${lease.lease}/${what}`, { method: 'POST', json, signal }),
      signal,
    );
  }

  /** Now and then: to look through a large cache takes its time. */
  async #tidy(): Promise<void> {
    const { cacheBytes } = this.#options;
    if (performance.now() - this.#tidied < TIDY_MS) return;
    this.#tidied = performance.now();
    await this.#blobs.trim(cacheBytes);
    await this.#segments.trim(cacheBytes);
  }

  #patiently<T>(work: () => Promise<T>, signal: AbortSignal = this.#end.signal): Promise<T> {
    return patiently(work, signal, (error) => this.#options.onNews({ type: 'away', error }));
  }

  /** What went wrong between node and relay. */
  #notice(error: unknown): void {
    if (isFatal(error)) {
      this.#fatal ??= error;
      for (const { controller } of this.#held.values()) controller.abort();
      this.#end.abort();
    } else if (isCode(error, 'node-missing')) this.#joining = null;
    else if (!this.#end.signal.aborted) this.#options.onNews({ type: 'away', error });
  }

  #handBack(): void {
    setTimeout(() => this.#end.abort(), FAREWELL_MS).unref();
    for (const { controller } of this.#held.values()) controller.abort();
  }
}

/** Ends early, without an error, when the signal comes. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
  });
}
