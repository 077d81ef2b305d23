// PCM says nothing of its speakers: QuickTime has a box for them (`chan`), MP4 another (`chnl`, ISO/IEC 14496-12 §12.2.4).
import { channelMask } from '../audio/channel-counts.ts';
import { isPcm } from '../audio/pcm-packets.ts';
import type { FilmTrack } from './container-writer.ts';
import { type Box, fullBox, u32 } from './iso-box.ts';

/** "The bitmap says it"; its bits are those of WAVE. */
const USE_CHANNEL_BITMAP = 0x10000;
/** `OutputChannelPosition` of ISO/IEC 23091-3 by bit of the mask, from front left to side right; a single pair is "surround". */
const POSITIONS = [0, 1, 2, 3, 4, 5, 6, 7, 10, 4, 5] as const;
const [REAR_LEFT, REAR_RIGHT] = [8, 9];
const [BACKS, SIDES] = [0x30, 0x600];

/** The `stsd` box of a track, with the speakers at the end of its one entry where its codec leaves them open. */
export function withSpeakers(stsd: Uint8Array, track: FilmTrack, quickTime: boolean): Uint8Array {
  if (track.kind !== 'audio' || !isPcm(track.codec)) return stsd;
  const added = speakerBox(track.config.numberOfChannels, quickTime);
  const whole = new Uint8Array(stsd.length + added.bytes);
  whole.set(stsd);
  let at = stsd.length;
  for (const piece of added.pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  const view = new DataView(whole.buffer);
  view.setUint32(0, whole.length);
  // The entry begins behind the box's header, version and count.
  view.setUint32(16, view.getUint32(16) + added.bytes);
  return whole;
}

function speakerBox(channels: number, quickTime: boolean): Box {
  const mask = channelMask(channels);
  if (quickTime) return fullBox('chan', 0, 0, u32(USE_CHANNEL_BITMAP), u32(mask), u32(0));
  const twoPairs = (mask & BACKS) !== 0 && (mask & SIDES) !== 0;
  const positions = POSITIONS.flatMap((position, bit) => {
    if (!(mask & (1 << bit))) return [];
    if (twoPairs && bit === 4) return [REAR_LEFT];
    return [twoPairs && bit === 5 ? REAR_RIGHT : position];
  });
  // Channels, no objects; each by its own position.
  return fullBox('chnl', 0, 0, [1, 0, ...positions]);
}
