// What stands before the frames of a FLAC file (RFC 9639 § 8): STREAMINFO, and a comment that names the speakers.
import { channelMask } from '../channel-counts.ts';

const VORBIS_COMMENT = 4;
const LAST = 0x80;
/** Where STREAMINFO has the sizes of the least and the largest frame, 24 bits each. */
const FRAME_SIZES_AT = 4 + 4 + 4;

/**
 * @param streamInfo "fLaC" and the block, as encoders describe themselves
 * @param frames bytes of the least and the largest frame; 0 for unknown
 */
export function flacHead(
  streamInfo: Uint8Array,
  channels: number,
  frames: { readonly least: number; readonly largest: number },
): Uint8Array {
  const info = streamInfo.slice(0, 4 + 4 + 34);
  info[4] = info[4]! & ~LAST;
  [frames.least, frames.largest].forEach((size, i) => {
    info.set([size >> 16, size >> 8, size], FRAME_SIZES_AT + 3 * i);
  });
  const encoder = new TextEncoder();
  const vendor = encoder.encode('StoryCore');
  const mask = channelMask(channels).toString(16).padStart(4, '0');
  const entry = encoder.encode(`WAVEFORMATEXTENSIBLE_CHANNEL_MASK=0x${mask}`);
  // Up to stereo there is nothing to tell.
  const entries = channels > 2 ? [entry] : [];
  const size = 4 + vendor.length + 4 + entries.reduce((sum, bytes) => sum + 4 + bytes.length, 0);
  const head = new Uint8Array(info.length + 4 + size);
  const view = new DataView(head.buffer);
  head.set(info);
  let at = info.length;
  view.setUint32(at, ((LAST | VORBIS_COMMENT) << 24) | size);
  at += 4;
  // Lengths in the comment are little-endian, unlike everything else.
  view.setUint32(at, vendor.length, true);
  head.set(vendor, at + 4);
  at += 4 + vendor.length;
  view.setUint32(at, entries.length, true);
  at += 4;
  for (const bytes of entries) {
    view.setUint32(at, bytes.length, true);
    head.set(bytes, at + 4);
    at += 4 + bytes.length;
  }
  return head;
}
