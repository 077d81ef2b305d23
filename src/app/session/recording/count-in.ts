// Clicks before a recording: played to the device beside the mixer, and over before anything is written.

export interface CountIn {
  readonly clicks: number;
  /** Seconds from one to the next. */
  readonly interval: number;
}

/** Two octaves apart from most of what is sung or spoken; the first of four is higher. */
const FIRST_HZ = 1760;
const OTHER_HZ = 1318.5;
const CLICK_SECONDS = 0.04;
const CLICK_GAIN = 0.4;
/** Until the first: so that it is whole. */
const LEAD_SECONDS = 0.1;

/**
 * Ends one interval after the last click.
 * @param onClick with 1, 2, 3 … as each is heard
 * @param over ends it early
 */
export async function countIn(
  context: AudioContext,
  { clicks, interval }: CountIn,
  onClick: (number: number) => void,
  over: Promise<unknown>,
): Promise<void> {
  const begin = context.currentTime + LEAD_SECONDS;
  const out = new GainNode(context, { gain: 1 });
  out.connect(context.destination);
  const players = Array.from({ length: clicks }, (_, i) =>
    click(context, out, begin + i * interval, i % 4 === 0),
  );
  let ended = false;
  void over.then(() => {
    ended = true;
  });
  try {
    for (let i = 0; i <= clicks && !ended; i++) {
      await Promise.race([over, until(context, begin + i * interval)]);
      if (!ended && i < clicks) onClick(i + 1);
    }
  } finally {
    for (const player of players) player.stop();
    out.disconnect();
  }
}

function click(context: AudioContext, out: AudioNode, at: number, first: boolean): OscillatorNode {
  const tone = new OscillatorNode(context, { frequency: first ? FIRST_HZ : OTHER_HZ });
  const gain = new GainNode(context, { gain: 0 });
  gain.gain.setValueAtTime(CLICK_GAIN, at);
  gain.gain.exponentialRampToValueAtTime(0.001, at + CLICK_SECONDS);
  tone.connect(gain).connect(out);
  tone.start(at);
  tone.stop(at + CLICK_SECONDS);
  return tone;
}

/** By the clock of the device; a context that stands still must not hold it up. */
async function until(context: AudioContext, time: number): Promise<void> {
  const latest = performance.now() + (time - context.currentTime) * 1000 + 1000;
  while (context.currentTime < time && performance.now() < latest)
    await new Promise((done) =>
      setTimeout(done, Math.max(1, Math.min(20, (time - context.currentTime) * 1000))),
    );
}
