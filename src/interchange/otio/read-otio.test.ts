import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { INTERCHANGE } from '../../../oracle/real-media.ts';
import { StoryError } from '../../base/errors.ts';
import { TICKS_PER_SECOND } from '../../base/time.ts';
import { mediaAssetRecord } from '../../project/records/media-asset.ts';
import { parseRecord } from '../../project/records/record-type.ts';
import { readJson } from './json-reader.ts';
import { otioRecords } from './otio-records.ts';
import { readOtio } from './read-otio.ts';
import { speedFraction } from './speed-fraction.ts';

const SAMPLES = join(INTERCHANGE, 'otio');
const sample = (name: string) => readOtio(readFileSync(join(SAMPLES, name), 'utf8'));
const frame24 = (count: number): number => (count * TICKS_PER_SECOND) / 24;

const time = (value: number, rate: number) => ({ OTIO_SCHEMA: 'RationalTime.1', value, rate });
const range = (from: number, length: number, rate = 25) => ({
  OTIO_SCHEMA: 'TimeRange.1',
  start_time: time(from, rate),
  duration: time(length, rate),
});
const clip = (from: number, length: number, more: object = {}) => ({
  OTIO_SCHEMA: 'Clip.1',
  name: 'c',
  source_range: range(from, length),
  media_reference: {
    OTIO_SCHEMA: 'ExternalReference.1',
    target_url: 'a.mp4',
    available_range: range(0, 500),
  },
  ...more,
});
const gap = (length: number) => ({ OTIO_SCHEMA: 'Gap.1', source_range: range(0, length) });
const dissolve = (before: number, after: number, type = 'SMPTE_Dissolve') => ({
  OTIO_SCHEMA: 'Transition.1',
  transition_type: type,
  in_offset: time(before, 25),
  out_offset: time(after, 25),
});
const warp = (scalar: number) => ({ effects: [{ OTIO_SCHEMA: 'LinearTimeWarp.1', time_scalar: scalar }] });
const track = (...children: object[]) => ({ OTIO_SCHEMA: 'Track.1', kind: 'Video', name: 'V', children });
const timeline = (...tracks: object[]): string =>
  JSON.stringify({
    OTIO_SCHEMA: 'Timeline.1',
    name: 't',
    tracks: { OTIO_SCHEMA: 'Stack.1', children: tracks },
  });
const read = (...children: object[]) => readOtio(timeline(track(...children)));
const at = (frames: number): number => (frames * TICKS_PER_SECOND) / 25;
const codesOf = (text: string): [string, string] => {
  try {
    readOtio(text);
  } catch (error) {
    if (error instanceof StoryError) return [error.code, String(error.params.path)];
    throw error;
  }
  return ['read', ''];
};

describe.skipIf(!existsSync(SAMPLES))('the OpenTimelineIO project’s own samples', () => {
  test('simple_cut: places, media times from the available range, URLs', () => {
    const { tracks, losses } = sample('simple_cut.otio');
    expect(losses).toEqual([]);
    expect(
      tracks[0]!.clips.map(({ start, duration, sourceIn, url }) => [start, duration, sourceIn, url]),
    ).toEqual([
      [0, frame24(3), frame24(3), 'file:///folder/titles.mov'],
      [frame24(3), frame24(6), frame24(2), 'file:///folder/wind-up.mov'],
      [frame24(9), frame24(4), 0, 'file:///folder/punchline.mov'],
      [frame24(13), frame24(6), 0, 'file:///folder/credits.mov'],
    ]);
  });

  test('transition: a dissolve sits on its cut', () => {
    expect(sample('transition.otio').tracks[0]!.dissolves).toMatchObject([
      { from: 1, before: frame24(2), after: frame24(3) },
    ]);
  });

  test('multitrack: three tracks, every missing reference is a loss with its place', () => {
    const { tracks, losses } = sample('multitrack.otio');
    expect(tracks.map(({ kind, clips }) => [kind, clips.length])).toEqual([
      ['video', 0],
      ['video', 0],
      ['video', 0],
    ]);
    expect(losses).toHaveLength(5);
    expect(losses[3]).toMatchObject({
      code: 'otio-loss-media',
      params: { name: 't-hawk (loop)-HD.mp4', path: 'tracks.children[1].children[1]' },
    });
  });

  test('effects: what another program does is named, counted, and the cut is kept', () => {
    const { tracks, losses } = sample('effects.otio');
    expect(tracks.filter(({ kind }) => kind === 'audio')).toHaveLength(11);
    expect(tracks[0]!.clips).toHaveLength(13);
    expect(losses.find(({ code }) => code === 'otio-loss-effect')).toMatchObject({
      params: { name: 'Resolve Effect' },
    });
    expect(losses.find(({ code }) => code === 'otio-loss-start')).toMatchObject({
      params: { seconds: 3600 },
    });
  });

  test('nested_example and clip_example are read to their ends', () => {
    expect(sample('nested_example.otio').losses.every(({ code }) => code === 'otio-loss-media')).toBe(true);
    expect(sample('clip_example.otio').losses.map(({ code }) => code)).toEqual([
      'otio-loss-media',
      'otio-loss-transition',
    ]);
  });
});

