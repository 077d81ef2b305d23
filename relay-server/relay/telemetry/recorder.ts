import type { Log } from '../http/log.ts';
import type { Measurement, TelemetryStore } from './telemetry-store.ts';

/** Takes measurements at any moment and stores them in one go every two seconds. */
export interface Recorder {
  record(measurement: Measurement): void;
  flush(): Promise<void>;
  /** Measurements that were lost because the database did not answer for too long. */
  readonly dropped: number;
  close(): Promise<void>;
}

const EVERY_MS = 2000;
/** Minutes of a busy relay: then the oldest go. */
const MOST = 50_000;

export function createRecorder(store: TelemetryStore, log: Log, now: () => number = Date.now): Recorder {
  let waiting: Measurement[] = [];
  let dropped = 0;
  let running: Promise<void> = Promise.resolve();

  const flush = (): Promise<void> => {
    running = running.then(async () => {
      const batch = waiting;
      waiting = [];
      if (batch.length === 0) return;
      try {
        await store.record(batch);
      } catch (error) {
        log.warn({ err: error, measurements: batch.length }, 'telemetry waits for the database');
        waiting = [...batch, ...waiting];
      }
    });
    return running;
  };
  const timer = setInterval(() => void flush(), EVERY_MS);
  timer.unref();

  return {
    record(measurement) {
      if (!Number.isFinite(measurement.value)) return;
      waiting.push({ at: now(), ...measurement });
      if (waiting.length <= MOST) return;
      dropped += waiting.length - MOST;
      waiting = waiting.slice(-MOST);
    },
    flush,
    get dropped() {
      return dropped;
    },
    async close() {
      clearInterval(timer);
      await flush();
    },
  };
}
