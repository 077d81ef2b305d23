import type { BlobStore } from '../blobs/blob-store.ts';
import type { References } from '../blobs/references.ts';
import type { OpenedDatabase } from '../database/open-database.ts';
import type { Log } from '../http/log.ts';
import type { Policies } from '../queue/policies.ts';
import type { TaskQueue } from '../queue/task-queue.ts';
import type { ChangeJobs } from './change.ts';
import type { JobViews } from './job-views.ts';
import type { Pace } from './pace.ts';

/** What the parts of a job's life use together. */
export interface JobParts {
  readonly database: OpenedDatabase;
  readonly log: Log;
  readonly blobs: BlobStore;
  readonly references: References;
  readonly queue: TaskQueue;
  readonly policies: Policies;
  readonly pace: Pace;
  readonly views: JobViews;
  readonly change: ChangeJobs;
}
