import { MkvOutputFormat, WebMOutputFormat } from 'mediabunny';
import { preSkipOf } from '../audio/opus-head.ts';
import type { FilmTrack } from './container-writer.ts';
import { element, elements, ID, unsigned } from './ebml.ts';
import { writeHeadOnly } from './library-head.ts';

const NANOSECONDS = 1e9;
const OPUS_RATE = 48000;
/** What a decoder hears before it sounds right after a seek: 80 ms (RFC 7845 §4.6). */
const OPUS_PRE_ROLL_NS = 80_000_000;

/** The `TrackEntry` elements (RFC 9559 §5.1.4.1). */
export async function trackEntries(webm: boolean, tracks: readonly FilmTrack[]): Promise<number[][]> {
  let head = new Uint8Array();
  const options = {
    onSegmentHeader: (data: Uint8Array) => {
      head = data.slice();
    },
  };
  await writeHeadOnly(webm ? new WebMOutputFormat(options) : new MkvOutputFormat(options), tracks);
  const segment = [...elements(head)].find(({ id }) => id === ID.segment)!;
  const list = [...elements(segment.data)].find(({ id }) => id === ID.tracks)!;
  return [...elements(list.data)].map((entry, i) => withDelay(entry.data, tracks[i]!));
}

/** The library says how long Opus takes to start where its delay should stand, and no delay (RFC 9559 §5.1.4.1.25 and .26). */
function withDelay(entry: Uint8Array, track: FilmTrack): number[] {
  const delay = codecDelay(track);
  if (delay === 0) return element(ID.trackEntry, [...entry]);
  const rest = [...elements(entry)].filter(({ id }) => id !== ID.seekPreRoll);
  return element(
    ID.trackEntry,
    ...rest.map(({ bytes }) => [...bytes]),
    element(ID.codecDelay, unsigned(delay)),
    element(ID.seekPreRoll, unsigned(OPUS_PRE_ROLL_NS)),
  );
}

/** Nanoseconds by which the block times of a track run ahead of what is heard: the samples that its decoder throws away. */
export function codecDelay({ codec, config }: FilmTrack): number {
  const { description } = config;
  if (codec !== 'opus' || !description) return 0;
  const head = ArrayBuffer.isView(description)
    ? new Uint8Array(description.buffer, description.byteOffset, description.byteLength)
    : new Uint8Array(description);
  return Math.round((preSkipOf(head) * NANOSECONDS) / OPUS_RATE);
}
