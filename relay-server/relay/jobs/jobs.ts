import type { CreateJobs } from './create-jobs.ts';
import type { JobActions } from './job-actions.ts';
import type { JobParts } from './job-parts.ts';
import type { JobViews } from './job-views.ts';
import type { Leases } from './leases.ts';

/** What the rest of the relay uses of the jobs. */
export interface Jobs {
  readonly parts: JobParts;
  readonly views: JobViews;
  readonly leases: Leases;
  readonly actions: JobActions;
  readonly create: CreateJobs;
  /** Makes the embedded database ready for many jobs at once; a server is. Ends early where `stopped` says so. */
  readonly warmUp: (stopped: () => boolean) => Promise<void>;
}
