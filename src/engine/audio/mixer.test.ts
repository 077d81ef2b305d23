import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { samplesToTicks, secondsToTicks, type Ticks } from '../../base/time.ts';
import type { AudioSpan } from '../timeline/types.ts';
import { BLOCK, makePlanes } from './block.ts';
import { dbToGain } from './decibels.ts';
import { planMix } from './mix-plan.ts';
import { Mixer } from './mixer.ts';
import { mixOffline } from './offline-mix.ts';
import { SourcePool } from './source-pool.ts';
import {
  ffmpegFilter,
  make,
  media,
  mixAll,
  noise,
  opener,
  snrDb,
  span,
  track,
  worst,
} from './testing/fixtures.ts';

const RATE = 48000;
const at = (samples: number): Ticks => samplesToTicks(samples, RATE);

describe('what is not touched comes out bit for bit', () => {
  test('one clip, wherever it lies and wherever it starts in its media', async () => {
    const source = media(noise(20000, 2));
    await fc.assert(
      fc.asyncProperty(fc.nat(5000), fc.nat(5000), async (start, skip) => {
        const one = span(source, {
          start: at(start),
          end: at(start + 9000),
          sourceStart: at(skip),
          fadeIn: 1,
        });
        const plan = planMix([track([one])], RATE, 2);
        const out = await mixAll(plan, opener([source]), { start: 0, end: start + 8000 });
        expect(worst(out[1]!.subarray(start + 1), source.planes[1]!.subarray(skip + 1, skip + 8000))).toBe(0);
        expect(out[0]!.subarray(0, start).every((value) => value === 0)).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  test.each([
    ['equal rates', RATE, { num: 1, den: 1 }],
    ['44.1 kHz', 44100, { num: 1, den: 1 }],
    ['a speed of 1001/1000', RATE, { num: 1001, den: 1000 }],
    ['a speed of 2/3', RATE, { num: 2, den: 3 }],
  ] as const)('a razor cut (%s)', async (_name, rate, speed) => {
    const source = media(noise(rate, 2), rate);
    const end = secondsToTicks(0.6);
    // NTSC frames: cuts fall between samples, and their source times between ticks.
    const cuts = [0, 5, 6, 11].map((frame) => Math.round((frame * 705_600_000 * 1001) / 30000)).concat(end);
    const pieces = cuts.slice(1).map((to, i) =>
      span(source, {
        start: cuts[i]!,
        end: to,
        speed,
        sourceStart: Math.round((cuts[i]! * speed.num) / speed.den),
      }),
    );
    const range = { start: 0, end: 28000 };
    const whole = planMix([track([span(source, { start: 0, end, speed })])], RATE, 2);
    const cut = planMix([track(pieces)], RATE, 2);
    const a = await mixAll(whole, opener([source]), range);
    const b = await mixAll(cut, opener([source]), range);
    expect(cut.takes).toHaveLength(1);
    expect(worst(a[0]!, b[0]!)).toBe(0);
    expect(worst(a[1]!, b[1]!)).toBe(0);
  });
});

/** Two tracks of everything the mixer does. */
function busyPlan(channels = 2) {
  const music = media(noise(60000, 2, 7), 44100);
  const voice = media(noise(60000, 1, 9));
  const surround = media(noise(60000, 6, 11));
  const keys = [
    { at: 0, value: -20, ease: 'linear' as const },
    { at: at(7000), value: 3, ease: 'hold' as const },
    { at: at(9001), value: -3, ease: 'smooth' as const },
    { at: at(12000), value: 0, ease: 'linear' as const },
  ];
  const cross = { start: at(20000), end: at(24000), curve: 'equal-power' as const };
  const tracks = [
    track([
      span(music, {
        start: at(100),
        end: at(24000),
        gainDb: { keys },
        fadeIn: at(999),
        crossOut: cross,
        pan: 0.3,
      }),
      span(voice, {
        start: at(20000),
        end: at(40000),
        sourceStart: at(77),
        crossIn: cross,
        fadeOut: at(3000),
        pan: {
          keys: [
            { at: at(100), value: -0.7, ease: 'hold' },
            { at: at(7001), value: 0.4, ease: 'linear' },
            { at: at(15000), value: -0.2, ease: 'linear' },
          ],
        },
      }),
    ]),
    track([span(surround, { start: at(5), end: at(33333), speed: { num: 5, den: 4 } })], {
      gainDb: -6,
      pan: -0.5,
    }),
  ];
  return { plan: planMix(tracks, RATE, channels), open: opener([music, voice, surround]) };
}

describe('determinism', () => {
  test('the size of the chunks and the start of the mix change nothing', async () => {
    const { plan, open } = busyPlan();
    const whole = await mixAll(plan, open, { start: 0, end: 41000 });
    await fc.assert(
      fc.asyncProperty(
        fc.nat(40000),
        fc.integer({ min: 1, max: 9000 }),
        fc.integer({ min: 1, max: 70 }),
        async (from, frames, blocks) => {
          const end = Math.min(41000, from + frames);
          const part = await mixAll(plan, open, { start: from, end }, blocks * BLOCK);
          for (const c of [0, 1]) expect(worst(part[c]!, whole[c]!.subarray(from, end))).toBe(0);
        },
      ),
      { numRuns: 25 },
    );
  });

  test('blocks may be mixed in any order', async () => {
    const { plan, open } = busyPlan();
    const whole = await mixAll(plan, open, { start: 0, end: 41000 });
    for (const block of [200, 3, 299, 0, 160, 161, 150]) {
      const part = await mixAll(plan, open, { start: block * BLOCK, end: block * BLOCK + BLOCK });
      expect(worst(part[0]!, whole[0]!.subarray(block * BLOCK, (block + 1) * BLOCK))).toBe(0);
    }
  });
});

describe('finite in, finite out', () => {
  test('silence stays silence, and nothing in the plan makes noise', async () => {
    const quiet = media(makePlanes(2, 48000), 44100);
    const plan = planMix([track([span(quiet, { gainDb: 24, pan: 1 })], { gainDb: 24 })], RATE, 6);
    for (const plane of await mixAll(plan, opener([quiet]), { start: 0, end: 48000 }))
      expect(plane.every((value) => value === 0)).toBe(true);
    const none = await mixAll(planMix([], RATE, 2), opener([]), { start: 1000, end: 9000 });
    expect(none[0]!.every((value) => value === 0)).toBe(true);
  });

  test('NaN, infinities and absurd levels in the media never reach the master; they are counted', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.float32Array({ minLength: 300, maxLength: 2000 }),
        fc.constantFrom(44100, 48000),
        fc.constantFrom(1, 2, 6),
        async (samples, rate, channels) => {
          const wild = media([new Float32Array(samples), new Float32Array(samples).reverse()], rate);
          const plan = planMix([track([span(wild, { gainDb: 24 })], { gainDb: 24 })], RATE, channels);
          const statistics = { notFinite: 0 };
          const range = { start: 0, end: plan.end };
          for await (const chunk of mixOffline(plan, new SourcePool(opener([wild])), range, { statistics }))
            for (const plane of chunk.planes) expect(plane.every(Number.isFinite)).toBe(true);
          if (samples.subarray(0, 200).some((value) => !Number.isFinite(value)))
            expect(statistics.notFinite).toBeGreaterThan(0);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('NaN gains and pans in a plan are the neutral ones', async () => {
    const source = media(noise(2000, 2));
    const plan = planMix([track([span(source, { gainDb: Number.NaN, pan: Number.NaN })])], RATE, 2);
    const out = await mixAll(plan, opener([source]), { start: 0, end: 2000 });
    expect(worst(out[0]!, source.planes[0]!)).toBe(0);
  });
});

describe('levels, against FFmpeg', () => {
  const run = async (planes: Float32Array[], change: Partial<AudioSpan>, channels = 2) => {
    const source = media(planes);
    const plan = planMix([track([span(source, change)])], RATE, channels);
    return mixAll(plan, opener([source]), { start: 0, end: planes[0]!.length });
  };

  test('gain', async () => {
    const planes = noise(9000, 2);
    const want = ffmpegFilter(planes, RATE, 'volume=-7.3dB:precision=float', 2);
    expect(worst((await run(planes, { gainDb: -7.3 }))[0]!, want[0]!)).toBeLessThan(1e-6);
  });

  test('fades are linear in amplitude', async () => {
    const planes = noise(9600, 2);
    const want = ffmpegFilter(planes, RATE, 'afade=t=in:ns=2400,afade=t=out:ss=4800:ns=4800', 2);
    const got = await run(planes, { fadeIn: at(2400), fadeOut: at(4800) });
    expect(worst(got[0]!, want[0]!)).toBeLessThan(3e-4);
  });

  test.each([
    ['equal-power', 'qsin'],
    ['equal-gain', 'tri'],
  ] as const)('a %s crossfade', async (curve, name) => {
    const [a, b] = [noise(9600, 2, 3), noise(9600, 2, 5)];
    const want = (planes: Float32Array[], t: string) =>
      ffmpegFilter(planes, RATE, `afade=t=${t}:ss=0:ns=9600:curve=${name}`, 2);
    const [fall, rise] = [want(a, 'out'), want(b, 'in')];
    const [one, two] = [media(a), media(b)];
    const cross = { start: 0, end: at(9600), curve };
    const plan = planMix([track([span(one, { crossOut: cross }), span(two, { crossIn: cross })])], RATE, 2);
    const got = await mixAll(plan, opener([one, two]), { start: 0, end: 9600 });
    expect(
      worst(
        got[0]!,
        fall[0]!.map((value, i) => value + rise[0]![i]!),
      ),
    ).toBeLessThan(3e-4);
  });

  test('an s-curve crossfade of a signal with itself is the signal', async () => {
    const source = media(make(4800, 2, () => 0.5));
    const copy = media(source.planes);
    const cross = { start: at(100), end: at(4000), curve: 's-curve' as const };
    const plan = planMix(
      [track([span(source, { crossOut: cross }), span(copy, { crossIn: cross })])],
      RATE,
      2,
    );
    const got = await mixAll(plan, opener([source, copy]), { start: 0, end: 4800 });
    expect(worst(got[0]!, source.planes[0]!)).toBeLessThan(1e-6);
  });

  test.each([
    ['5.1', 6, 'FL=FL+0.70710678*FC+0.70710678*BL|FR=FR+0.70710678*FC+0.70710678*BR', '5.1'],
    [
      '7.1',
      8,
      'FL=FL+0.70710678*FC+0.70710678*BL+0.70710678*SL|FR=FR+0.70710678*FC+0.70710678*BR+0.70710678*SR',
      '7.1',
    ],
    ['quad', 4, 'FL=c0+0.70710678*c2|FR=c1+0.70710678*c3', '4.0'],
  ])('%s folds to stereo by BS.775', async (_name, channels, pan, layout) => {
    const planes = noise(5000, channels);
    const want = ffmpegFilter(planes, RATE, `aformat=channel_layouts=${layout},pan=stereo|${pan}`, 2);
    const got = await run(planes, {});
    for (const c of [0, 1]) expect(worst(got[c]!, want[c]!)).toBeLessThan(1e-6);
  });

  test('a layout that the result has passes unchanged, and mono survives the trip through stereo', async () => {
    for (const channels of [3, 4, 5, 6, 7, 8]) {
      const planes = noise(1000, channels);
      const got = await run(planes, {}, channels);
      got.forEach((plane, c) => {
        expect(worst(plane, planes[c]!)).toBe(0);
      });
    }
    const mono = noise(1000, 1);
    expect(worst((await run(mono, {}, 1))[0]!, mono[0]!)).toBeLessThan(1e-6);
    const centre = await run(mono, {});
    expect(centre[0]![500]).toBeCloseTo(mono[0]![500]! * Math.SQRT1_2, 6);
    expect(centre[1]![500]).toBe(centre[0]![500]);
  });

  test('pan keeps the power of mono and leaves stereo alone in the middle', async () => {
    for (const pan of [-1, -0.4, 0, 0.7, 1]) {
      const [left, right] = await run(
        make(1000, 1, () => 0.5),
        { pan },
      );
      expect(left![500]! ** 2 + right![500]! ** 2).toBeCloseTo(0.25, 6);
      if (pan === 1) expect(left![500]).toBeCloseTo(0, 7);
    }
    const [left, right] = await run(
      make(1000, 2, () => 0.5),
      { pan: 1 },
    );
    expect([left![500], right![500]]).toEqual([0, 0.5]);
  });

  test('a clip’s pan that is keyed goes from side to side by the same laws, with no step on the way', async () => {
    const keys = [
      { at: 0, value: -1, ease: 'linear' as const },
      { at: at(24000), value: 1, ease: 'linear' as const },
    ];
    const [mono, stereo] = [media(make(24000, 1, () => 0.5)), media(make(24000, 2, () => 0.5))];
    const start = at(1000);
    const of = async (source: typeof mono) => {
      const one = span(source, { start, end: start + source.asset.duration, pan: { keys } });
      return mixAll(planMix([track([one])], RATE, 2), opener([source]), { start: 0, end: 25000 });
    };
    const panned = await of(mono);
    const balanced = await of(stereo);
    for (let i = 1; i < 24000; i += 7) {
      const angle = (i / 24000) * (Math.PI / 2);
      const pan = (2 * i) / 24000 - 1;
      expect(panned[0]![1000 + i]).toBeCloseTo(0.5 * Math.cos(angle), 5);
      expect(panned[1]![1000 + i]).toBeCloseTo(0.5 * Math.sin(angle), 5);
      expect(balanced[0]![1000 + i]).toBeCloseTo(pan > 0 ? 0.5 * Math.cos((pan * Math.PI) / 2) : 0.5, 5);
      expect(balanced[1]![1000 + i]).toBeCloseTo(pan < 0 ? 0.5 * Math.cos((pan * Math.PI) / 2) : 0.5, 5);
    }
  });

  test('keyframes: linear in dB, held at the ends, smooth between', async () => {
    const keys = [
      { at: at(4800), value: -40, ease: 'linear' as const },
      { at: at(24000), value: 0, ease: 'smooth' as const },
      { at: at(43200), value: -12, ease: 'hold' as const },
    ];
    const [left] = await run(
      make(48000, 2, () => 1),
      { gainDb: { keys } },
    );
    expect(left![100]).toBeCloseTo(dbToGain(-40), 6);
    expect(20 * Math.log10(left![14400]!)).toBeCloseTo(-20, 2);
    expect(20 * Math.log10(left![33600]!)).toBeCloseTo(-6, 2);
    expect(left![47000]).toBeCloseTo(dbToGain(-12), 6);
  });
});

describe('edges', () => {
  /** Largest step between neighbouring samples. */
  const step = (plane: Float32Array): number =>
    plane.reduce((most, value, i) => (i ? Math.max(most, Math.abs(value - plane[i - 1]!)) : most), 0);

  test('a cut into running sound does not click, a file that begins with an attack keeps it', async () => {
    const tone = media(make(RATE, 2, (i) => Math.cos((2 * Math.PI * 100 * i) / RATE)));
    const other = media(make(RATE, 2, (i) => -Math.cos((2 * Math.PI * 100 * i) / RATE)));
    const half = at(12000);
    const plan = planMix(
      [track([span(tone, { end: half }), span(other, { start: half, end: at(24000), sourceStart: half })])],
      RATE,
      2,
    );
    const [left] = await mixAll(plan, opener([tone, other]), { start: 0, end: 25000 });
    expect(left![0]).toBe(1);
    expect(step(left!)).toBeLessThan(0.04);
    expect(left![11900]).toBe(tone.planes[0]![11900]);
    expect(left![12100]).toBe(other.planes[0]![12100]);
  });

  test('a muted track is silent, and clips of a stream that is not there are named', async () => {
    const source = media(noise(1000, 2));
    const broken = span(source, { stream: 3 });
    const plan = planMix([track([span(source)], { audible: false }), track([broken])], RATE, 2);
    expect(plan.silentClips).toEqual([source.asset.name]);
    expect(plan.tracks).toHaveLength(0);
  });

  test('clips that lie between two samples are heard on the nearest', async () => {
    const source = media(make(4000, 2, (i) => (i === 1000 ? 1 : 0)));
    const frame = Math.round((705_600_000 * 1001) / 30000);
    const plan = planMix([track([span(source, { start: frame })])], RATE, 2);
    const [left] = await mixAll(plan, opener([source]), { start: 0, end: 5000 });
    expect(left!.indexOf(1)).toBe(1602 + 1000);
  });
});

describe('readers', () => {
  test('a hundred cuts of one file share one reader, and everything is closed', async () => {
    const source = media(noise(RATE * 4, 2));
    const counts = { opened: 0, open: 0, mostOpen: 0 };
    const spans = Array.from({ length: 100 }, (_, i) =>
      span(source, {
        start: at(i * 4000),
        end: at(i * 4000 + 4000),
        sourceStart: at(((i * 37) % 100) * 1500),
      }),
    );
    const plan = planMix([track(spans)], RATE, 2);
    await mixAll(plan, opener([source], counts), { start: 0, end: 400_000 }, 4 * BLOCK);
    expect(counts.open).toBe(0);
    expect(counts.opened).toBeLessThanOrEqual(2);
  });

  test('a reader that fails ends the mix with its error, and the others are closed', async () => {
    const [good, bad] = [media(noise(RATE, 2)), media(noise(RATE, 2))];
    const counts = { opened: 0, open: 0, mostOpen: 0 };
    const open = opener([good, bad], counts);
    const plan = planMix([track([span(good)]), track([span(bad, { start: at(20000) })])], RATE, 2);
    const failing: typeof open = async (asset, stream) => {
      if (asset === bad.asset) throw new Error('gone');
      return open(asset, stream);
    };
    await expect(mixAll(plan, failing, { start: 0, end: RATE })).rejects.toThrow('gone');
    expect(counts.open).toBe(0);
  });

  test('cancelling stops it', async () => {
    const source = media(noise(RATE, 2));
    const counts = { opened: 0, open: 0, mostOpen: 0 };
    const controller = new AbortController();
    const plan = planMix([track([span(source)])], RATE, 2);
    const pool = new SourcePool(opener([source], counts));
    const mix = mixOffline(plan, pool, { start: 0, end: RATE }, { signal: controller.signal });
    await mix.next();
    controller.abort();
    await expect(mix.next()).rejects.toMatchObject({ code: 'cancelled' });
    await pool.close();
    expect(counts.open).toBe(0);
  });
});

test('a take whose samples are missing is silent and counted', () => {
  const source = media(noise(1000, 2));
  const mixer = new Mixer(planMix([track([span(source)])], RATE, 2));
  const nothing = { read: () => 0 };
  const out = makePlanes(2, BLOCK);
  expect(mixer.missing(0, nothing)).toBe(1);
  expect(mixer.mix(0, nothing, out)).toBe(1);
  expect(out[0]!.every((value) => value === 0)).toBe(true);
  expect(snrDb(out[0]!, out[0]!)).toBeNaN();
});
