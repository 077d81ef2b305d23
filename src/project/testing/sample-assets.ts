import { secondsToTicks } from '../../base/time.ts';
import type { MediaAsset } from '../records/media-asset.ts';

const video = (seconds: number, num = 25, den = 1) => ({
  codec: 'avc',
  width: 1920,
  height: 1080,
  codedWidth: 1920,
  codedHeight: 1080,
  frameRate: { num, den },
  end: secondsToTicks(seconds),
});

const audio = (seconds: number, channels = 2) => ({
  codec: 'aac',
  channels,
  sampleRate: 48_000,
  end: secondsToTicks(seconds),
});

type NewAsset = Pick<MediaAsset, 'name' | 'kind' | 'hash' | 'size' | 'duration'> & Record<string, unknown>;

const asset = (name: string, kind: MediaAsset['kind'], seconds: number, streams: object): NewAsset => ({
  name,
  kind,
  hash: `hash-of-${name}`,
  size: 1_000_000,
  duration: secondsToTicks(seconds),
  ...streams,
});

/** One of each shape that the timeline treats differently; sound that ends inside a frame, as AAC does. */
export const SAMPLE_ASSETS: readonly NewAsset[] = [
  asset('interview.mp4', 'video', 20, { video: [video(20)], audio: [audio(20.0053)] }),
  asset('ntsc.mov', 'video', 12.5125, { video: [video(12.5125, 30000, 1001)], audio: [audio(12.48)] }),
  asset('silent.webm', 'video', 3.337, { video: [video(3.337)] }),
  asset('music.flac', 'audio', 31.7, { audio: [audio(31.7)] }),
  asset('two-languages.mkv', 'video', 8, { video: [video(8)], audio: [audio(8), audio(7.98, 6)] }),
  asset('photo.jpg', 'image', 0, { video: [video(0)] }),
  asset('blip.mp4', 'video', 0.05, { video: [video(0.05)], audio: [audio(0.03)] }),
];
