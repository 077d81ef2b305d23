import type { VideoDataPlane, VideoSample, VideoSampleResource } from 'mediabunny';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { hasFfmpeg } from '../../../oracle/ffmpeg.ts';
import type { BlendMode } from '../../project/records/clip.ts';
import { Compositor } from './compositor.ts';
import { filtered, type RawInput } from './test-rig/ffmpeg.ts';
import { frameOf, layerOf, picturesOf, psnr, REC709, sampleOf, transitionOf } from './test-rig/pictures.ts';
import { drawn, openStage, type Stage, shapeOf } from './test-rig/stage.ts';

// Pictures are compared with ffmpeg's own rendering of the same thing.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const WIDTH = 320;
const HEIGHT = 180;
const LUMA = WIDTH * HEIGHT;
const OUTPUT = shapeOf(WIDTH, HEIGHT);
const EXACT = '+accurate_rnd+full_chroma_int+full_chroma_inp';
const TO_PLANES = `scale=flags=bilinear${EXACT}:out_color_matrix=bt709,format=yuv420p[out]`;

/** The planes with their padding, as the encoder's side sees them. */
const planesOf = (sample: VideoSample): Uint8Array[] => {
  const resource = (sample as unknown as { readonly _data: VideoSampleResource })._data;
  return (resource.getDataPlanes() as VideoDataPlane[]).map((plane) => plane.data);
};

const lumaOf = (bytes: Uint8Array, width = WIDTH, height = HEIGHT) => bytes.subarray(0, width * height);

