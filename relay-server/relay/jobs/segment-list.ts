import type { SegmentList } from '../blobs/collector.ts';

/** What the collector of blobs has to know of segments: which a render waits for, and that one is gone. */
export const segmentList: SegmentList = {
  needed: `EXISTS (SELECT 1 FROM relay.render_segment s JOIN relay.job j ON j.id = s.render
    WHERE s.hash = r.holder AND j.state NOT IN ('done', 'dead', 'cancelled'))`,
  forget: async (hashes, tx) => {
    await tx.query('DELETE FROM relay.segment WHERE hash = ANY($1)', [hashes]);
  },
};
