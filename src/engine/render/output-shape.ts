import type { Sequence, VideoSettings } from '../timeline/document-types.ts';
import type { OutputShape } from '../timeline/straight-source.ts';

/** What the settings leave open is as the sequence; 4:2:0 pictures have even sides. */
export function shapeOf(video: VideoSettings, sequence: Sequence): OutputShape {
  const even = (length: number): number => Math.max(2, length - (length % 2));
  return {
    width: even(video.width ?? sequence.width),
    height: even(video.height ?? sequence.height),
    rate: video.frameRate ?? sequence.frameRate,
    fit: video.fit,
  };
}

/** Two seconds: seeking stays quick, and an edit costs at most that much encoding around itself. */
const GOP_SECONDS = 2;

export const gopFrames = (video: VideoSettings, shape: OutputShape): number =>
  video.gopFrames ?? Math.max(1, Math.round((GOP_SECONDS * shape.rate.num) / shape.rate.den));
