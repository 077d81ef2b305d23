import { MovOutputFormat, Mp4OutputFormat } from 'mediabunny';
import { ByteView } from '../../media/byte-view.ts';
import { findBox, isoBoxes } from '../../media/iso-boxes.ts';
import type { FilmTrack } from './container-writer.ts';
import { type Bitrates, writeHeadOnly } from './library-head.ts';
import { withSpeakers } from './speaker-box.ts';

/** From the start of `stsd` to the name of its entry: two headers, version and flags, count, size. */
const ENTRY_NAME_AT = 20;

/** The `stsd` box of each track (ISO/IEC 14496-12 §8.5.2): codec, size, colour, parameter sets, bit rates. */
export async function sampleDescriptions(
  quickTime: boolean,
  tracks: readonly FilmTrack[],
  bitrates: readonly Bitrates[],
): Promise<Uint8Array[]> {
  let movie = new Uint8Array();
  const options = {
    // Only a fragmented file's head is complete before there are samples.
    fastStart: 'fragmented',
    onMoov: (data: Uint8Array) => {
      movie = data.slice();
    },
  } as const;
  const format = quickTime ? new MovOutputFormat(options) : new Mp4OutputFormat(options);
  await writeHeadOnly(format, tracks, bitrates);
  const view = new ByteView(movie);
  const moov = findBox(view, ['moov'])!;
  const traks = [...isoBoxes(view, moov.start, moov.end)].filter(({ type }) => type === 'trak');
  return traks.map(({ start, end }, i) => {
    const { start: payload, end: past } = findBox(view, ['mdia', 'minf', 'stbl', 'stsd'], start, end)!;
    const stsd = movie.slice(payload - 8, past);
    // Parameter sets in the packets are announced by the entry's name (ISO/IEC 14496-15 §8.3.3); the library knows only `hvc1`.
    if (tracks[i]!.config.codec.startsWith('hev1')) stsd.set(new TextEncoder().encode('hev1'), ENTRY_NAME_AT);
    return withSpeakers(stsd, tracks[i]!, quickTime);
  });
}
