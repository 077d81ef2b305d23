// The limiter and the search for its drive, together: target within 0.1 LU, true peak under the ceiling, by two meters.
import { describe, expect, test } from 'vitest';
import { hasFfmpeg } from '../../../oracle/ffmpeg.ts';
import { LOUDNESS_TARGETS } from '../../base/loudness-targets.ts';
import type { Planes } from '../../engine/audio/block.ts';
import { layoutOf } from '../../engine/audio/layout.ts';
import { normalise } from '../../engine/audio/meters/normalise.ts';
import { ProgrammeMeter } from '../../engine/audio/meters/programme-meter.ts';
import { noise } from '../../engine/audio/testing/fixtures.ts';
import { limiter } from './limiter.ts';
import { truePeakDb } from './testing/ffmpeg.ts';
import { runEffect } from './testing/run-effect.ts';

const RATE = 48_000;

/** Soft noise with a knock now and then: much headroom is needed for little loudness. */
function knocks(channels: number): Planes {
  return noise(2 * RATE, channels, 5).map((plane) =>
    plane.map((value, i) => value * (i % 12_000 < 60 ? 1.6 : 0.12)),
  );
}

const measured = (planes: Planes) => {
  const meter = new ProgrammeMeter(RATE, layoutOf(planes.length));
  meter.process(planes);
  const { truePeak } = meter.finish();
  return { integrated: (gainDb: number) => meter.integrated(gainDb), truePeak };
};

describe('one click', () => {
  test.each([
    ['streaming', 2],
    ['podcast', 6],
  ])('%s in %i channels needs the limiter, and gets there with it', async (name, channels) => {
    const target = LOUDNESS_TARGETS.find((one) => one.name === name)!;
    const planes = knocks(channels);
    const limited = (driveDb: number, ceiling: number): Planes =>
      runEffect(limiter, planes, { drive: driveDb, ceiling, release: 80 });
    const result = await normalise(
      async (behind) => measured(behind ? limited(behind.driveDb, behind.ceiling) : planes),
      target,
    );
    expect(result).toMatchObject({ kind: 'limiter', hit: true });
    if (result.kind !== 'limiter') return;
    const after = limited(result.gainDb, result.ceiling);
    expect(Math.abs(measured(after).integrated(0) - target.loudness)).toBeLessThan(0.1);
    expect(measured(after).truePeak).toBeLessThanOrEqual(target.truePeak);
    if (hasFfmpeg) expect(truePeakDb(after)).toBeLessThanOrEqual(target.truePeak);
  });

  test('a soft programme takes gain alone, and silence nothing', async () => {
    const target = LOUDNESS_TARGETS[0]!;
    const soft = noise(2 * RATE, 2, 3).map((plane) => plane.map((value) => value * 0.02));
    const result = await normalise(async () => measured(soft), target);
    expect(result).toMatchObject({ kind: 'gain' });
    const silent = await normalise(async () => measured([new Float32Array(RATE)]), target);
    expect(silent).toEqual({ kind: 'silent' });
  });
});