describe.skipIf(!hasFfmpeg)('the compositor against ffmpeg', () => {
  let stage: Stage;
  let chart: Uint8Array;
  let fractal: Uint8Array;
  let chartRgba: Uint8Array;
  let fractalRgba: Uint8Array;
  const raw = (bytes: Uint8Array, format = 'yuv420p'): RawInput => ({
    bytes,
    format,
    width: WIDTH,
    height: HEIGHT,
  });
  const picture = (bytes: Uint8Array) => sampleOf(bytes, 'I420', WIDTH, HEIGHT);
  const rgba = (bytes: Uint8Array) => sampleOf(bytes, 'RGBA', WIDTH, HEIGHT);

  beforeAll(() => {
    stage = openStage();
    const size = `s=${WIDTH}x${HEIGHT}:r=1`;
    chart = filtered(`testsrc2=${size},format=yuv420p[out]`, 'yuv420p');
    fractal = filtered(`mandelbrot=${size},format=yuv420p[out]`, 'yuv420p');
    chartRgba = filtered(`testsrc2=${size},format=rgba[out]`, 'rgba');
    fractalRgba = filtered(`mandelbrot=${size},format=rgba[out]`, 'rgba');
  });

  afterAll(() => stage.close());

  for (const path of ['auto', 'rgba'] as const) {
    describe(`path ${path}`, () => {
      const draw = async (items: Parameters<typeof drawn>[1], output = OUTPUT, frame = {}) =>
        drawn(await stage.of(path), items, { a: picture(chart), b: picture(fractal) }, output, frame);

      test('a picture in its place comes back exactly', async () => {
        expect(psnr(await draw([layerOf('a')]), chart)).toBe(Number.POSITIVE_INFINITY);
      });

      test.each([
        [160, 90, 'area'],
        [80, 45, 'area'],
        [240, 136, 'bilinear'],
        [480, 270, 'bilinear'],
        [640, 360, 'bilinear'],
        [640, 360, 'bicubic'],
      ])('scaled to %i×%i like %s', async (width, height, flags) => {
        const want = filtered(`[0]scale=${width}:${height}:flags=${flags}${EXACT}[out]`, 'yuv420p', [
          raw(chart),
        ]);
        const fill = { geometry: { fit: 'fill' as const } };
        const got = await draw([layerOf('a', fill)], shapeOf(width, height));
        expect(psnr(lumaOf(got, width, height), lumaOf(want, width, height))).toBeGreaterThan(40);
      });

      test('a picture in the corner', async () => {
        const corner = layerOf('b', { geometry: { scaleX: 0.25, scaleY: 0.25, x: 100, y: -49.5 } });
        const want = filtered(
          `[1]scale=80:45:flags=area${EXACT}[p];[0][p]overlay=x=220:y=18[out]`,
          'yuv420p',
          [raw(chart), raw(fractal)],
        );
        expect(psnr(lumaOf(await draw([layerOf('a'), corner])), lumaOf(want))).toBeGreaterThan(45);
      });

      test('opacity, crossfade and dip', async () => {
        const both = [raw(chart), raw(fractal)];
        const mixed = filtered(`[1][0]blend=all_expr='A*0.4+B*0.6'[out]`, 'yuv420p', both);
        expect(psnr(await draw([layerOf('a'), layerOf('b', { opacity: 0.4 })]), mixed)).toBeGreaterThan(45);
        expect(
          psnr(await draw([transitionOf('crossfade', 0.4, layerOf('a'), layerOf('b'))]), mixed),
        ).toBeGreaterThan(45);
        const white = filtered(`[0]lutyuv=y='val/2+235/2':u='val/2+64':v='val/2+64'[out]`, 'yuv420p', [
          raw(chart),
        ]);
        const dip = transitionOf('dip', 0.25, layerOf('a'), layerOf('b'), '#ffffff');
        expect(psnr(await draw([dip]), white)).toBeGreaterThan(45);
        const fade = transitionOf('crossfade', 0.5, layerOf('a'), null, '#ffffff');
        expect(psnr(await draw([fade]), white)).toBeGreaterThan(45);
      });

      test('a crop, without scaling', async () => {
        const crop = { left: 0.25, right: 0.25, top: 0.2, bottom: 0.2 };
        const want = filtered(`[0]crop=160:108:80:36,pad=${WIDTH}:${HEIGHT}:80:36[out]`, 'yuv420p', [
          raw(chart),
        ]);
        expect(psnr(await draw([layerOf('a', { geometry: { crop, fit: 'none' } })]), want)).toBeGreaterThan(
          50,
        );
      });

      test('bars round a sequence of another shape', async () => {
        const want = filtered(`[0]pad=${WIDTH}:240:0:30[out]`, 'yuv420p', [raw(chart)]);
        const got = await draw([layerOf('a')], shapeOf(WIDTH, 240), { width: WIDTH, height: HEIGHT });
        expect(psnr(got, want)).toBeGreaterThan(50);
      });
    });
  }

  describe('in R′G′B′', () => {
    const draw = async (items: Parameters<typeof drawn>[1]) =>
      drawn(await stage.of('auto'), items, { a: rgba(chartRgba), b: rgba(fractalRgba) }, OUTPUT);
    const both = () => [raw(chartRgba, 'rgba'), raw(fractalRgba, 'rgba')];

    /** ffmpeg's first input is the backdrop for these: overlay looks at it, subtract takes from it. */
    const modes: readonly [BlendMode, string, 'backdrop first' | 'source first'][] = [
      ['darken', 'darken', 'source first'],
      ['multiply', 'multiply', 'source first'],
      ['lighten', 'lighten', 'source first'],
      ['screen', 'screen', 'source first'],
      ['add', 'addition', 'source first'],
      ['difference', 'difference', 'source first'],
      ['exclusion', 'exclusion', 'source first'],
      ['overlay', 'overlay', 'backdrop first'],
      ['hard-light', 'hardlight', 'backdrop first'],
      ['subtract', 'subtract', 'backdrop first'],
    ];

    test.each(modes)('blend mode %s is %s', async (blend, filter, order) => {
      const inputs = order === 'backdrop first' ? '[a][b]' : '[b][a]';
      const graph = `[0]format=gbrp[a];[1]format=gbrp[b];${inputs}blend=all_mode=${filter},${TO_PLANES}`;
      const got = await draw([layerOf('a'), layerOf('b', { blend })]);
      expect(psnr(lumaOf(got), lumaOf(filtered(graph, 'yuv420p', both())))).toBeGreaterThan(50);
    });

    // ffmpeg's burn, dodge and soft light follow other programs at their edges: these are the formulas of the W3C specification.
    const formulas: readonly [BlendMode, string][] = [
      ['color-burn', 'if(gte(A,255),255,if(lte(B,0),0,255-min(255,(255-A)*255/B)))'],
      ['color-dodge', 'if(lte(A,0),0,if(gte(B,255),255,min(255,A*255/(255-B))))'],
      [
        'soft-light',
        '255*if(lte(B/255,0.5),A/255-(1-2*B/255)*A/255*(1-A/255),A/255+(2*B/255-1)*(if(lte(A/255,0.25),((16*A/255-12)*A/255+4)*A/255,sqrt(A/255))-A/255))',
      ],
    ];

    test.each(formulas)('blend mode %s by its formula', async (blend, formula) => {
      const graph = `[0]format=gbrp[a];[1]format=gbrp[b];[a][b]blend=all_expr='${formula}',${TO_PLANES}`;
      const got = await draw([layerOf('a'), layerOf('b', { blend })]);
      expect(psnr(lumaOf(got), lumaOf(filtered(graph, 'yuv420p', both())))).toBeGreaterThan(44);
    });

    test('a quarter turn is exact', async () => {
      const graph = `[0]format=gbrp,transpose=clock,crop=180:180:0:70,pad=${WIDTH}:${HEIGHT}:70:0,${TO_PLANES}`;
      const got = await draw([layerOf('a', { geometry: { rotation: 90, fit: 'none' } })]);
      expect(psnr(lumaOf(got), lumaOf(filtered(graph, 'yuv420p', both())))).toBeGreaterThan(60);
    });

    test('any other turn is bilinear', async () => {
      // ffmpeg's rotate bleeds half a pixel beyond the picture's edge, so both pictures get a black border first.
      const border = `format=gbrp,scale=160:90:flags=area,pad=${WIDTH}:${HEIGHT}:80:45`;
      const framed = filtered(`[0]${border},format=rgba[out]`, 'rgba', [raw(chartRgba, 'rgba')]);
      const graph = `[0]format=gbrp,rotate=30*PI/180:c=black,${TO_PLANES}`;
      const want = filtered(graph, 'yuv420p', [raw(framed, 'rgba')]);
      const turned = layerOf('a', { geometry: { rotation: 30 } });
      const got = await drawn(await stage.of('auto'), [turned], { a: rgba(framed) }, OUTPUT);
      expect(psnr(lumaOf(got), lumaOf(want))).toBeGreaterThan(40);
    });
  });

  describe('what decoders give', () => {
    const formats = [
      ['yuv422p', 'I422', 45],
      ['yuv444p', 'I444', 45],
      ['nv12', 'NV12', 60],
      ['yuv420p10le', 'I420P10', 45],
      ['yuv422p10le', 'I422P10', 45],
      ['yuv444p12le', 'I444P12', 45],
      ['yuva420p', 'I420A', 60],
      ['rgba', 'RGBA', 45],
      ['bgra', 'BGRA', 45],
      ['rgb0', 'RGBX', 45],
      ['bgr0', 'BGRX', 45],
    ] as const;

    test.each(formats)('%s', async (format, name, least) => {
      const rgb = /rgb|bgr/.test(format);
      const from = rgb ? raw(chartRgba, 'rgba') : raw(chart);
      const graph = rgb ? '[0]null[out]' : `[0]scale=in_color_matrix=bt709:flags=bilinear${EXACT}[out]`;
      const bytes = filtered(graph, format, [from]);
      const want = rgb ? filtered(`[0]format=gbrp,${TO_PLANES}`, 'yuv420p', [from]) : chart;
      const sample = sampleOf(bytes, name, WIDTH, HEIGHT, rgb ? {} : { colorSpace: REC709 });
      const got = await drawn(await stage.of('auto'), [layerOf('x')], { x: sample }, OUTPUT);
      expect(psnr(lumaOf(got), lumaOf(want))).toBeGreaterThan(least);
    });

    test('alpha lets the backdrop through', async () => {
      const half = chart.length;
      const bytes = new Uint8Array(half + LUMA);
      bytes.set(fractal);
      bytes.fill(64, half);
      const samples = { a: picture(chart), b: sampleOf(bytes, 'I420A', WIDTH, HEIGHT) };
      const got = await drawn(await stage.of('auto'), [layerOf('a'), layerOf('b')], samples, OUTPUT);
      const want = filtered(`[1][0]blend=all_expr='A*64/255+B*191/255'[out]`, 'yuv420p', [
        raw(chart),
        raw(fractal),
      ]);
      expect(psnr(got, want)).toBeGreaterThan(45);
    });

    test.each([
      ['smpte170m', false, 'bt601', 'tv'],
      ['bt709', true, 'bt709', 'pc'],
      ['bt2020-ncl', false, 'bt2020', 'tv'],
      ['smpte170m', true, 'bt601', 'pc'],
    ] as const)('matrix %s, full range %s', async (matrix, fullRange, name, range) => {
      const graph = `[0]scale=in_color_matrix=${name}:in_range=${range}:out_color_matrix=bt709:out_range=tv:flags=bilinear${EXACT}[out]`;
      // Through RGB, so that numbers are legal for the tagged encoding.
      const legal = filtered(
        `[0]format=gbrp,scale=out_color_matrix=${name}:out_range=${range}:flags=bilinear${EXACT},format=yuv420p[out]`,
        'yuv420p',
        [raw(chartRgba, 'rgba')],
      );
      const want = filtered(graph, 'yuv420p', [raw(legal)]);
      const colorSpace = { ...REC709, matrix: matrix as VideoMatrixCoefficients, fullRange };
      const sample = () => sampleOf(legal, 'I420', WIDTH, HEIGHT, { colorSpace });
      for (const path of ['auto', 'rgba'] as const) {
        const got = await drawn(await stage.of(path), [layerOf('x')], { x: sample() }, OUTPUT);
        // ffmpeg interpolates chroma for this, where the picture keeps its own.
        expect(psnr(lumaOf(got), lumaOf(want))).toBeGreaterThan(40);
      }
    });

    test('rotation and flip metadata, and pixels that are not square', async () => {
      const turned = sampleOf(chart, 'I420', WIDTH, HEIGHT, { rotation: 90, flip: true });
      const want = filtered(`[0]format=yuv444p,transpose=clock,hflip,format=yuv420p[out]`, 'yuv420p', [
        raw(chart),
      ]);
      const got = await drawn(await stage.of('auto'), [layerOf('x')], { x: turned }, shapeOf(HEIGHT, WIDTH));
      expect(psnr(lumaOf(got), lumaOf(want))).toBeGreaterThan(45);
      const wide = sampleOf(chart, 'I420', WIDTH, HEIGHT, { displayWidth: 640, displayHeight: HEIGHT });
      const stretched = filtered(`[0]scale=640:180:flags=bilinear${EXACT}[out]`, 'yuv420p', [raw(chart)]);
      const shown = await drawn(await stage.of('auto'), [layerOf('x')], { x: wide }, shapeOf(640, HEIGHT));
      expect(psnr(lumaOf(shown, 640), lumaOf(stretched, 640))).toBeGreaterThan(45);
    });

    test('ten bits out of ten bits', async () => {
      const wide = filtered('[0]format=yuv420p10le[out]', 'yuv420p10le', [raw(chart)]);
      const sample = () => sampleOf(wide, 'I420P10', WIDTH, HEIGHT);
      const output = shapeOf(WIDTH, HEIGHT, { bitDepth: 10 });
      const same = await drawn(await stage.of('auto'), [layerOf('x')], { x: sample() }, output);
      expect(Buffer.compare(same, wide)).toBe(0);
      const through = await drawn(await stage.of('rgba'), [layerOf('x')], { x: sample() }, output);
      const [got, want] = [through, wide].map((bytes) => new Uint16Array(bytes.slice().buffer));
      expect(Math.max(...got!.map((code, at) => Math.abs(code - want![at]!)))).toBeLessThanOrEqual(2);
    });
  });

  test.each(['tv', 'pc'])('ten bits become the same eight on both paths (%s)', async (range) => {
    const graph = `[0]scale=in_range=tv:out_range=${range},format=yuv420p10le[out]`;
    const deep = filtered(graph, 'yuv420p10le', [raw(chart)]);
    const colorSpace = { ...REC709, fullRange: range === 'pc' };
    const sample = () => sampleOf(deep, 'I420P10', WIDTH, HEIGHT, { colorSpace });
    const [narrowed, general] = await Promise.all(
      (['auto', 'rgba'] as const).map(async (path) =>
        drawn(await stage.of(path), [layerOf('x')], { x: sample() }, OUTPUT),
      ),
    );
    expect(psnr(lumaOf(narrowed!), lumaOf(general!))).toBeGreaterThan(45);
    expect(psnr(narrowed!, general!)).toBeGreaterThan(40);
  });

  test('the planar path and the R′G′B′ path agree', async () => {
    const items = [
      layerOf('a'),
      layerOf('b', { geometry: { scaleX: 0.37, scaleY: 0.37, x: 71.3, y: -33.7 }, opacity: 0.8 }),
      layerOf('b', { geometry: { scaleX: 0.4, scaleY: 0.4, rotation: 20, x: -60, y: 30 } }),
      layerOf('c', { source: { kind: 'color', color: '#ff880080' }, geometry: { scaleX: 0.2, scaleY: 0.2 } }),
    ];
    const [planar, general] = await Promise.all(
      (['auto', 'rgba'] as const).map(async (path) =>
        drawn(await stage.of(path), items, { a: picture(chart), b: picture(fractal) }, OUTPUT),
      ),
    );
    // Chroma of a scaled picture is filtered per plane on one path and with luma on the other.
    expect(psnr(lumaOf(planar!), lumaOf(general!))).toBeGreaterThan(45);
    expect(psnr(planar!, general!)).toBeGreaterThan(38);
  });

  test('answers come in the order of the questions, and nothing is left behind', async () => {
    const compositor = await stage.of('auto');
    const samples = { a: picture(chart), b: picture(fractal) };
    const pictures = picturesOf(samples);
    const before = compositor.usage;
    const order: number[] = [];
    const shots = Array.from({ length: 12 }, async (_, index) => {
      const items = index % 3 === 0 ? [layerOf('a')] : [layerOf('a'), layerOf('b', { opacity: index / 12 })];
      const result = await compositor.composite(
        frameOf(WIDTH, HEIGHT, items, { time: index }),
        pictures,
        OUTPUT,
      );
      order.push(index);
      return result;
    });
    const results = await Promise.all(shots);
    expect(order).toEqual(order.toSorted((one, two) => one - two));
    expect(compositor.usage.openFrames - before.openFrames).toBe(12);
    for (const closing of [...results, ...Object.values(samples)]) closing.close();
    expect(compositor.usage).toEqual(before);
  });

  test('the caller may close its pictures at once', async () => {
    const compositor = await stage.of('auto');
    const samples = { a: picture(chart), b: picture(fractal) };
    const items = [layerOf('a'), layerOf('b', { opacity: 0.5 })];
    const asked = compositor.composite(frameOf(WIDTH, HEIGHT, items), picturesOf(samples), OUTPUT);
    samples.a.close();
    samples.b.close();
    (await asked).close();
  });

  test('a lost device is replaced within the same frame', async () => {
    const compositor = await stage.of('auto');
    (await stage.gpu.device()).destroy();
    const items = [layerOf('a'), layerOf('b', { opacity: 0.4 })];
    const got = await drawn(compositor, items, { a: picture(chart), b: picture(fractal) }, OUTPUT);
    const mixed = filtered(`[1][0]blend=all_expr='A*0.4+B*0.6'[out]`, 'yuv420p', [raw(chart), raw(fractal)]);
    expect(psnr(got, mixed)).toBeGreaterThan(45);
  });
});

