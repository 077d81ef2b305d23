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
}

/** The node that a lease was given to, or null when it is none any more. */
export async function nodeOfLease({ parts }: Jobs, lease: string): Promise<string | null> {
  const [row] = await parts.database.query<{ node: string }>('SELECT node FROM relay.lease WHERE id = $1', [
    lease,
  ]);
  return row?.node ?? null;
}
