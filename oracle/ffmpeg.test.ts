import { expect, test } from 'vitest';
import { ffmpegSync, ffprobeSync } from './ffmpeg.ts';

test('what waits for FFmpeg refuses addresses: a server of the same process would never answer', () => {
  const address = 'http://127.0.0.1:9/film.mp4';
  expect(() => ffprobeSync(['-show_streams', address])).toThrow(address);
  expect(() => ffmpegSync(['-i', address, '-f', 'null', '-'])).toThrow(/not waited for/);
});
