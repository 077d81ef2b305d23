import { type ErrorReport, reportOf, StoryError } from '../../../base/errors.ts';

/** What is to be said of a recording that is good as far as it goes. */
export function noticesOf(why: ErrorReport | null, underruns: number, lostMs: number): ErrorReport[] {
  const notices = why ? [why] : [];
  if (underruns > 0)
    notices.push(reportOf(new StoryError('record-waited', { params: { count: underruns } })));
  if (lostMs > 0)
    notices.push(reportOf(new StoryError('record-gaps', { params: { ms: Math.ceil(lostMs) } })));
  return notices;
}
