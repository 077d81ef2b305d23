import type { InputAudioTrack } from 'mediabunny';
import { ByteView } from './byte-view.ts';

/**
 * Samples (48 kHz) by which the block times of Opus in Matroska run ahead of presentation: the codec delay, which equals
 * the pre-skip of the Opus header (Matroska codec mappings, A_OPUS). Ogg and MP4 count from the presented start already.
 */
export async function opusDelay(track: InputAudioTrack): Promise<number> {
  if ((await track.getCodec()) !== 'opus') return 0;
  const format = (await track.input.getFormat()).name;
  if (format !== 'WebM' && format !== 'Matroska') return 0;
  const description = (await track.getDecoderConfig())?.description;
  if (!description) return 0;
  const bytes = ArrayBuffer.isView(description)
    ? new Uint8Array(description.buffer, description.byteOffset, description.byteLength)
    : new Uint8Array(description);
  const view = new ByteView(bytes);
  return view.text(0, 8) === 'OpusHead' ? view.u16(10, true) : 0;
}
