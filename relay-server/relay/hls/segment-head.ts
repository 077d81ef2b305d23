// What a stored segment says of itself. The engine writes it (src/engine/render/segment-file.ts): "SCS1", CRC-32, length of the head,
// the head as JSON, then packets in decode order, whose times are whole frames from the segment's start.
import * as v from 'valibot';

const Head = v.object({
  codec: v.string(),
  codedWidth: v.number(),
  codedHeight: v.number(),
  /** avcC or hvcC. */
  description: v.nullable(v.array(v.number())),
  sizes: v.array(v.number()),
  frames: v.array(v.number()),
  keys: v.array(v.number()),
});

export interface SegmentHead extends v.InferOutput<typeof Head> {
  /** Where the packets begin. */
  readonly offset: number;
}

/** The same of a stretch of sound (src/engine/render/audio/audio-segment-file.ts): "SCA1", and packets in order. */
const SoundHead = v.object({ sizes: v.array(v.number()) });

export interface SoundHead extends v.InferOutput<typeof SoundHead> {
  readonly offset: number;
}

export const PREFIX_BYTES = 12;

/** @param bytes the first of the segment. @returns how many are needed when these are too few, null when it is no segment */
export const readSegmentHead = (bytes: Uint8Array): SegmentHead | number | null =>
  read(bytes, 0x53435331, Head);

/** The same. */
export const readSoundHead = (bytes: Uint8Array): SoundHead | number | null =>
  read(bytes, 0x53434131, SoundHead);

function read<T extends object>(
  bytes: Uint8Array,
  magic: number,
  schema: v.GenericSchema<unknown, T>,
): (T & { readonly offset: number }) | number | null {
  if (bytes.length < PREFIX_BYTES) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0) !== magic) return null;
  const offset = PREFIX_BYTES + view.getUint32(8);
  if (bytes.length < offset) return offset;
  try {
    const json: unknown = JSON.parse(new TextDecoder().decode(bytes.subarray(PREFIX_BYTES, offset)));
    const head = v.safeParse(schema, json);
    return head.success ? { ...head.output, offset } : null;
  } catch {
    return null;
  }
}