describe('the compositor without a GPU', () => {
  const gpu = {
    frameImports: [],
    device: () => Promise.reject(new Error('no GPU may be asked for')),
    identity: () => Promise.reject(new Error('no GPU may be asked for')),
  };
  const assets = { load: () => Promise.reject(new Error('no file may be asked for')) };

  test('copies an untouched picture and fills an empty frame', async () => {
    const compositor = await Compositor.create({ gpu, assets });
    const bytes = Uint8Array.from({ length: 96 }, (_, at) => at);
    const sample = sampleOf(bytes, 'I420', 8, 8);
    expect(await drawn(compositor, [layerOf('a')], { a: sample }, shapeOf(8, 8))).toEqual(bytes);
    const empty = await drawn(compositor, [], {}, shapeOf(8, 8), { background: '#ffffff' });
    expect([empty[0], empty[64], empty[80]]).toEqual([235, 128, 128]);
    compositor.close();
  });

  test('mixes, scales and lays upright pictures and colours', async () => {
    const compositor = await Compositor.create({ gpu, assets });
    const flat = (luma: number) => sampleOf(new Uint8Array(96).fill(luma, 0, 64).fill(128, 64), 'I420', 8, 8);
    const lumaAt = async (items: Parameters<typeof drawn>[1], at: number) =>
      (await drawn(compositor, items, { a: flat(40), b: flat(200) }, shapeOf(8, 8)))[at];
    const small = { geometry: { scaleX: 0.5, scaleY: 0.5 } };
    expect(await lumaAt([layerOf('a'), layerOf('b', small)], 3 * 8 + 3)).toBe(200);
    expect(await lumaAt([layerOf('a'), layerOf('b', small)], 0)).toBe(40);
    expect(await lumaAt([layerOf('a'), layerOf('b', { ...small, opacity: 0.25 })], 3 * 8 + 3)).toBe(80);
    expect(await lumaAt([layerOf('a', { opacity: 0.5 })], 0)).toBe(28);
    const white = { source: { kind: 'color' as const, color: '#ffffff80' } };
    expect(await lumaAt([layerOf('a'), layerOf('c', { ...white, ...small })], 3 * 8 + 3)).toBe(138);
    compositor.close();
  });

  test('rounds ten bits to eight, laid whole or small', async () => {
    const compositor = await Compositor.create({ gpu, assets });
    const deep = Uint16Array.from({ length: 96 }, (_, at) => (at * 997) % 1024);
    const bytes = new Uint8Array(deep.buffer);
    const wanted = Uint8Array.from(deep, (code) => Math.min(255, Math.round(code / 4)));
    const sample = () => sampleOf(bytes, 'I420P10', 8, 8);
    expect(await drawn(compositor, [layerOf('a')], { a: sample() }, shapeOf(8, 8))).toEqual(wanted);
    const flat = new Uint16Array(96).fill(802, 0, 64).fill(512, 64);
    const small = layerOf('b', { geometry: { scaleX: 0.5, scaleY: 0.5 } });
    const pictures = { a: sample(), b: sampleOf(new Uint8Array(flat.buffer), 'I420P10', 8, 8) };
    const laid = await drawn(compositor, [layerOf('a'), small], pictures, shapeOf(8, 8));
    expect(laid[3 * 8 + 3]).toBe(201);
    expect(laid[0]).toBe(wanted[0]);
    compositor.close();
  });

  test('keeps odd sizes', async () => {
    const compositor = await Compositor.create({ gpu, assets });
    const frame = frameOf(7, 5, [layerOf('a')]);
    // What mediabunny's copy leaves out of an odd picture: the last column and row of chroma.
    const bytes = Uint8Array.from({ length: 7 * 5 + 2 * 4 * 3 }, (_, at) => at);
    const result = await compositor.composite(
      frame,
      picturesOf({ a: sampleOf(bytes, 'I420', 7, 5) }),
      shapeOf(7, 5),
    );
    const [luma, u] = planesOf(result);
    expect([...luma!.subarray(0, 7)]).toEqual([...bytes.subarray(0, 7)]);
    expect([...u!.subarray(0, 4)]).toEqual([35, 36, 37, 37]);
    expect([...u!.subarray(8, 12)]).toEqual([39, 40, 41, 41]);
    expect([result.codedWidth, result.codedHeight, result.colorSpace.matrix]).toEqual([7, 5, 'bt709']);
    result.close();
    compositor.close();
  });

  test('a closed compositor says so', async () => {
    const compositor = await Compositor.create({ gpu, assets });
    compositor.close();
    const asked = compositor.composite(frameOf(8, 8, []), picturesOf({}), shapeOf(8, 8));
    await expect(asked).rejects.toMatchObject({ code: 'compositor-closed' });
  });
});
