/** Width of the frame number in the test films, in bits. */
export const COUNTER_BITS = 16;