describe('reading', () => {
  test('gaps take time, markers keep their place within the clip, disabled clips stay disabled', () => {
    const marker = { OTIO_SCHEMA: 'Marker.2', name: 'here', color: 'RED', marked_range: range(13, 2) };
    const { tracks } = read(gap(10), clip(10, 20, { markers: [marker], enabled: false }));
    expect(tracks[0]!.clips).toMatchObject([
      {
        start: at(10),
        enabled: false,
        markers: [{ name: 'here', at: at(3), duration: at(2), color: '#e5484d' }],
      },
    ]);
  });

  test('a speed is the simplest fraction, a freeze holds, a reverse is a loss', () => {
    expect(read(clip(0, 10, warp(2))).tracks[0]!.clips[0]!.speed).toEqual({ num: 2, den: 1 });
    expect(read(clip(0, 10, warp(0.8545454551724138))).tracks[0]!.clips[0]!.speed).toEqual({
      num: 47,
      den: 55,
    });
    expect(read(clip(0, 10, warp(0))).tracks[0]!.clips[0]!.speed.den).toBe(1_000_000_000);
    const reversed = read(clip(0, 10, warp(-1)));
    expect(reversed.losses).toMatchObject([{ code: 'otio-loss-effect', params: { name: 'LinearTimeWarp' } }]);
  });

  test('fractions are found for any pair of whole numbers', () => {
    const whole = fc.integer({ min: 1, max: 900 });
    fc.assert(
      fc.property(whole, whole, (num, den) => {
        const found = speedFraction(num / den)!;
        expect(found.num * den).toBe(found.den * num);
      }),
    );
  });

  test('dissolves out of and into nothing become fades of the same place and length', () => {
    const { tracks } = read(gap(20), dissolve(4, 6), clip(50, 30), dissolve(5, 3), gap(20));
    expect(tracks[0]!.clips).toMatchObject([
      { start: at(16), sourceIn: at(46), duration: at(37), fadeIn: at(10), fadeOut: at(8) },
    ]);
  });

  test('nested tracks and stacks of one are flattened and trimmed; a real stack is a loss', () => {
    const nested = {
      OTIO_SCHEMA: 'Track.1',
      kind: 'Video',
      name: 'n',
      source_range: range(5, 20),
      children: [clip(100, 15), clip(200, 15)],
    };
    const one = {
      OTIO_SCHEMA: 'Stack.1',
      name: 's',
      source_range: range(2, 10),
      children: [clip(300, 40)],
      ...warp(2),
    };
    const many = {
      OTIO_SCHEMA: 'Stack.1',
      name: 'm',
      source_range: range(0, 8),
      children: [clip(0, 8), clip(8, 8)],
    };
    const { tracks, losses } = read(nested, one, many, clip(0, 5));
    expect(
      tracks[0]!.clips.map(({ start, duration, sourceIn, speed }) => [start, duration, sourceIn, speed.num]),
    ).toEqual([
      [0, at(10), at(105), 1],
      [at(10), at(10), at(200), 1],
      [at(20), at(10), at(302), 2],
      [at(38), at(5), 0, 1],
    ]);
    expect(losses).toMatchObject([{ code: 'otio-loss-nested', params: { name: 'm' } }]);
  });

  test('what is not understood is a loss, never silence', () => {
    const { losses } = read(clip(0, 10), dissolve(1, 1, 'Custom_Wipe'), clip(0, 10), {
      OTIO_SCHEMA: 'Subtitle.1',
      name: 'x',
    });
    expect(losses.map(({ code, params }) => [code, params.path])).toEqual([
      ['otio-loss-item', 'tracks.children[0].children[3]'],
      ['otio-loss-transition', 'tracks.children[0].children[1]'],
    ]);
  });

  test('NTSC and odd rates are exact', () => {
    const ntsc = { ...clip(0, 1), source_range: range(30, 60, 29.97002997) };
    expect(read(ntsc).tracks[0]!.clips[0]).toMatchObject({
      sourceIn: (30 * TICKS_PER_SECOND * 1001) / 30000,
      duration: (60 * TICKS_PER_SECOND * 1001) / 30000,
    });
    const samples = { ...clip(0, 1), source_range: range(48000, 96000, 48000) };
    expect(read(samples).tracks[0]!.clips[0]).toMatchObject({
      sourceIn: TICKS_PER_SECOND,
      duration: 2 * TICKS_PER_SECOND,
    });
  });
});

