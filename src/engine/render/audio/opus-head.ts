// OpusHead (RFC 7845 § 5.1): the number of samples at 48 kHz that a decoder throws away at the start lies at byte 10, little-endian.

const PRE_SKIP_AT = 10;

/** @throws RangeError when the bytes are no OpusHead */
export function preSkipOf(head: Uint8Array): number {
  if (head.length < 19 || new TextDecoder().decode(head.subarray(0, 8)) !== 'OpusHead')
    throw new RangeError('These bytes are not an OpusHead.');
  return head[PRE_SKIP_AT]! | (head[PRE_SKIP_AT + 1]! << 8);
}

/** A copy with another pre-skip. */
export function withPreSkip(head: Uint8Array, preSkip: number): Uint8Array {
  const copy = head.slice();
  copy[PRE_SKIP_AT] = preSkip & 0xff;
  copy[PRE_SKIP_AT + 1] = preSkip >> 8;
  return copy;
}
