// What the meters cost on one core: microseconds of processor time a block of 128 frames at 48 kHz, 2667 µs of sound (`node
// bench/meters.ts [seconds]`). One JSON object a line. Noise is the dear case of the true peak, whose meter passes over what cannot peak.
import { BLOCK, type Planes } from '../src/engine/audio/block.ts';
import { layoutOf } from '../src/engine/audio/layout.ts';
import { AnalyserTap, TAP_FLOATS } from '../src/engine/audio/meters/analyser-tap.ts';
import { LoudnessMeter } from '../src/engine/audio/meters/loudness-meter.ts';
import { MeterBank } from '../src/engine/audio/meters/meter-bank.ts';
import { ProgrammeMeter } from '../src/engine/audio/meters/programme-meter.ts';
import { SpectrumMeter } from '../src/engine/audio/meters/spectrum-meter.ts';
import { StripMeter } from '../src/engine/audio/meters/strip-meter.ts';
import { TruePeak } from '../src/engine/audio/meters/true-peak.ts';
import { noise } from '../src/engine/audio/testing/fixtures.ts';

const seconds = Number(process.argv[2] ?? 20);
const RATE = 48_000;
const FRAMES = Math.floor((RATE * seconds) / BLOCK) * BLOCK;
/** Blocks from one picture to the next: 62 a second. */
const PICTURE = 6;

type Meter = (from: number, to: number) => void;

function cpuMicros(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** The cheapest of three runs: others use the machine too. */
function microsecondsPerBlock(make: () => Meter): number {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 3; run++) {
    const meter = make();
    const began = cpuMicros();
    for (let at = 0; at < FRAMES; at += BLOCK) meter(at, at + BLOCK);
    best = Math.min(best, (cpuMicros() - began) / (FRAMES / BLOCK));
  }
  return best;
}

const six = noise(FRAMES, 6, 1);
const speechLike: Planes = six.map((plane) =>
  plane.map((value, i) => value * Math.max(0, Math.sin((2 * Math.PI * 4 * i) / RATE)) ** 3),
);
const layout = layoutOf(6);
const stereo = six.slice(0, 2);

function say(meter: string, make: () => Meter): void {
  const micros = microsecondsPerBlock(make);
  console.log(
    JSON.stringify({
      meter,
      'µs a block': Number(micros.toFixed(1)),
      'of a block': `${((micros / 2666.7) * 100).toFixed(2)} %`,
    }),
  );
}

say('loudness, 5.1', () => {
  const meter = new LoudnessMeter(RATE, layout);
  return (from, to) => meter.process(six, from, to);
});
for (const [name, planes] of [
  ['noise', six],
  ['bursts', speechLike],
] as const)
  say(`true peak, 5.1, ${name}`, () => {
    const meters = planes.map(() => new TruePeak(RATE));
    let blocks = 0;
    return (from, to) => {
      for (let c = 0; c < 6; c++) meters[c]!.process(planes[c]!, from, to);
      if (++blocks % PICTURE === 0) for (let c = 0; c < 6; c++) meters[c]!.take();
    };
  });
say('strip (peak, RMS, correlation), stereo', () => {
  const meter = new StripMeter(RATE, layoutOf(2));
  return (from, to) => meter.process(stereo, from, to);
});
say('spectrum 4096, a picture every 6 blocks', () => {
  const meter = new SpectrumMeter(4096);
  const out = new Float32Array(meter.bins);
  let blocks = 0;
  return (from, to) => {
    meter.process(stereo, [0, 1], from, to);
    if (++blocks % PICTURE === 0) meter.write(out);
  };
});
say('analyser tap, 5.1, with pictures', () => {
  const tap = new AnalyserTap(RATE, layout);
  const out = new Float32Array(TAP_FLOATS);
  let blocks = 0;
  return (from, to) => {
    tap.process(six, from, to);
    if (++blocks % PICTURE === 0) tap.write(out, 0);
  };
});
say('bank: 32 stereo strips and a 5.1 master', () => {
  const bank = new MeterBank(RATE, Array(32).fill(layoutOf(2)), layout);
  let blocks = 0;
  return (from, to) => {
    for (let strip = 0; strip < 32; strip++) bank.strip(strip, stereo, from, to);
    bank.master(six, from, to);
    if (++blocks % PICTURE === 0) bank.publish();
  };
});
say('a finished programme, 5.1', () => {
  const meter = new ProgrammeMeter(RATE, layout);
  return (from, to) => meter.process(six, from, to);
});