describe('broken files', () => {
  const one = timeline(track(clip(10, 20)));
  const CLIP = 'tracks.children[0].children[0]';

  test.each([
    ['NaN', one.replace('"value":10', '"value":NaN'), 'otio-time', `${CLIP}.source_range.start_time.value`],
    [
      'Infinity',
      one.replace('"value":20', '"value":Infinity'),
      'otio-time',
      `${CLIP}.source_range.duration.value`,
    ],
    [
      'a negative length',
      one.replace('"value":20', '"value":-20'),
      'otio-time',
      `${CLIP}.source_range.duration`,
    ],
    [
      'a time before the media',
      one.replace('"value":10', '"value":-1'),
      'otio-time',
      `${CLIP}.source_range.start_time`,
    ],
    [
      'an absurd time',
      one.replace('"value":20', '"value":1e300'),
      'otio-time',
      `${CLIP}.source_range.duration.value`,
    ],
    ['rate 0', one.replace('"rate":25', '"rate":0'), 'otio-time', `${CLIP}.source_range.start_time.rate`],
    [
      'a text for a number',
      one.replace('"value":10', '"value":"10"'),
      'otio-shape',
      `${CLIP}.source_range.start_time.value`,
    ],
    ['a number for a child', timeline(track(7 as unknown as object)), 'otio-shape', CLIP],
    ['a cut-off file', one.slice(0, 120), 'otio-syntax', ''],
    ['no JSON', 'TITLE: an EDL', 'otio-syntax', '$'],
    ['an empty file', '', 'otio-syntax', '$'],
    ['a clip alone', JSON.stringify(clip(0, 1)), 'otio-not-timeline', 'undefined'],
    ['a list', '[]', 'otio-shape', '$'],
  ])('%s names the place', (_, text, code, path) => {
    const [found, place] = codesOf(text);
    expect(found).toBe(code);
    if (path) expect(place).toBe(path);
  });

  test('depth does not overflow the stack, and any text is an error or a timeline, never a crash', () => {
    expect(codesOf('['.repeat(100_000))[0]).toBe('otio-syntax');
    fc.assert(
      fc.property(fc.nat(one.length), fc.string({ maxLength: 5 }), (position, junk) => {
        expect(typeof codesOf(one.slice(0, position) + junk + one.slice(position + junk.length))[0]).toBe(
          'string',
        );
      }),
    );
  });

  test('reads the same JSON as JSON.parse', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(readJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });
});

describe('records', () => {
  const asset = (fields: object = {}) =>
    parseRecord(mediaAssetRecord, {
      id: 'a',
      name: 'a.mp4',
      kind: 'video',
      hash: 'h',
      size: 1,
      duration: at(500),
      video: [
        {
          codec: 'avc',
          width: 854,
          height: 481,
          codedWidth: 854,
          codedHeight: 481,
          frameRate: { num: 24, den: 1 },
          end: at(500),
        },
      ],
      audio: [{ codec: 'aac', channels: 2, sampleRate: 48000, end: at(500) }],
      ...fields,
    });
  const build = (text: string, fields: object = {}) =>
    otioRecords(readOtio(text), new Map([['a.mp4', asset(fields)]]));

  test('the sequence is as the first clip with a picture, with even sides', () => {
    const { snapshot } = build(timeline(track(clip(0, 10))));
    expect([...snapshot.sequence.values()][0]).toMatchObject({
      width: 854,
      height: 482,
      frameRate: { num: 24, den: 1 },
    });
  });

  test('a dissolve becomes a transition, no longer than the handles', () => {
    const { snapshot, losses } = build(timeline(track(clip(480, 15), dissolve(10, 10), clip(3, 50))));
    expect([...snapshot.transition.values()][0]).toMatchObject({
      kind: 'crossfade',
      before: at(3),
      after: at(5),
    });
    expect(losses.map(({ code }) => code)).toEqual(['otio-loss-handle', 'otio-no-audio-track']);
  });

  test('sound on a picture track, and the other way round, are losses', () => {
    const sound = { kind: 'Audio' };
    expect(build(timeline(track(clip(0, 10))), { kind: 'audio', video: [] }).losses[0]).toMatchObject({
      code: 'media-no-video',
    });
    expect(build(timeline({ ...track(clip(0, 10)), ...sound }), { audio: [] }).losses[0]).toMatchObject({
      code: 'otio-loss-no-sound',
    });
    expect(build(timeline({ ...track(clip(0, 10)), ...sound })).losses).toEqual([]);
  });
});
