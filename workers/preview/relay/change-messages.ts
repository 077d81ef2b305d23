import type { Ticks } from '../../../src/base/time.ts';
import type { RecordChange } from '../../../src/project/records/snapshot.ts';
import { MOST_CHANGES, type PreviewQuality } from '../../../src/protocol/relay/preview.ts';

export interface WantedPicture {
  readonly seq: number;
  readonly time: Ticks;
  readonly quality: PreviewQuality;
}

/** Characters; the relay hangs up on a message of 256 KiB, and one may take three bytes. */
const LARGEST = 80_000;

/** Changes as messages of a size that the relay takes; null when one alone is too large for it. */
export function changeMessages(
  changes: readonly RecordChange[],
): ((wanted: WantedPicture) => string)[] | null {
  const messages: string[][] = [];
  let length = 0;
  for (const { type, id, before, after } of changes) {
    const text = JSON.stringify({ type, id, before, after });
    if (text.length > LARGEST) return null;
    const last = messages.at(-1);
    if (last && last.length < MOST_CHANGES && length + text.length <= LARGEST) {
      last.push(text);
      length += text.length;
    } else {
      messages.push([text]);
      length = text.length;
    }
  }
  return messages.map(
    (texts) =>
      ({ seq, time, quality }) =>
        `{"type":"change","seq":${seq},"time":${time},"quality":"${quality}","changes":[${texts.join(',')}]}`,
  );
}
