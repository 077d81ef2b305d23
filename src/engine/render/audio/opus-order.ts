// FFmpeg's wrapper of libopus, as node-av 6.1 and libav.js 6.10 hold it, gives the channels of 5.0 and 6.1 to the wrong streams; its other
// layouts are right. A tone per channel shows it, and shows when it is mended.

/** Entry i is the channel that goes to place i. */
const ORDER: Readonly<Record<number, readonly number[]>> = {
  5: [0, 1, 4, 2, 3],
  7: [0, 1, 4, 3, 5, 2, 6],
};

/** Puts interleaved samples in WAVE order where that wrapper takes them from. In place. */
export function arrangeForLibopus(samples: Float32Array, channels: number): void {
  const order = ORDER[channels];
  if (!order) return;
  const frame = new Float32Array(channels);
  for (let at = 0; at + channels <= samples.length; at += channels) {
    frame.set(samples.subarray(at, at + channels));
    order.forEach((channel, place) => {
      samples[at + place] = frame[channel]!;
    });
  }
}
