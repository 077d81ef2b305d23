import type { JobFiles } from '../blobs/collector.ts';

/** A job that was asked for in a transaction which is still open is in no table yet. */
const OPEN_TRANSACTIONS = "interval '1 hour'";

/** What the collector of blobs has to know of jobs: which segments they wait for, and what those that are over still hold. */
export const jobFiles: JobFiles = {
  neededSegment: `EXISTS (SELECT 1 FROM relay.render_segment s JOIN relay.job j ON j.id = s.render
    WHERE s.hash = r.holder AND j.state NOT IN ('done', 'dead', 'cancelled'))`,

  async forgetSegments(hashes, tx) {
    await tx.query('DELETE FROM relay.segment WHERE hash = ANY($1)', [hashes]);
  },

  /** A film that is done needs its media no more; one that failed does, until nobody tries it again. */
  async letGo(keepDays, tx) {
    await tx.query(
      `DELETE FROM relay.blob_reference r USING relay.job j
       WHERE r.kind IN ('job', 'artefact', 'thumbnail') AND r.holder = j.id::text AND (
         (r.kind = 'job' AND j.state = 'done')
         OR ($1::int > 0 AND j.state IN ('done', 'dead', 'cancelled')
           AND j.finished_at < now() - make_interval(days => $1::int)))`,
      [keepDays],
    );
    await tx.query(
      `DELETE FROM relay.blob_reference r WHERE r.kind IN ('job', 'artefact', 'thumbnail')
         AND r.at < now() - ${OPEN_TRANSACTIONS} AND NOT EXISTS (SELECT 1 FROM relay.job j WHERE j.id::text = r.holder)`,
    );
  },
};
