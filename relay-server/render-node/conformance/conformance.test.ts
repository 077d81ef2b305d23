// The eighty pictures on the Node host, against FFmpeg. The same cases run in Chromium in e2e/conformance.spec.ts.
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { hasFfmpeg } from '../../../oracle/ffmpeg.ts';
import { openMedia } from '../../../src/engine/media/open-counter.ts';
import { createNodeHost } from '../node-host/node-host.ts';
import { conformanceCases } from './cases/index.ts';
import { nodeCaseFrames } from './node-case.ts';
import { oracleFrames } from './oracle.ts';
import { psnr } from './psnr.ts';

const folder = fileURLToPath(new URL('../../../.cache/conformance', import.meta.url));
const host = createNodeHost();
afterAll(() => host.close());
// Whoever opens, closes: a case that leaves a decoder or a frame behind is a leak in a long render.
afterEach(() => expect(openMedia()).toEqual({ readers: 0, samples: 0 }));

test('there are at least forty cases, each with a name of its own', () => {
  expect(conformanceCases.length).toBeGreaterThanOrEqual(40);
  expect(new Set(conformanceCases.map((item) => item.name)).size).toBe(conformanceCases.length);
});

describe.skipIf(!hasFfmpeg)('on Node, against FFmpeg', () => {
  for (const item of conformanceCases) {
    test(item.name, async () => {
      const made = await nodeCaseFrames(host, item, folder);
      const wanted = await oracleFrames(item, folder);
      expect(made).toHaveLength(item.frames.length);
      item.frames.forEach((frame, index) => {
        if (!wanted) return;
        const decibels = psnr(made[index]!, wanted[index]!);
        expect(decibels, `frame ${frame} against FFmpeg`).toBeGreaterThanOrEqual(item.psnrAtLeast);
      });
    });
  }
});
