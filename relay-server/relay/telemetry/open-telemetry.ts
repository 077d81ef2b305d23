import type { Scope } from '../../../src/base/scope.ts';
import type { Database } from '../database/database.ts';
import type { EventLog } from '../events/event-log.ts';
import type { Vitals } from '../health/vitals.ts';
import type { Log } from '../http/log.ts';
import { workFigures } from './database-figures.ts';
import { type JobFacts, startJobFacts } from './job-facts.ts';
import { createRecorder, type Recorder } from './recorder.ts';
import { startRetention } from './retention.ts';
import { startSampler } from './sampler.ts';
import { createTelemetryStore } from './telemetry-store.ts';

export interface Telemetry {
  readonly recorder: Recorder;
  readonly jobFacts: JobFacts;
  /** Everything that waits is stored: for tests and reports. */
  settle(): Promise<void>;
}

export interface TelemetryParts {
  readonly database: Database;
  readonly events: EventLog;
  readonly vitals: Vitals;
  readonly log: Log;
  readonly sampleSeconds?: number | null;
}

export async function openTelemetry(
  scope: Scope,
  { database, events, vitals, log, sampleSeconds = null }: TelemetryParts,
): Promise<Telemetry> {
  const store = createTelemetryStore(database);
  const recorder = scope.own(createRecorder(store, log));
  const jobFacts = scope.own(await startJobFacts(database, events, store, log));
  vitals.figures.add(workFigures(database));
  vitals.figures.add(() => [{ name: 'telemetry.dropped', value: recorder.dropped, total: true }]);
  const sampler = scope.own(startSampler(vitals.figures, recorder, sampleSeconds));
  scope.onClose(startRetention(database, log));
  return {
    recorder,
    jobFacts,
    async settle() {
      await jobFacts.catchUp();
      await sampler.sample();
      await recorder.flush();
    },
  };
}
