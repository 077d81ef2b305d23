// Which speakers a stream's channels are for, as bits of WAVEFORMATEXTENSIBLE's mask, in whose order decoders deliver them.
import { EncodedPacketSink, type InputAudioTrack } from 'mediabunny';
import { aacChannelMask } from './aac-channels.ts';
import { ByteView } from './byte-view.ts';
import { arrangementOf } from './channel-arrangement.ts';

type Read = (start: number, end: number) => Promise<Uint8Array>;

export interface StreamSpeakers {
  readonly channels: number;
  /** Absent where the channels are as usual for their number, or nothing is said. */
  readonly channelMask?: number;
}

/** @param read of the file */
export async function speakersOf(
  track: InputAudioTrack,
  format: string,
  size: number,
  read: Read,
): Promise<StreamSpeakers> {
  const codec = (await track.getCodec()) ?? '';
  const inContainer = Math.max(1, await track.getNumberOfChannels());
  const channelMask = await said(track, codec, format, size, read);
  // Of AAC with a list of its own speakers the container knows no number.
  const channels = codec === 'aac' && channelMask ? speakerCount(channelMask) : inContainer;
  return arrangementOf(channelMask, channels) ? { channels, channelMask } : { channels };
}

const speakerCount = (mask: number): number => mask.toString(2).replaceAll('0', '').length;

async function said(
  track: InputAudioTrack,
  codec: string,
  format: string,
  size: number,
  read: Read,
): Promise<number> {
  if (format === 'WAVE') return waveMask(size, read);
  if (format === 'FLAC') return flacMask(size, read);
  if (codec === 'aac') return aacChannelMask(await descriptionOf(track), await track.getNumberOfChannels());
  if (codec !== 'ac3' && codec !== 'eac3') return 0;
  const packet = await new EncodedPacketSink(track).getFirstPacket();
  return packet ? ac3Mask(new ByteView(packet.data)) : 0;
}

async function descriptionOf(track: InputAudioTrack): Promise<Uint8Array> {
  const description = (await track.getDecoderConfig())?.description;
  if (!description) return new Uint8Array();
  return ArrayBuffer.isView(description)
    ? new Uint8Array(description.buffer, description.byteOffset, description.byteLength)
    : new Uint8Array(description);
}

/** More chunks than this before the format are no WAV file. */
const MOST_CHUNKS = 1000;
const EXTENSIBLE = 0xfffe;

async function waveMask(size: number, read: Read): Promise<number> {
  const little = new ByteView(await read(0, 4)).text(0, 4) !== 'RIFX';
  for (let at = 12, chunks = 0; at + 8 <= size && chunks < MOST_CHUNKS; chunks++) {
    const view = new ByteView(await read(at, at + 8 + 40));
    const length = view.u32(4, little);
    if (view.text(0, 4) === 'fmt ')
      return length >= 40 && view.u16(8, little) === EXTENSIBLE ? view.u32(8 + 20, little) : 0;
    at += 8 + length + (length % 2);
  }
  return 0;
}

const VORBIS_COMMENT = 4;
const LONGEST_COMMENT = 1 << 20;

/** RFC 9639 § 8.6.2: the tag overrules the order by number. */
async function flacMask(size: number, read: Read): Promise<number> {
  for (let at = 4; at + 4 <= size; ) {
    const head = new ByteView(await read(at, at + 4));
    const length = head.u24(1);
    if ((head.u8(0) & 0x7f) === VORBIS_COMMENT) {
      const text = new TextDecoder().decode(await read(at + 4, at + 4 + Math.min(length, LONGEST_COMMENT)));
      return Number(/WAVEFORMATEXTENSIBLE_CHANNEL_MASK=(0x[0-9a-f]+)/i.exec(text)?.[1] ?? 0);
    }
    if (head.u8(0) & 0x80) return 0;
    at += 4 + length;
  }
  return 0;
}

/** ATSC A/52 table 5.8: speakers by `acmod`; those behind are at the sides, as decoders of AC-3 have it. */
const ACMOD = [0x3, 0x4, 0x3, 0x7, 0x103, 0x107, 0x603, 0x607] as const;
const LFE = 0x8;

/** Of the first sync frame (A/52 § 5.3, annex E § 2.2); 0 when it is none. */
function ac3Mask(view: ByteView): number {
  if (view.u16(0) !== 0x0b77) return 0;
  const identification = view.u8(5) >> 3;
  if (identification > 10) {
    // E-AC-3: strmtyp, substreamid, frmsiz (16 bits), fscod, numblkscod (4), acmod, lfeon.
    const bits = view.u8(4);
    return ACMOD[(bits >> 1) & 7]! | (bits & 1 ? LFE : 0);
  }
  const acmod = view.u8(6) >> 5;
  // Between acmod and lfeon stand two bits for each of: three fronts, a surround, stereo.
  let at = 3;
  if ((acmod & 1) !== 0 && acmod !== 1) at += 2;
  if ((acmod & 4) !== 0) at += 2;
  if (acmod === 2) at += 2;
  const lfe = (view.u16(6) >> (15 - at)) & 1;
  return ACMOD[acmod]! | (lfe ? LFE : 0);
}
