// What a broadcast wave file says of itself beside its sound: when and where it was made (EBU Tech 3285, `bext`), and whether it carries
// an audio definition model (ITU-R BS.2076, `axml` and `chna`). RIFF, RF64 (EBU Tech 3306) and BW64 (ITU-R BS.2088).
import { TICKS_PER_SECOND } from '../../base/time.ts';
import type { ByteReader } from '../ports/media-port.ts';
import type { BroadcastNotes } from '../timeline/media-types.ts';
import { ByteView } from './byte-view.ts';

/** `RF64` or `BW64`; null for what is neither. */
export function longWaveName(head: Uint8Array): 'RF64' | 'BW64' | null {
  const view = new ByteView(head);
  const name = view.text(0, 4);
  return (name === 'RF64' || name === 'BW64') && view.text(8, 4) === 'WAVE' ? name : null;
}

/** More chunks than this are no WAV file. */
const MOST_CHUNKS = 1000;
const IN_DS64 = 2 ** 32 - 1;
/** Of the `bext` chunk, version 0: what comes behind is its loudness, identifier and history. */
const BEXT_BYTES = 346;

/** @returns null where the file says none of it. Reads the heads of chunks, never the sound. */
export async function readWaveNotes(bytes: ByteReader, sampleRate: number): Promise<BroadcastNotes | null> {
  const little = new ByteView(await bytes.read(0, 4)).text(0, 4) !== 'RIFX';
  let soundBytes = 0;
  let notes: BroadcastNotes | null = null;
  const models = new Set<string>();
  for (let at = 12, chunks = 0; at + 8 <= bytes.size && chunks < MOST_CHUNKS; chunks++) {
    const head = new ByteView(await bytes.read(at, at + 8));
    const id = head.text(0, 4);
    let length = head.u32(4, little);
    if (id === 'ds64') soundBytes = lowFirst(new ByteView(await bytes.read(at + 16, at + 24)));
    else if (id === 'bext')
      notes = bextOf(
        new ByteView(await bytes.read(at + 8, at + 8 + Math.min(length, BEXT_BYTES))),
        sampleRate,
      );
    else if (id === 'axml' || id === 'chna') models.add(id);
    if (id === 'data' && length === IN_DS64) length = soundBytes;
    at += 8 + length + (length % 2);
  }
  const model = models.has('axml') && models.has('chna');
  return notes || model ? { ...(notes ?? NOTHING), model } : null;
}

const NOTHING: BroadcastNotes = {
  description: '',
  originator: '',
  reference: '',
  originatedAt: '',
  start: 0,
  model: false,
};

const lowFirst = (view: ByteView, at = 0): number => view.u32(at, true) + view.u32(at + 4, true) * 2 ** 32;

/** Text ends at its first 0; written in ASCII by the rules, in UTF-8 by some. */
function textOf(view: ByteView, at: number, length: number): string {
  const bytes = view.bytes.subarray(at, at + length);
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end)).trim();
}

function bextOf(view: ByteView, sampleRate: number): BroadcastNotes {
  const [date, time] = [textOf(view, 320, 10), textOf(view, 330, 8)];
  const said = /^\d{4}.\d\d.\d\d$/.test(date) && !/^0000/.test(date);
  const day = date.replaceAll(/\D/g, '-');
  const clock = /^\d\d.\d\d.\d\d$/.test(time) ? ` ${time.replaceAll(/\D/g, ':')}` : '';
  const start = Math.round((lowFirst(view, 338) / sampleRate) * TICKS_PER_SECOND);
  return {
    description: textOf(view, 0, 256),
    originator: textOf(view, 256, 32),
    reference: textOf(view, 288, 32),
    originatedAt: said ? `${day}${clock}` : '',
    // What is not a time of day or two is a damaged field.
    start: Number.isSafeInteger(start) ? start : 0,
    model: false,
  };
}
