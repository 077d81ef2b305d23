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

const MAGIC = 0x53435331;
export const PREFIX_BYTES = 12;

/** @param bytes the first of the segment. @returns how many are needed when these are too few, null when it is no segment */
export function readSegmentHead(bytes: Uint8Array): SegmentHead | number | null {
  if (bytes.length < PREFIX_BYTES) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0) !== MAGIC) return null;
  const offset = PREFIX_BYTES + view.getUint32(8);
  if (bytes.length < offset) return offset;
  try {
    const json: unknown = JSON.parse(new TextDecoder().decode(bytes.subarray(PREFIX_BYTES, offset)));
    const head = v.safeParse(Head, json);
    return head.success ? { ...head.output, offset } : null;
  } catch {
    return null;
  }
}
