import { reportOf } from '../../base/errors.ts';
import { tn } from '../ui/i18n/i18n.ts';
import { notify, notifyError } from '../ui/notices.ts';
import type { Editor } from './editor-context.ts';

/** One click for all files whose permission lapsed with the last visit. Must be called in the click itself. */
export async function restoreAccess({ session: { media } }: Editor): Promise<void> {
  try {
    await media.restoreAccess();
  } catch (error) {
    notifyError(reportOf(error));
    return;
  }
  const refused = media.denied().size;
  if (refused > 0) notify({ kind: 'warning', text: tn('editor.media.stillDenied', refused) });
}
